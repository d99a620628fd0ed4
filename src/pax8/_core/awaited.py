"""What an async client does to the world outside. Imported, with httpx2, when one is made."""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar, cast

import httpx2

from pax8._core.exchange import (
    SENDING_ERRORS,
    closed,
    failure,
    forked,
    incoming,
    outgoing,
    raised_for,
    too_slow,
)
from pax8._core.http import Request, Response
from pax8._core.runtime import Clock, Lock

if TYPE_CHECKING:
    from pax8._core.transfer import Transfer

T = TypeVar("T")


class AsyncConnections:
    """What an async client sends with: connections belong to an event loop, so some for each.

    `made_anew` says whether `make` gives new ones, and not what the caller made once; `closes`
    whether they are closed with the client.
    """

    def __init__(
        self, make: Callable[[], httpx2.AsyncClient], *, made_anew: bool, closes: bool
    ) -> None:
        self._make, self._made_anew, self._closes = make, made_anew, closes
        # The first is made at once, so that what is wrong with it is known at once.
        self._spare, self._process = [make()], os.getpid()
        # By process and event loop. Those of the process that this one was forked from stand here
        # too: it goes on using them, so they are neither used nor closed.
        self._made: dict[tuple[int, asyncio.AbstractEventLoop], httpx2.AsyncClient] = {}
        self._closed = False

    def here(self) -> httpx2.AsyncClient:
        """Those of the running event loop, in this process."""
        if self._closed:
            raise closed()
        process = os.getpid()
        if process != self._process and not self._made_anew:
            raise forked()
        place = process, asyncio.get_running_loop()
        if (made := self._made.get(place)) is None:
            for other in list(self._made):
                if other[0] == process and other[1].is_closed():
                    self._made.pop(other, None)
            try:
                made = self._spare.pop()
            except IndexError:
                made = self._make()
            self._made[place] = made
        return made

    async def aclose(self) -> None:
        """Close those of the running event loop; those of one that has ended cannot be."""
        self._closed = True
        made = self._made.get((os.getpid(), asyncio.get_running_loop()))
        if self._closes and made is not None:
            await made.aclose()


class AsyncRuntime:
    """The world of the async client."""

    def __init__(self, connections: AsyncConnections, clock: Clock) -> None:
        self.connections, self.clock = connections, clock
        self._tasks = set[asyncio.Task[Any]]()

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
        if request.streamed:
            from pax8._core.awaited_transfer import transfer

            return await transfer(self, cast("Transfer", request), seconds)
        http, until = self.connections.here(), self.clock.monotonic() + seconds
        try:
            async with _at_most(seconds):
                answer = await http.send(
                    outgoing(http, request, until, self.clock), auth=None, follow_redirects=False
                )
        except TimeoutError as error:
            raise too_slow(request, seconds) from error
        except httpx2.HTTPStatusError as error:
            return raised_for(error)
        except SENDING_ERRORS as error:
            raise failure(request, error) from error
        except RuntimeError as error:
            if http.is_closed:
                raise closed() from error
            raise
        return incoming(answer, answer.content)

    async def sleep(self, seconds: float, abandoned: threading.Event | None) -> None:  # noqa: ARG002 - a task is cancelled
        """Wait."""
        await self.clock.asleep(seconds)

    async def blocking(
        self, function: Callable[[], T], undo: Callable[[T], object] | None = None
    ) -> T:
        """Call what blocks, in a thread. A task that is cancelled does not stop it."""
        left, done, lock = False, list[T](), threading.Lock()

        def call() -> T:
            try:
                result = function()
            except StopIteration as error:
                # No future takes it: who awaits would wait for ever.
                raise RuntimeError("StopIteration was raised in a thread") from error
            with lock:
                if not left:
                    done.append(result)
                    return result
            if undo is not None:
                undo(result)
            return result

        loop = asyncio.get_running_loop()
        try:
            # Shielded, it is called even if no thread was free for it before the cancellation.
            return await asyncio.shield(loop.run_in_executor(None, copy_context().run, call))
        except asyncio.CancelledError:
            with lock:
                left = True
            if undo is not None:
                for result in done:
                    loop.run_in_executor(None, undo, result)
            raise

    async def to_its_end(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Await it in a task of its own, which goes on if the one that waits is cancelled."""
        task = asyncio.ensure_future(coroutine)
        # An event loop does not hold the tasks that it runs.
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        # Asked for, or it is complained of where nobody was left to be told.
        if not task.cancelled():
            task.exception()

    def lock(self) -> Lock:
        """A new lock between tasks."""
        return _TaskLock()


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
