"""Who writes where another does waits until it is clear what became of that."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pax8._core.runtime import Lock, Runtime
from pax8.errors import DeadlineExceeded, Sent


@dataclass
class Turns:
    """A turn at each place. Else what one made would be taken for what the other did."""

    runtime: Runtime
    _locks: dict[Hashable, Lock] = field(default_factory=dict[Hashable, Lock])
    _waiting: Counter[Hashable] = field(default_factory=Counter[Hashable])
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @asynccontextmanager
    async def turn(self, place: Hashable, sent: Sent, seconds: float) -> AsyncGenerator[None]:
        """Wait for the others, hold up the next; DeadlineExceeded after so many seconds."""
        with self._guard:
            lock = self._locks.setdefault(place, self.runtime.lock())
            self._waiting[place] += 1
        try:
            if not await lock.acquire(seconds):
                raise DeadlineExceeded(sent, "no time was left to wait for another that is alike")
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._guard:
                self._waiting[place] -= 1
                if not self._waiting[place]:
                    del self._waiting[place], self._locks[place]
