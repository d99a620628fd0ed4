"""Measuring things side by side, so that what slows the machine slows all of them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

# Long enough for the clock's own cost and grain not to matter.
_LONG_ENOUGH = 0.01

Times = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Result:
    """One thing beside its baseline.

    `value` and `baseline_value` are seconds, or bytes where `unit` says so. `ratio` is the one to
    the other, or where `faster` is set how many times faster than the baseline it is. A `bar` is
    what the ratio may be at most, or must be at least where `faster` is set.
    """

    what: str
    value: float
    baseline: str
    baseline_value: float
    ratio: float
    bar: float | None = None
    faster: bool = False
    unit: str = "s"

    @property
    def holds(self) -> bool | None:
        """Whether the bar holds; None if there is none."""
        if self.bar is None:
            return None
        return self.ratio >= self.bar if self.faster else self.ratio <= self.bar


def side_by_side(runs: Mapping[str, Callable[[], object]], *, rounds: int) -> Times:
    """Seconds that one run of each takes, round by round; they take turns at being the first.

    What is quick is run as often in a row as the clock needs, the same for each of them.
    """
    number = _number(runs)
    names = list(runs)
    times: Times = {name: [] for name in names}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(_seconds(runs[name], number))
    return times


def compared(
    what: str, times: Times, names: tuple[str, str], *, bar: float | None, faster: bool = False
) -> Result:
    """The result for the first of these names, beside the second.

    The ratio is the median of the rounds' ratios: the two of a round met the same machine.
    """
    own, baseline = times[names[0]], times[names[1]]
    ratios = [mine / its for mine, its in zip(own, baseline, strict=True)]
    ratio = 1 / median(ratios) if faster else median(ratios)
    return Result(what, median(own), names[1], median(baseline), ratio, bar, faster)


def _number(runs: Mapping[str, Callable[[], object]]) -> int:
    """How often in a row each is to be run."""
    quickest = min(_seconds(run, 1) for run in runs.values())
    if quickest < _LONG_ENOUGH:
        # The first run paid for what is made only once.
        quickest = min(_seconds(run, 1) for run in runs.values())
    return max(1, round(_LONG_ENOUGH / quickest))


def _seconds(run: Callable[[], object], number: int) -> float:
    gc.collect()
    begun = time.perf_counter()
    for _ in range(number):
        run()
    return (time.perf_counter() - begun) / number
