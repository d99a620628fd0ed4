"""What a subscription was at each day, as far as it was known at an instant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Version:
    """A subscription as it was recorded at an instant.

    Its quantity holds from the day `since` until the next version's. `start` is where billing
    begins (None if it has not), `end` the day on which the service is no longer there.
    """

    known: datetime
    since: date
    start: date | None
    end: date | None
    term: str
    quantity: int
    price: Decimal
    cost: Decimal

    @property
    def terms(self) -> tuple[object, ...]:
        """All by which it is billed."""
        return (self.start, self.end, self.term, self.quantity, self.price, self.cost)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, `end` not among them, on which a quantity was there."""

    start: date
    end: date
    quantity: int
    price: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Era:
    """The time during which a subscription was billed by one term. `end` may be open."""

    term: str
    start: date
    end: date | None
    versions: Sequence[Version]

    def stretches(self, start: date, end: date) -> Iterator[Stretch]:
        """What was there from `start` until before `end`, at the newest version's price."""
        newest = self.versions[-1]
        until = end if self.end is None else min(end, self.end)
        # Of versions that differ in something else, only the first is a change of quantity.
        steps = [
            version
            for before, version in pairwise((None, *self.versions))
            if version is not None and (before is None or before.quantity != version.quantity)
        ]
        for index, version in enumerate(steps):
            following = steps[index + 1 : index + 2]
            first = max(start, self.start, version.since if index else self.start)
            last = min([until, *(each.since for each in following)])
            if first < last:
                yield Stretch(first, last, version.quantity, newest.price, newest.cost)


def known(version: Version) -> datetime:
    """When a version was recorded."""
    return version.known


def versions(records: Iterable[Mapping[str, Any]]) -> list[Version]:
    """The versions of a subscription, from its records, oldest first.

    Records that change nothing that is billed, such as renewals, make none.
    """
    found: list[Version] = []
    for record in records:
        created, updated = _instant(record["createdDate"]), _instant(record["updatedDate"])
        start = _day(record.get("billingStart"))
        version = Version(
            known=updated,
            since=updated.date(),
            start=start,
            end=_day(record.get("endDate")),
            term=record["billingTerm"],
            quantity=record["quantity"],
            # A price of whole units is read as a whole number, and a part of it must be exact too.
            price=Decimal(record["price"]),
            cost=Decimal(record["partnerCost"]),
        )
        if not found:
            # It was there before its first change was known, though no record tells of that.
            opening = replace(version, known=min(created, updated), since=start or version.since)
            if version.end is not None and updated > created:
                found.append(replace(opening, end=None))
            else:
                version = opening
        elif found[-1].terms == version.terms:
            continue
        found.append(version)
    return found


def eras(so_far: Sequence[Version]) -> list[Era]:
    """The times of one billing term each, oldest first, by the versions known so far."""
    found: list[Era] = []
    end: date | None = None
    upper = len(so_far)
    while upper:
        term = so_far[upper - 1].term
        lower = upper
        while lower and so_far[lower - 1].term == term:
            lower -= 1
        newest = so_far[upper - 1]
        ends = [each for each in (newest.end, end) if each is not None]
        if newest.start is not None:
            found.append(Era(term, newest.start, min(ends, default=None), so_far[lower:upper]))
            end = newest.start
        upper = lower
    return found[::-1]


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text[:10])
