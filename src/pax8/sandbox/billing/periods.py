"""The periods for which a subscription is charged, and what was there in each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pax8.sandbox.billing.months import Month
from pax8.sandbox.billing.timeline import Era, Stretch, Version, eras
from pax8.sandbox.population import TERM_MONTHS, add_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Charged once, whenever it ends.
ONCE = frozenset({"One-Time", "Activation"})
# A trial costs nothing.
_FREE = "Trial"

# A billing term, and the days from the first until before the second.
Period = tuple[str, date, date]


def periods(
    versions: Sequence[Version], earliest: date, before: date
) -> dict[Period, list[Stretch]]:
    """What was there in each period that begins from `earliest` until before `before`.

    A month may have been left for another term and come back to, so that it is in it twice.
    """
    found: dict[Period, list[Stretch]] = {}
    for era in eras(versions):
        for start, end in _bounds(era, earliest, before):
            if era.term in ONCE:
                newest = era.versions[-1]
                stretches = [Stretch(start, end, newest.quantity, newest.price, newest.cost)]
            else:
                stretches = list(era.stretches(start, end))
            if stretches:
                found.setdefault((era.term, start, end), []).extend(stretches)
    return found


def _bounds(era: Era, earliest: date, before: date) -> Iterator[tuple[date, date]]:
    if era.term == _FREE:
        return
    if era.term in ONCE:
        if earliest <= era.start < before:
            yield era.start, era.start + timedelta(days=1)
        return
    stop = before if era.end is None else min(before, era.end)
    if era.term == "Monthly":
        month = Month.of(max(era.start, earliest))
        while month.first < stop:
            yield month.first, (month + 1).first
            month += 1
        return
    months = TERM_MONTHS[era.term]
    count = 0
    if earliest > era.start:
        passed = (earliest.year - era.start.year) * 12 + earliest.month - era.start.month
        count = max(0, passed // months)
    while (start := add_months(era.start, count * months)) < stop:
        count += 1
        if start >= earliest:
            yield start, add_months(era.start, count * months)
