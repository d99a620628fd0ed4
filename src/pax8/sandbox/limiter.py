"""How many calls a sandbox lets through in a while, as Pax8 does; without a limit, any number."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST, _SHORTEST = 1_000_000, 0.001
Window = Literal["sliding", "fixed", "bucket"]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many calls in so many seconds."""

    calls: int = 1000
    seconds: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what limits nothing."""
        if not (1 <= self.calls <= _MOST and _SHORTEST <= self.seconds <= _MOST):
            raise ValueError(
                f"{self.calls} calls in {self.seconds} seconds is no limit: calls are from 1 to "
                f"{_MOST}, seconds from {_SHORTEST} to {_MOST}"
            )


@dataclass(frozen=True, slots=True)
class Count:
    """How much of a limit is used up: `used` of `calls`; after `reset` seconds there is more."""

    calls: int
    used: int
    reset: float


class Limiter:
    """Counts the calls of each who calls. Safe to share between threads.

    :param monotonic: Real time, in seconds from anywhere: by a world's clock that stands, nobody
        would ever be let through again.
    """

    def __init__(
        self, limit: Limit | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._limit = limit
        # When each call that counts was let through, oldest first, by who called.
        self._taken: dict[str, deque[float]] = {}

    @property
    def limit(self) -> Limit | None:
        """What holds now; None where nothing does."""
        return self._limit

    @limit.setter
    def limit(self, limit: Limit | None) -> None:
        with self._lock:
            self._limit = limit
            self._taken.clear()

    def take(self, who: str, window: Window) -> float | None:
        """Let a call through, and count it: None; else after how many seconds to come again."""
        with self._lock:
            if self._limit is None:
                return None
            now = self._monotonic()
            taken = self._taken.setdefault(who, deque())
            _forget(taken, self._limit, window, now)
            if len(taken) < self._limit.calls:
                taken.append(now)
                return None
            return _until_more(taken, self._limit, window, now)

    def give_back(self, who: str) -> None:
        """Do not count the last call that was let through."""
        with self._lock:
            if self._taken.get(who):
                self._taken[who].pop()

    def count(self, who: str, window: Window) -> Count | None:
        """How much of it one who calls has used up; None where there is no limit."""
        with self._lock:
            if self._limit is None:
                return None
            now = self._monotonic()
            taken = self._taken.get(who, deque())
            _forget(taken, self._limit, window, now)
            return Count(
                self._limit.calls, len(taken), _until_more(taken, self._limit, window, now)
            )

    def busiest(self, window: Window) -> Count | None:
        """How much of it the one has used up who called most; None where there is no limit."""
        counts = [count for who in list(self._taken) if (count := self.count(who, window))]
        return max(counts, key=lambda each: each.used, default=self.count("", window))


def _until_more(taken: deque[float], limit: Limit, window: Window, now: float) -> float:
    if not taken:
        return 0.0
    if window == "fixed":
        return limit.seconds - now % limit.seconds
    if window == "bucket":
        return max(0.0, taken[0] + limit.seconds / limit.calls - now)
    return max(0.0, taken[0] + limit.seconds - now)


def _forget(taken: deque[float], limit: Limit, window: Window, now: float) -> None:
    """Leave out what counts no more."""
    if window == "bucket":
        _drip(taken, limit.seconds / limit.calls, now)
        return
    # The last instant that counts no more; each minute of a fixed one begins with its own.
    last = math.nextafter(now - now % limit.seconds, -math.inf) if window == "fixed" else None
    last = now - limit.seconds if last is None else last
    while taken and taken[0] <= last:
        taken.popleft()


def _drip(taken: deque[float], each: float, now: float) -> None:
    # What is taken comes back one by one, at an even pace, from when the first was taken.
    while taken and taken[0] + each <= now:
        back = taken.popleft() + each
        if taken:
            taken[0] = max(taken[0], back)
