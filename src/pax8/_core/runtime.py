"""The only module that does I/O, twice: once blocking, once not.

Everything above is written once, as coroutines. What the blocking runtime is awaited for never
suspends, so `run` finishes any of those coroutines in one step, without an event loop.
"""

from __future__ import annotations

import asyncio
import threading
import time as system
import weakref
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pax8._core.http import Request, Response
from pax8.errors import NotSent, TransportError

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, as it is told and as it is waited for. Tests bring one of their own.

    `time` is seconds since the epoch; `monotonic` seconds since some moment, never set back;
    `sleep` and `asleep` wait for some seconds, blocking or not.
    """

    time: Callable[[], float] = system.time
    monotonic: Callable[[], float] = system.monotonic
    sleep: Callable[[float], object] = system.sleep
    asleep: Callable[[float], Coroutine[Any, Any, object]] = asyncio.sleep


class Runtime(Protocol):
    """The outside world, as the layers see it."""

    clock: Clock

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    async def blocking(self, function: Callable[[], T]) -> T:
        """Call what blocks, without holding up others."""
        ...

    def lock(self) -> AbstractAsyncContextManager[Any]:
        """A new lock."""
        ...


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Finish a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # StopIteration is not generic
    coroutine.close()
    raise RuntimeError("a blocking client awaited something that really waits")


class BlockingRuntime:
    """The world of the blocking client."""

    def __init__(self, http: httpx2.Client, clock: Clock) -> None:
        self.http, self.clock = http, clock

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
        import httpx2

        until = self.clock.monotonic() + seconds
        try:
            answer = self.http.send(_outgoing(self.http, request, seconds), stream=True)
            with closing(answer):
                content = bytearray()
                for chunk in answer.iter_bytes():
                    content += chunk
                    # httpx2 bounds the wait for each piece, and a server may send many.
                    if self.clock.monotonic() > until:
                        raise _too_slow(request, seconds)
        except httpx2.RequestError as error:
            raise _failure(request, error) from error
        return _incoming(answer, bytes(content))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        self.clock.sleep(seconds)

    async def blocking(self, function: Callable[[], T]) -> T:
        """Call what blocks."""
        return function()

    def lock(self) -> AbstractAsyncContextManager[Any]:
        """A new lock between threads."""
        return _ThreadLock()


class AsyncRuntime:
    """The world of the async client."""

    def __init__(self, http: httpx2.AsyncClient, clock: Clock) -> None:
        self.http, self.clock = http, clock

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
        import httpx2

        try:
            async with asyncio.timeout(seconds if seconds < float("inf") else None):
                answer = await self.http.send(_outgoing(self.http, request, seconds))
        except TimeoutError as error:
            raise _too_slow(request, seconds) from error
        except httpx2.RequestError as error:
            raise _failure(request, error) from error
        return _incoming(answer, answer.content)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self.clock.asleep(seconds)

    async def blocking(self, function: Callable[[], T]) -> T:
        """Call what blocks, in a thread."""
        return await asyncio.to_thread(function)

    def lock(self) -> AbstractAsyncContextManager[Any]:
        """A new lock between tasks."""
        return _TaskLock()


def _outgoing(
    http: httpx2.Client | httpx2.AsyncClient, request: Request, seconds: float
) -> httpx2.Request:
    return http.build_request(
        request.method,
        request.url,
        headers=request.headers,
        content=request.content or None,
        timeout=seconds if seconds < float("inf") else None,
    )


def _incoming(answer: httpx2.Response, content: bytes) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, content)


def _too_slow(request: Request, seconds: float) -> TransportError:
    return TransportError(request.sent, f"no whole answer came within {seconds:.1f} s")


def _failure(request: Request, error: httpx2.RequestError) -> TransportError:
    import httpx2

    # Before a connection stands, nothing of the request can have reached anyone.
    before = (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.UnsupportedProtocol,
    )
    kind = NotSent if isinstance(error, before) else TransportError
    return kind(request.sent, f"{type(error).__name__} {error}".strip())


class _ThreadLock:
    def __init__(self) -> None:
        self._lock = threading.Lock()

    async def __aenter__(self) -> None:
        self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        self._lock.release()


class _TaskLock:
    """An asyncio lock belongs to one event loop, and a client may live through several."""

    def __init__(self) -> None:
        self._locks = weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]()

    async def __aenter__(self) -> None:
        await self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()).acquire()

    async def __aexit__(self, *_: object) -> None:
        self._locks[asyncio.get_running_loop()].release()
