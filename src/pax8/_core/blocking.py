"""What a blocking client does to the world outside. Imported, with httpx2, when one is made."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar, cast

import httpx2

from pax8._core.bounded import current
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


class Connections:
    """What a blocking client sends with: connections belong to a process, so new ones after a fork.

    `made_anew` says whether `make` gives new ones, and not what the caller made once; `closes`
    whether they are closed with the client.
    """

    def __init__(self, make: Callable[[], httpx2.Client], *, made_anew: bool, closes: bool) -> None:
        self._make, self._made_anew, self._closes = make, made_anew, closes
        # By process. Those of the one that this was forked from stand here too: it goes on using
        # them, so they are neither used nor closed.
        self._made = {os.getpid(): make()}
        self._closed = False
        self._pauses: set[threading.Event] = set()

    def here(self) -> httpx2.Client:
        """Those of this process."""
        if self._closed:
            raise closed()
        made = self._made.get(os.getpid())
        if made is None:
            if not self._made_anew:
                raise forked()
            # Of two threads that come at once, one has made its own for nothing.
            made = self._made.setdefault(os.getpid(), self._make())
        return made

    def pause(self, seconds: float, ended: threading.Event) -> None:
        """Wait until this is set, or all is closed, and no longer than some seconds."""
        self._pauses.add(ended)
        try:
            if not self._closed:
                ended.wait(min(seconds, threading.TIMEOUT_MAX))
        finally:
            self._pauses.discard(ended)
        if self._closed:
            raise closed()

    def close(self) -> None:
        """Close them, and let nobody wait to send."""
        self._closed = True
        for each in list(self._pauses):
            each.set()
        made = self._made.get(os.getpid())
        if self._closes and made is not None:
            made.close()


class BlockingRuntime:
    """The world of the blocking client."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self.connections, self.clock = connections, clock

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
        if request.streamed:
            from pax8._core.blocking_transfer import transfer

            return transfer(self, cast("Transfer", request), seconds)
        http, until = self.connections.here(), self.clock.monotonic() + seconds
        # No variable that a traceback might show: the answer may be a token.
        content = io.BytesIO()
        current.ends = until, self.clock.monotonic
        try:
            answer = http.send(
                outgoing(http, request, until, self.clock),
                stream=True,
                auth=None,
                follow_redirects=False,
            )
            try:
                for _ in map(content.write, answer.iter_bytes()):
                    # Of a transport that is not bounded, each piece may take its time.
                    if self.clock.monotonic() > until:
                        raise too_slow(request, seconds)
            finally:
                answer.close()
        except httpx2.HTTPStatusError as error:
            return raised_for(error)
        except SENDING_ERRORS as error:
            raise failure(request, error) from error
        except RuntimeError as error:
            if http.is_closed:
                raise closed() from error
            raise
        finally:
            current.ends = None
        return incoming(answer, content.getvalue())

    async def sleep(self, seconds: float, abandoned: threading.Event | None) -> None:
        """Wait, no longer than somebody waits for what comes after it."""
        if self.clock.real:
            self.connections.pause(seconds, abandoned or threading.Event())
        else:
            self.clock.sleep(seconds)

    async def blocking(
        self,
        function: Callable[[], T],
        undo: Callable[[T], object] | None = None,  # noqa: ARG002 - the result is waited for
    ) -> T:
        """Call what blocks."""
        return function()

    async def to_its_end(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Await it: nothing but the end of the process cuts it off."""
        return await coroutine

    def lock(self) -> Lock:
        """A new lock between threads."""
        return _ThreadLock()


class _ThreadLock:
    """A lock that is free in a process that was forked while another thread held it."""

    def __init__(self) -> None:
        self._locks: dict[int, threading.Lock] = {}

    async def acquire(self, seconds: float) -> bool:
        # Of two threads that come at once, both get the same.
        lock = self._locks.setdefault(os.getpid(), threading.Lock())
        return lock.acquire(timeout=min(max(0.0, seconds), threading.TIMEOUT_MAX))

    def release(self) -> None:
        self._locks[os.getpid()].release()
