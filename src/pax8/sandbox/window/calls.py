"""How many calls a sandbox was sent lately, against its limit."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pax8.sandbox.control.requests import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax8.sandbox.dialect import Wire
    from pax8.sandbox.limiter import Limit
    from pax8.sandbox.record import Entry

_USUAL = 60.0
# How far back the chart goes, in spans that a limit counts over, and how often it looks in each.
_SPANS, _LOOKS = 5, 12
# A limit that is further away than this many times the most calls would press them flat.
_FAR = 4
# The chart is drawn in hundredths of its width and of its height.
_WHOLE = 100
_FIRST_SUCCESS, _FIRST_ELSE = 200, 300


@dataclass(frozen=True, slots=True)
class Look:
    """How many calls were let through in the span before an instant, and how many refused since.

    `at` is in real seconds since the epoch.
    """

    at: float
    used: int
    refused: int


@dataclass(frozen=True, slots=True)
class CallsChart:
    """The calls of the last while, each look counting over `seconds`."""

    seconds: float
    limit: int | None
    looks: list[Look]

    @property
    def most(self) -> int:
        """The most calls that were let through in any span."""
        return max(each.used for each in self.looks)

    @property
    def refused(self) -> int:
        """How many calls were one too many."""
        return sum(each.refused for each in self.looks)

    @property
    def past(self) -> float:
        """How many seconds back the chart goes."""
        return self.seconds * _SPANS

    @property
    def top(self) -> int:
        """How many calls the upper edge stands for."""
        if self.limit is not None and self.limit <= max(1, self.most) * _FAR:
            return max(self.limit, self.most)
        return max(1, self.most)

    @property
    def limit_height(self) -> float | None:
        """How far below the upper edge the limit is drawn; None if it is far above."""
        return None if self.limit is None or self.limit > self.top else self._height(self.limit)

    @property
    def outline(self) -> str:
        """The line of what was let through, as points of an SVG."""
        return " ".join(
            f"{self._across(place):.2f},{self._height(look.used):.2f}"
            for place, look in enumerate(self.looks)
        )

    @property
    def area(self) -> str:
        """What lies below that line, as points of an SVG."""
        return f"0,{_WHOLE} {self.outline} {_WHOLE},{_WHOLE}"

    @property
    def marks(self) -> list[float]:
        """Where calls were refused, from the left."""
        return [self._across(place) for place, look in enumerate(self.looks) if look.refused]

    @property
    def told(self) -> list[Look]:
        """The looks at which something is to be told, newest first."""
        return [each for each in reversed(self.looks) if each.used or each.refused]

    def _across(self, place: int) -> float:
        return place * _WHOLE / (len(self.looks) - 1)

    def _height(self, calls: int) -> float:
        return _WHOLE - calls / self.top * _WHOLE


def calls_of(entries: Iterable[Entry], limit: Limit | None, wire: Wire, now: float) -> CallsChart:
    """What the record says of the last while.

    All who call are counted together. What counts is what the limit counts.

    :param now: Real time, in seconds since the epoch.
    """
    seconds = _USUAL if limit is None else limit.seconds
    step = seconds / _LOOKS
    # Looked at from whole steps, the past stays as it was drawn.
    last = now - now % step + step
    used, refused = list[float](), list[float]()
    for entry in entries:
        if entry.asked.endpoint is None:
            continue
        if entry.verdict == Verdict.LIMITED:
            refused.append(entry.answered)
        elif wire.limit_counts == "all" or _FIRST_SUCCESS <= entry.response.status < _FIRST_ELSE:
            used.append(entry.answered)
    used.sort()
    refused.sort()
    times = [last - step * back for back in reversed(range(_SPANS * _LOOKS + 1))]
    looks = [
        Look(at, _within(used, at - seconds, at), _within(refused, at - step, at)) for at in times
    ]
    return CallsChart(seconds, None if limit is None else limit.calls, looks)


def _within(times: list[float], after: float, until: float) -> int:
    return bisect_right(times, until) - bisect_right(times, after)
