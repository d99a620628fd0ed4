"""What a billing run charges for a subscription: all that is known now, less what was billed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from pax8.sandbox.billing.months import Month
from pax8.sandbox.billing.timeline import Era, Stretch, Version, eras
from pax8.sandbox.population import TERM_MONTHS, add_months, to_cents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

# Charged once, whenever it ends.
ONCE = frozenset({"One-Time", "Activation"})
# A trial costs nothing.
_FREE = "Trial"


@dataclass(frozen=True, slots=True)
class Run:
    """A billing run for a month, made with what was `known`, after one made with `known_before`.

    `first` is the month's first day, `following` that of the next month.
    """

    month: Month
    first: date
    following: date
    known: datetime
    known_before: datetime

    @classmethod
    def of(cls, month: Month, now: datetime | None = None) -> Run:
        """The run of a month at its time; or as it would be `now`, if that time has not come."""
        known, before = month.run, (month - 1).run
        if now is not None:
            known, before = now, min(before, now)
        return cls(month, month.first, (month + 1).first, known, before)


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


_Period = tuple[str, date, date]


def charges(versions: Sequence[Version], run: Run) -> list[Charge]:
    """What the run charges (or, with negative quantities, credits) for a subscription."""
    know = bisect_right(versions, run.known, key=_known)
    knew = bisect_right(versions, run.known_before, key=_known)
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
        return [
            charge
            for period, stretches in _billed(versions[:know], run.first, run.following)
            for charge in _difference(period, stretches, [])
        ]
    new = dict(_billed(versions[:know], date.min, run.following))
    old = dict(_billed(versions[:knew], date.min, run.first))
    return [
        charge
        for period in sorted(new.keys() | old.keys(), key=lambda period: period[1:])
        for charge in _difference(period, new.get(period, []), old.get(period, []))
    ]


def _holds_throughout(version: Version, run: Run) -> bool:
    return (
        version.term == "Monthly"
        and version.start is not None
        and max(version.start, version.since) <= run.first
        and (version.end is None or version.end >= run.following)
    )


def _known(version: Version) -> datetime:
    return version.known


def _billed(
    known: Sequence[Version], earliest: date, before: date
) -> Iterator[tuple[_Period, list[Stretch]]]:
    """What is charged for each period that begins from `earliest` until before `before`."""
    for era in eras(known):
        for start, end in _periods(era, earliest, before):
            if era.term in ONCE:
                newest = era.versions[-1]
                stretches = [Stretch(start, end, newest.quantity, newest.price, newest.cost)]
            else:
                stretches = list(era.stretches(start, end))
            if stretches:
                yield (era.term, start, end), stretches


def _periods(era: Era, earliest: date, before: date) -> Iterator[tuple[date, date]]:
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


def _difference(period: _Period, new: list[Stretch], old: list[Stretch]) -> Iterator[Charge]:
    """What must be charged so that the period, billed as `old`, comes to be billed as `new`."""
    term, start, end = period
    if not old and len(new) == 1 and (new[0].start, new[0].end) == (start, end):
        only = new[0]
        yield Charge(term, start, _before(end), only.quantity, only.price, only.cost)
        return
    edges = sorted({day for each in (*new, *old) for day in (each.start, each.end)})
    pending: Charge | None = None
    for day, following in pairwise(edges):
        now, then = _at(day, new), _at(day, old)
        quantity = (now.quantity if now else 0) - (then.quantity if then else 0)
        # What is taken back is taken back at the price at which it was billed.
        priced = then if quantity < 0 and then else now
        if not quantity or priced is None:
            continue
        charge = Charge(
            term,
            day,
            _before(following),
            quantity,
            priced.price,
            priced.cost,
            (following - day).days,
            (end - start).days,
        )
        if pending is not None and _continues(charge, pending):
            pending = replace(charge, first=pending.first, share=pending.share + charge.share)
            continue
        if pending is not None:
            yield pending
        pending = charge
    if pending is not None:
        yield pending


def _continues(charge: Charge, pending: Charge) -> bool:
    return pending.last == _before(charge.first) and (pending.quantity, pending.price) == (
        charge.quantity,
        charge.price,
    )


def _at(day: date, stretches: list[Stretch]) -> Stretch | None:
    return next((each for each in stretches if each.start <= day < each.end), None)


def _before(day: date) -> date:
    return day - timedelta(days=1)
