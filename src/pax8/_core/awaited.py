"""What an async client does to the world outside. Imported, with httpx2, when one is made."""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

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

    async def blocking(self, function: Callable[[], T]) -> T:
        """Call what blocks, in a thread."""
        return await asyncio.to_thread(function)

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
