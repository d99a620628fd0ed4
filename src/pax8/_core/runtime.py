"""The only module that does I/O, twice: once blocking, once not.

Everything above is written once, as coroutines. What the blocking runtime is awaited for never
suspends, so `run` finishes any of those coroutines in one step, without an event loop.
"""

from __future__ import annotations

import asyncio
import io
import threading
import time as system
import weakref
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pax8._core.http import Request, Response
from pax8.errors import NotSent, TransportError

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

# The methods that say how long their content is even if there is none.
_WITH_CONTENT = frozenset({"POST", "PUT", "PATCH"})


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


class Lock(Protocol):
    """What one holds while the others wait, no longer than they have time."""

    async def acquire(self, seconds: float) -> bool:
        """Wait for it; whether it was had within some seconds."""
        ...

    def release(self) -> None:
        """Let the next one have it."""
        ...


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

    def lock(self) -> Lock:
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
            answer = self.http.send(
                _outgoing(self.http, request, until, self.clock),
                stream=True,
                follow_redirects=False,
            )
            # No variable that a traceback might show: the answer may be a token.
            content = io.BytesIO()
            try:
                for _ in map(content.write, answer.iter_bytes()):
                    # httpx2 bounds the wait for each piece, and a server may send many.
                    if self.clock.monotonic() > until:
                        raise _too_slow(request, seconds)
            finally:
                answer.close()
        except httpx2.RequestError as error:
            raise _failure(request, error) from error
        return _incoming(answer, content.getvalue())

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        self.clock.sleep(seconds)

    async def blocking(self, function: Callable[[], T]) -> T:
        """Call what blocks."""
        return function()

    def lock(self) -> Lock:
        """A new lock between threads."""
        return _ThreadLock()


class Connections:
    """What an async client sends with: connections belong to an event loop, so one for each."""

    def __init__(self, make: Callable[[], httpx2.AsyncClient]) -> None:
        self._make = make
        # The first is made at once, so that what is wrong with it is known at once.
        self._spare = [make()]
        self._made: dict[asyncio.AbstractEventLoop, httpx2.AsyncClient] = {}

    def here(self) -> httpx2.AsyncClient:
        """That of the running event loop."""
        loop = asyncio.get_running_loop()
        if (made := self._made.get(loop)) is None:
            for other in [each for each in list(self._made) if each.is_closed()]:
                self._made.pop(other, None)
            try:
                made = self._spare.pop()
            except IndexError:
                made = self._make()
            self._made[loop] = made
        return made

    async def aclose(self) -> None:
        """Close those of the running event loop; those of one that has ended cannot be."""
        await self.here().aclose()


class AsyncRuntime:
    """The world of the async client."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self.connections, self.clock = connections, clock

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
        import httpx2

        http, until = self.connections.here(), self.clock.monotonic() + seconds
        try:
            async with _at_most(seconds):
                answer = await http.send(
                    _outgoing(http, request, until, self.clock), follow_redirects=False
                )
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

    def lock(self) -> Lock:
        """A new lock between tasks."""
        return _TaskLock()


class _TimeLeft(Mapping[str, float | None]):
    """How long each phase of a try may take: what is left of it when the phase begins."""

    _PHASES = ("pool", "connect", "write", "read")

    def __init__(self, until: float, clock: Clock) -> None:
        self._until, self._clock = until, clock

    def __getitem__(self, phase: str) -> float | None:
        left = self._until - self._clock.monotonic()
        if phase in {"pool", "connect"}:
            # A little before the end, so that what was never sent is known as that.
            left *= 0.9
        # No time at all would be taken for no limit.
        return max(left, 0.001) if left < float("inf") else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._PHASES)

    def __len__(self) -> int:
        return len(self._PHASES)


def _outgoing(
    http: httpx2.Client | httpx2.AsyncClient, request: Request, until: float, clock: Clock
) -> httpx2.Request:
    """The request, with the headers, cookies and parameters that this client gives to all.

    `http.build_request` makes the same, at three times the cost: it looks for forms and files too.
    """
    import httpx2

    url = httpx2.URL(request.url)
    headers = {b"host": url.netloc}
    headers |= {name.encode(): value.encode() for name, value in request.headers.items()}
    if request.content or request.method in _WITH_CONTENT:
        headers[b"content-length"] = b"%d" % len(request.content)
    others = [(name, value) for name, value in http.headers.raw if name.lower() not in headers]
    made = httpx2.Request(
        request.method,
        url.copy_merge_params(http.params) if http.params else url,
        headers=[*headers.items(), *others],
        cookies=http.cookies,
        stream=httpx2.ByteStream(request.content),
        extensions={"timeout": _TimeLeft(until, clock)},
    )
    # Whoever hooks into the client may want to see the content.
    made.read()
    return made


def _incoming(answer: httpx2.Response, content: bytes) -> Response:
    return Response(answer.status_code, dict(answer.headers.items()), content)


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

    async def acquire(self, seconds: float) -> bool:
        return self._lock.acquire(timeout=min(max(0.0, seconds), threading.TIMEOUT_MAX))

    def release(self) -> None:
        self._lock.release()


class _TaskLock:
    """An asyncio lock belongs to one event loop, and a client may live through several."""

    def __init__(self) -> None:
        self._locks = weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]()

    async def acquire(self, seconds: float) -> bool:
        lock = self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        try:
            async with _at_most(seconds):
                return await lock.acquire()
        except TimeoutError:
            return False

    def release(self) -> None:
        self._locks[asyncio.get_running_loop()].release()


def _at_most(seconds: float) -> asyncio.Timeout:
    return asyncio.timeout(seconds if seconds < float("inf") else None)
