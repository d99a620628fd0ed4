"""What a blocking client does to the world outside. Imported, with httpx2, when one is made."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable
from typing import TypeVar

import httpx2

from pax8._core.bounded import current
from pax8._core.exchange import closed, failure, forked, incoming, outgoing, too_slow
from pax8._core.http import Request, Response
from pax8._core.runtime import Clock, Lock

T = TypeVar("T")


class Connections:
    """What a blocking client sends with: connections belong to a process, so new ones after a fork.

    `made_anew` says whether `make` gives new ones, and not what the caller made once.
    """

    def __init__(self, make: Callable[[], httpx2.Client], *, made_anew: bool) -> None:
        self._make, self._made_anew = make, made_anew
        self._http, self._process = make(), os.getpid()
        # Those of the process that this one was forked from: it goes on using them, so they are
        # neither used nor closed here.
        self._inherited: list[httpx2.Client] = []
        self._closed = False

    def here(self) -> httpx2.Client:
        """Those of this process."""
        if self._closed:
            raise closed()
        if self._process != os.getpid():
            if not self._made_anew:
                raise forked()
            self._inherited.append(self._http)
            self._http, self._process = self._make(), os.getpid()
        return self._http

    def close(self) -> None:
        """Close them."""
        self._closed = True
        if self._process == os.getpid():
            self._http.close()


class BlockingRuntime:
    """The world of the blocking client."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self.connections, self.clock = connections, clock

    async def send(self, request: Request, seconds: float) -> Response:
        """Send, and read the answer whole, within some seconds; TransportError if none comes."""
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
            # A hook of the caller's raised it; what it means is decided here.
            return incoming(error.response, error.response.read())
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
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
        if abandoned is None or not self.clock.real:
            self.clock.sleep(seconds)
        else:
            abandoned.wait(seconds)

    async def blocking(self, function: Callable[[], T]) -> T:
        """Call what blocks."""
        return function()

    def lock(self) -> Lock:
        """A new lock between threads."""
        return _ThreadLock()


class _ThreadLock:
    """A lock that is free in a process that was forked while another thread held it."""

    def __init__(self) -> None:
        self._lock, self._process = threading.Lock(), os.getpid()

    async def acquire(self, seconds: float) -> bool:
        if self._process != os.getpid():
            self._lock, self._process = threading.Lock(), os.getpid()
        return self._lock.acquire(timeout=min(max(0.0, seconds), threading.TIMEOUT_MAX))

    def release(self) -> None:
        self._lock.release()
