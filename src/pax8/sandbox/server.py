"""A sandbox on a socket. Needs the extra `pax8[sandbox]`."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self, cast

from pax8._core.http import Request, Response
from pax8.sandbox.application import only_reads
from pax8.sandbox.bodies import Bodies, HungUp
from pax8.sandbox.bounds import Bounds, Room
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn
    from starlette.types import ASGIApp, Receive, Scope, Send

    from pax8.sandbox.transport import Sandbox

_USUAL = Bounds()
# How many bytes of an answer are sent at once.
_PIECE = 256 * 2**10
# How long requests under way may take to end when the server stops, in seconds.
_PATIENCE = 5
# How long after a failed delivery it is tried again, in seconds.
_PAUSE = 1.0
# The statuses that have no body, and so no length.
_EMPTY = frozenset({204, 304})


def application(sandbox: Sandbox, bounds: Bounds = _USUAL) -> ASGIApp:
    """The sandbox as an ASGI application."""
    bodies = Bodies(bounds, Room(bounds.held))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        method, path, headers = scope["method"], _path(scope), _headers(scope)

        def is_upload() -> bool:
            return sandbox.application.takes_files(method, path)

        try:
            _check_head(scope, bounds)
            async with bodies.read(method, headers, receive, is_upload) as content:
                asked = Request(method, _target(scope, path), headers, content)
                answered = await _answer(sandbox, asked, path)
        except HungUp:
            return
        except Refusal as refusal:
            answered = sandbox.application.refused(refusal, path)
        await _send(answered, send)

    return answer


async def _answer(sandbox: Sandbox, asked: Request, path: str) -> Response:
    if sandbox.latency:
        await asyncio.sleep(sandbox.latency)
    answered = _at_once(sandbox, asked, path)
    if answered is None:
        answered = await asyncio.to_thread(sandbox.application.respond, asked)
    return answered


def _at_once(sandbox: Sandbox, asked: Request, path: str) -> Response | None:
    """The answer, if nothing is to be waited for; else None.

    To go to a thread and back takes longer than to read a record. What writes may have to wait
    for another process, and all may have to for another thread, which is no work for the loop.
    """
    if not only_reads(asked.method, path):
        return None
    with sandbox.world.at_once() as held:
        return sandbox.application.respond(asked) if held else None


def _headers(scope: Scope) -> dict[str, str]:
    """The headers, by lower-case names; of those with the same name, the first."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in reversed(scope["headers"])
    }


async def _send(answered: Response, send: Send) -> None:
    headers = [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in answered.headers.items()
    ]
    content = answered.content
    if answered.status not in _EMPTY and "content-length" not in answered.headers:
        headers.append((b"content-length", b"%d" % len(content)))
    await send({"type": "http.response.start", "status": answered.status, "headers": headers})
    # Piece by piece, so that it shows whether the client takes any of it.
    rest = memoryview(content)
    while len(rest) > _PIECE:
        await send({"type": "http.response.body", "body": bytes(rest[:_PIECE]), "more_body": True})
        rest = rest[_PIECE:]
    last = content if len(rest) == len(content) else bytes(rest)
    await send({"type": "http.response.body", "body": last})


def _path(scope: Scope) -> str:
    """The path as it was sent: `%2F` in it is no slash that divides it.

    What is asked for may also be said as a whole URL, and is a single asterisk or the name of a
    host where no path is meant.
    """
    path: str = scope["raw_path"].decode("latin-1")
    if not path.startswith("/"):
        path = "/" + path.partition("://")[2].partition("/")[2] if "://" in path else f"/{path}"
    return path


def _target(scope: Scope, path: str) -> str:
    return f"http://sandbox{path}?{scope['query_string'].decode('latin-1')}"


def _check_head(scope: Scope, bounds: Bounds) -> None:
    target = len(scope["raw_path"]) + len(scope["query_string"])
    if target > bounds.target:
        raise Refusal(414, f"What is asked for is longer than {bounds.target} bytes")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > bounds.head:
        raise Refusal(431, f"The headers are larger than {bounds.head} bytes")


class SandboxServer:
    """A sandbox served by a thread of its own, from `start` to `stop`, or within a `with`.

    :param port: Where to listen; 0 is any port that is free. `url` is where it then stands.
    :param retry_pause: Seconds after which a delivery that failed is tried again.
    :param bounds: What one client may take of it.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        retry_pause: float = _PAUSE,
        bounds: Bounds = _USUAL,
    ) -> None:
        self.sandbox = sandbox
        self._socket = _listen(host, port)
        self.url = _url(self._socket)
        self._server = _server(sandbox, bounds)
        self._pause = retry_pause
        self._thread = threading.Thread(target=self._run, name="pax8-sandbox", daemon=True)

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
        with Worker(self.sandbox.world, self.sandbox.deliveries, self._pause):
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
        with Worker(sandbox.world, sandbox.deliveries, _PAUSE):
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


def _server(sandbox: Sandbox, bounds: Bounds = _USUAL) -> uvicorn.Server:
    import uvicorn

    from pax8.sandbox.connection import Connection

    config = uvicorn.Config(
        application(sandbox, bounds),
        # One that is written in C is quicker, and takes heads of any size.
        http=cast("type[asyncio.Protocol]", partial(Connection, bounds=bounds)),
        h11_max_incomplete_event_size=bounds.head,
        timeout_keep_alive=bounds.idle,
        # Who asks is told by the connection, and not by what a header says.
        proxy_headers=False,
        lifespan="off",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    return uvicorn.Server(config)
