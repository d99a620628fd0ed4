"""Pax8's clock, as the dates of its answers tell it."""

from __future__ import annotations

from collections.abc import Mapping

from pax8._core.http import Response
from pax8._core.runtime import Clock
from pax8._envelope import epoch

# By how many seconds the clock may have been set, or have stood still, and what was heard be good.
_STEADY = 60.0


class ServerClock:
    """By how much Pax8's clock is ahead of the client's, which may be wrong, or set meanwhile."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # What the last answer came with, and when, by the client's clock and by the one that is
        # never set. Its date is read when it is needed, which is seldom.
        self._heard: tuple[Mapping[str, str], float, float] | None = None

    def hear(self, response: Response) -> None:
        """Take the date of an answer."""
        self._heard = response.headers, self._clock.time(), self._clock.monotonic()

    def ahead(self) -> float | None:
        """Seconds; None if it was not heard, or the client's clock was set since."""
        if self._heard is None:
            return None
        headers, then, counted = self._heard
        if (said := epoch(headers.get("date", ""))) is None:
            return None
        passed = self._clock.time() - then, self._clock.monotonic() - counted
        return said - then if abs(passed[0] - passed[1]) <= _STEADY else None
