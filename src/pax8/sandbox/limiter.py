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

WindowKind = Literal["sliding", "fixed", "bucket"]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many calls in so many seconds."""

    calls: int = 1000
    seconds: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what limits nothing."""
        if self.calls < 1 or not 0 < self.seconds < math.inf:
            raise ValueError(f"{self.calls} calls in {self.seconds} seconds is no limit")


@dataclass(frozen=True, slots=True)
class Count:
    """How much of a limit is used up: `used` of `calls`; after `reset` seconds there is more."""

    calls: int
    used: int
    reset: float


class Limiter:
    """Counts calls. Safe to share between threads.

    A sandbox is one partner, so there is one count for all who call it.

    :param monotonic: Real time, in seconds from anywhere: by a world's clock that stands, nobody
        would ever be let through again.
    """

    def __init__(
        self, limit: Limit | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._limit = limit
        # When each call that counts was let through, oldest first.
        self._taken: deque[float] = deque()

    @property
    def limit(self) -> Limit | None:
        """What holds now; None where nothing does."""
        return self._limit

    @limit.setter
    def limit(self, limit: Limit | None) -> None:
        with self._lock:
            self._limit = limit
            self._taken.clear()

    def take(self, window: WindowKind) -> float | None:
        """Let a call through, and count it; else after how many seconds to come again."""
        with self._lock:
            if self._limit is None:
                return None
            now = self._monotonic()
            wait = self._wait(self._limit, window, now)
            if wait is None:
                self._taken.append(now)
            return wait

    def give_back(self) -> None:
        """Do not count the last call that was let through."""
        with self._lock:
            if self._taken:
                self._taken.pop()

    def count(self, window: WindowKind) -> Count | None:
        """How much is used up; None where there is no limit."""
        with self._lock:
            if self._limit is None:
                return None
            now = self._monotonic()
            self._forget(self._limit, window, now)
            return Count(
                self._limit.calls, len(self._taken), self._until_more(self._limit, window, now)
            )

    def _wait(self, limit: Limit, window: WindowKind, now: float) -> float | None:
        self._forget(limit, window, now)
        if len(self._taken) < limit.calls:
            return None
        return self._until_more(limit, window, now)

    def _until_more(self, limit: Limit, window: WindowKind, now: float) -> float:
        if not self._taken:
            return 0.0
        if window == "fixed":
            return limit.seconds - now % limit.seconds
        if window == "bucket":
            return max(0.0, self._taken[0] + limit.seconds / limit.calls - now)
        return max(0.0, self._taken[0] + limit.seconds - now)

    def _forget(self, limit: Limit, window: WindowKind, now: float) -> None:
        """Leave out what counts no more."""
        if window == "bucket":
            self._drip(limit, now)
            return
        since = now - now % limit.seconds if window == "fixed" else now - limit.seconds
        while self._taken and (
            self._taken[0] < since if window == "fixed" else self._taken[0] <= since
        ):
            self._taken.popleft()

    def _drip(self, limit: Limit, now: float) -> None:
        # What is taken comes back one by one, at an even pace, from when the first was taken.
        each = limit.seconds / limit.calls
        while self._taken and self._taken[0] + each <= now:
            back = self._taken.popleft() + each
            if self._taken:
                self._taken[0] = max(self._taken[0], back)
