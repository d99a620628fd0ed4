"""The world outside, as the layers see it.

They are written once, as coroutines, over a runtime. What the blocking runtime is awaited for never
suspends, so `run` finishes any of those coroutines in one step, without an event loop. Only
`blocking.py` and `awaited.py` do I/O.
"""

from __future__ import annotations

import threading
import time as system
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pax8._core.http import Request, Response

T = TypeVar("T")


async def _asleep(seconds: float) -> None:
    # Imported here, a blocking client does without it.
    import asyncio

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, as it is told and as it is waited for. Tests bring one of their own.

    `time` is seconds since the epoch; `monotonic` seconds since some moment, never set back;
    `sleep` and `asleep` wait for some seconds, blocking or not.
    """

    time: Callable[[], float] = system.time
    monotonic: Callable[[], float] = system.monotonic
    sleep: Callable[[float], object] = system.sleep
    asleep: Callable[[float], Coroutine[Any, Any, object]] = _asleep

    @property
    def real(self) -> bool:
        """Whether its seconds are those of the system."""
        return self.sleep is system.sleep


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

    async def sleep(self, seconds: float, abandoned: threading.Event | None) -> None:
        """Wait; no longer than until what comes after it is abandoned."""
        ...

    async def blocking(
        self, function: Callable[[], T], undo: Callable[[T], object] | None = None
    ) -> T:
        """Call what blocks, without holding up others.

        Where nobody waits for the result any more when it comes, it is undone.
        """
        ...

    async def to_its_end(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Await what must not be left half done, even if nobody waits for it any more."""
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
