"""A sandbox on a socket. Needs the extra `pax8[sandbox]`."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Self, cast

from pax8.sandbox.asgi import application
from pax8.sandbox.bounds import USUAL, Bounds
from pax8.sandbox.coding import coded
from pax8.sandbox.outgoing import cuttable
from pax8.sandbox.timekeeping import Ticker
from pax8.sandbox.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn

    from pax8.sandbox.transport import Sandbox

# How long requests under way may take to end when the server stops, in seconds.
_PATIENCE = 5
_SETTINGS: dict[str, Any] = {
    # Who asks is told by the connection, and not by what a header says.
    "proxy_headers": False,
    "lifespan": "off",
    "ws": "none",
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "date_header": False,
    "timeout_graceful_shutdown": _PATIENCE,
}
# How long after a failed delivery it is tried again, in seconds.
_PAUSE = 1.0


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
        bounds: Bounds = USUAL,
    ) -> None:
        self.sandbox = sandbox
        self._socket = _listen(host, port)
        self.url = _url(self._socket)
        self._server = _server(sandbox, bounds)
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


def _server(sandbox: Sandbox, bounds: Bounds = USUAL) -> uvicorn.Server:
    import uvicorn

    from pax8.sandbox.connection import Connection

    config = uvicorn.Config(
        cuttable(coded(application(sandbox, bounds), lambda: sandbox.world.dialect.compresses)),
        # One that is written in C is quicker, and takes heads of any size.
        http=cast("type[asyncio.Protocol]", partial(Connection, bounds=bounds)),
        h11_max_incomplete_event_size=bounds.head,
        timeout_keep_alive=bounds.idle,
        **_SETTINGS,
    )
    return uvicorn.Server(config)
