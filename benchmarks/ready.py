"""A bare Starlette app that returns ready bytes: the baseline of the sandbox on a socket."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pax8.sandbox import server


def main() -> None:
    """Answer every request with what is in the file that is named."""
    ready = Path(sys.argv[1]).read_bytes()

    async def answer(request: Request) -> Response:
        del request
        return Response(ready, media_type="application/json")

    app = Starlette(routes=[Route("/{rest:path}", answer)])
    with server._listen("127.0.0.1", 0) as listening:
        print(server._url(listening), flush=True)
        config = uvicorn.Config(app, http="h11", **server._SETTINGS)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
