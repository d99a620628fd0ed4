"""A whole try of the blocking client within its time, however slowly the answer drips.

httpx2 bounds the wait for each piece that arrives, and a server may send any number of pieces. The
content is read piece by piece by us; the headers are read by httpx2, so the bound is put where the
pieces come from, at the connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import httpcore2
import httpx2

if TYPE_CHECKING:
    import ssl


class _Current(threading.local):
    """The try that is made in this thread: when it must be over, and the clock that says so."""

    ends: tuple[float, Callable[[], float]] | None = None


current = _Current()


def bound(http: httpx2.Client) -> httpx2.Client:
    """The same client, its connections bounded while we send with it, and as they were otherwise.

    The place of the backend is no public one. Where it is not found, as in a transport that is not
    httpx2's, that transport's own bound remains.
    """
    for transport in (http._transport, *http._mounts.values()):
        pool: Any = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        bounded = isinstance(backend, _Backend)
        if isinstance(backend, httpcore2.NetworkBackend) and not bounded:
            pool._network_backend = _Backend(backend)
    return http


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, inner: httpcore2.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.connect_tcp(host, port, timeout, local_address, socket_options))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.connect_unix_socket(path, timeout, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if current.ends is not None:
            until, clock = current.ends
            seconds = until - clock()
            if seconds <= 0:
                raise httpcore2.ReadTimeout("no whole answer came in time")
            if seconds < float("inf"):
                timeout = seconds if timeout is None else min(timeout, seconds)
        return self._inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
