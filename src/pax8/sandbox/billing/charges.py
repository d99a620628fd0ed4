"""What a billing run charges for a subscription: all that is known now, less what was billed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pax8.sandbox.billing.books import booked, settled
from pax8.sandbox.billing.months import Month
from pax8.sandbox.billing.periods import Period, periods
from pax8.sandbox.billing.timeline import Stretch, Version, known
from pax8.sandbox.population import to_cents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

# The least time there is: what is known at an instant is known before the one after it.
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Run:
    """A billing run for a month, made with what was `known`, after one made with `known_before`.

    What happens at the very instant of a run is left for the next, whichever of the two came
    first. `first` is the month's first day, `following` that of the next month.
    """

    month: Month
    first: date
    following: date
    known: datetime
    known_before: datetime

    @classmethod
    def of(cls, month: Month, now: datetime | None = None) -> Run:
        """The run of a month at its time; or as it would be `now`, if that time has not come."""
        made, before = month.run, (month - 1).run
        if now is not None:
            made, before = min(made, now + _TICK), min(before, now + _TICK)
        return cls(month, month.first, (month + 1).first, made, before)


@dataclass(frozen=True, slots=True)
class Charge:
    """Something to bill: a quantity for the days from `first` to `last`.

    It is for `share` of the `whole` days of the period that the price is for. Where a period is
    charged in one, neither is counted: both are 1.
    """

    term: str
    first: date
    last: date
    quantity: int
    price: Decimal
    cost: Decimal
    share: int = 1
    whole: int = 1

    @property
    def by_days(self) -> bool:
        """Whether it is charged by the day: for a part of a period, or for a change to it."""
        return self.whole > 1

    def amount(self, price: Decimal) -> Decimal:
        """What it comes to at this price per unit, in cents."""
        full = self.quantity * price
        return to_cents(full * self.share / self.whole if self.by_days else full)


def charges(versions: Sequence[Version], run: Run) -> list[Charge]:
    """What the run charges (or, with negative quantities, credits) for a subscription."""
    know = bisect_left(versions, run.known, key=known)
    knew = bisect_left(versions, run.known_before, key=known)
    if know == 0:
        return []
    if know == knew:
        # Nothing has changed, so only what begins this month is new; mostly that is a month.
        newest = versions[know - 1]
        if _holds_throughout(newest, run):
            last = _before(run.following)
            return [
                Charge(newest.term, run.first, last, newest.quantity, newest.price, newest.cost)
            ]
        began = periods(versions[:know], run.first, run.following)
        return [each for period, there in began.items() for each in _charged(period, there, [])]
    new = periods(versions[:know], date.min, run.following)
    old = booked(versions[:knew], run.first)
    return [
        charge
        for period in sorted(new.keys() | old.keys(), key=lambda period: period[1:])
        for charge in _charged(period, new.get(period, []), old.get(period, []))
    ]


def _holds_throughout(version: Version, run: Run) -> bool:
    return (
        version.term == "Monthly"
        and version.start is not None
        and max(version.start, version.since) <= run.first
        and (version.end is None or version.end >= run.following)
    )


def _charged(period: Period, there: list[Stretch], billed: list[Stretch]) -> Iterator[Charge]:
    """What must be charged for a period, billed so far, to be billed for what was there."""
    term, start, end = period
    if not billed and len(there) == 1 and (there[0].start, there[0].end) == (start, end):
        only = there[0]
        yield Charge(term, start, _before(end), only.quantity, only.price, only.cost)
        return
    pending: list[Stretch] = []
    for entry in settled(there, billed)[0]:
        for place, earlier in enumerate(pending):
            if replace(earlier, start=entry.start, end=entry.end) == entry and (
                earlier.end == entry.start
            ):
                pending[place] = replace(earlier, end=entry.end)
                break
        else:
            pending.append(entry)
    for each in pending:
        days, whole = (each.end - each.start).days, (end - start).days
        last = _before(each.end)
        yield Charge(term, each.start, last, each.quantity, each.price, each.cost, days, whole)


def _before(day: date) -> date:
    return day - timedelta(days=1)
