"""A sandbox on a socket. Needs the extra `pax8[sandbox]`."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from pax8._core.http import Request, Response
from pax8.sandbox.application import only_reads
from pax8.sandbox.manner import PLAIN
from pax8.sandbox.outgoing import send_as_it_comes
from pax8.sandbox.timekeeping import Ticker
from pax8.sandbox.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn
    from starlette.types import ASGIApp, Receive, Scope, Send

    from pax8.sandbox.manner import Reply
    from pax8.sandbox.transport import Sandbox

# How long requests under way may take to end when the server stops, in seconds.
_PATIENCE = 5
# How long after a failed delivery it is tried again, in seconds.
_PAUSE = 1.0
# The statuses that have no body, and so no length.
_EMPTY = frozenset({204, 304})


def application(sandbox: Sandbox) -> ASGIApp:
    """The sandbox as an ASGI application."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        content = await _body(receive)
        if content is None:
            # It hung up before all was sent, so nothing is asked, and nobody waits for an answer.
            return
        asked = Request(scope["method"], _target(scope), _headers(scope), content)
        reply = _at_once(sandbox, asked, scope["path"])
        if reply is None:
            reply = await asyncio.to_thread(sandbox.respond, asked)
        if reply.manner is PLAIN:
            await _send(reply.response, send)
        else:
            await send_as_it_comes(reply, receive, send)

    return answer


async def _body(receive: Receive) -> bytes | None:
    """All that comes with a request; None if it ends before its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _at_once(sandbox: Sandbox, asked: Request, path: str) -> Reply | None:
    """The answer, if nothing is to be waited for; else None.

    To go to a thread and back takes longer than to read a record. What writes may have to wait
    for another process, and all may have to for another thread, which is no work for the loop.
    """
    if not only_reads(asked.method, path) or sandbox.steers(asked) or sandbox.timekeeper.is_due():
        return None
    with sandbox.world.at_once() as held:
        return sandbox.respond(asked) if held else None


def _headers(scope: Scope) -> dict[str, str]:
    """The headers, by lower-case names; of those with the same name, the first."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in reversed(scope["headers"])
    }


async def _send(answered: Response, send: Send) -> None:
    headers = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in answered.headers.items()
    ]
    if answered.status not in _EMPTY and "content-length" not in answered.headers:
        headers.append((b"content-length", b"%d" % len(answered.content)))
    await send({"type": "http.response.start", "status": answered.status, "headers": headers})
    await send({"type": "http.response.body", "body": answered.content})


def _target(scope: Scope) -> str:
    """What is asked for, as it was sent: `%2F` in a path is no slash that divides it."""
    path, query = scope["raw_path"], scope["query_string"]
    return f"http://sandbox{path.decode('latin-1')}?{query.decode('latin-1')}"


class SandboxServer:
    """A sandbox served by a thread of its own, from `start` to `stop`, or within a `with`.

    :param port: Where to listen; 0 is any port that is free. `url` is where it then stands.
    :param retry_pause: Seconds after which a delivery that failed is tried again.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        retry_pause: float = _PAUSE,
    ) -> None:
        self.sandbox = sandbox
        self._socket = _listen(host, port)
        self.url = _url(self._socket)
        self._server = _server(sandbox)
        self._pause = retry_pause
        self._thread = threading.Thread(target=self._run, name="pax8-sandbox", daemon=True)

    @property
    def environ(self) -> dict[str, str]:
        """The variables that point another process at it, beside its own: clients, and commands."""
        client_id, client_secret = self.sandbox.application.good_credentials
        return {
            "PAX8_BASE_URL": self.url,
            "PAX8_CLIENT_ID": client_id,
            "PAX8_CLIENT_SECRET": client_secret,
            "PAX8_SANDBOX_URL": self.url,
        }

    def start(self) -> Self:
        """Serve. A request that comes before all is ready waits for it."""
        if self._thread.ident is None:
            self._thread.start()
        return self

    def stop(self) -> None:
        """Finish what is under way, and serve no more."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        with (
            Worker(self.sandbox.world, self.sandbox.deliveries, self._pause),
            Ticker(self.sandbox.timekeeper),
        ):
            self._server.run(sockets=[self._socket])


def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> SandboxServer:
    """Serve a sandbox in the background; `stop` what is returned when it has done its work."""
    return SandboxServer(sandbox, host, port).start()


def serve_forever(sandbox: Sandbox, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve a sandbox until the process is told to stop.

    :param announce: Is told the url once connections are accepted. OSError if the port is taken.
    """
    # uvicorn finishes what is under way, and then lets the interruption go on.
    with _listen(host, port) as listening, suppress(KeyboardInterrupt):
        announce(_url(listening))
        with (
            Worker(sandbox.world, sandbox.deliveries, _PAUSE),
            Ticker(sandbox.timekeeper),
        ):
            _server(sandbox).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without delay on sockets that say they are TCP, and create_server's do not:
    # each answer would wait 40 ms for the acknowledgement of its first half.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(512)
    except OSError:
        listening.close()
        raise
    return listening


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _server(sandbox: Sandbox) -> uvicorn.Server:
    import uvicorn

    config = uvicorn.Config(
        application(sandbox),
        lifespan="off",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    return uvicorn.Server(config)
