"""How a subscription has gone: when it began, changed and ended, by the rules of its term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from pax8.api.terms import add_months
from pax8.sandbox.population.dates import term_end
from pax8.sandbox.population.draws import chance
from pax8.sandbox.population.plans import Plan

OLDEST = 730
"""How many days ago the first subscriptions began."""

_TRIAL_DAYS = 30
_DAY = timedelta(days=1)
_UNDONE = {"PendingAutomated", "PendingManual", "WaitingForDetails", "PendingActivation"}

# By status: the fewest and the most days ago that such a subscription began.
_AGES = {
    "Active": (1, OLDEST),
    "Cancelled": (12, OLDEST),
    "PendingCancel": (12, OLDEST),
    "PendingAutomated": (1, 12),
    "PendingManual": (1, 12),
    "WaitingForDetails": (1, 60),
    "PendingActivation": (1, 40),
    "Activated": (12, OLDEST),
    "Trial": (1, _TRIAL_DAYS - 3),
    "Converted": (_TRIAL_DAYS + 5, OLDEST),
}
_STUCK, _STUCK_AGES = 15, (1, 200)
_TRIAL_OVER = (_TRIAL_DAYS + 5, OLDEST)

_WITH_SETUP = 20
_CHANGES = (0, 1, 2, 3)
_CHANGE_SHARES = (55, 25, 13, 7)
_INCREASES = 72


@dataclass(frozen=True, slots=True)
class Version:
    """What a subscription was from a moment on; it ends with the midnight that begins `end`."""

    moment: datetime
    quantity: int
    status: str
    end: date | None


def ages(rng: Random, plan: Plan) -> tuple[int, int]:
    """Tell how many days ago a plan began at the latest and at the earliest."""
    if plan.price.billing_term == "Trial" and plan.status == "Cancelled":
        return _TRIAL_OVER
    if plan.status in {"PendingAutomated", "PendingManual"} and chance(rng, _STUCK):
        return _STUCK_AGES
    return _AGES[plan.status]


def trial_end(start: date) -> date:
    """Tell on which day a trial ends."""
    return start + timedelta(days=_TRIAL_DAYS)


def live(rng: Random, plan: Plan, quantity: int, start: date, today: date) -> list[Version]:
    """Draw the versions of a subscription, from the first to the present one.

    :param quantity: with which it began.
    :param start: the day on which it began, as long ago as `ages` asks.
    """
    created = _moment(rng, start)
    if plan.price.billing_term == "Trial":
        end = trial_end(start)
        versions = [Version(created, quantity, "Trial", end)]
        if plan.status != "Trial":
            versions.append(Version(_midnight(end), quantity, plan.status, end))
        return versions
    if plan.status in _UNDONE:
        return [Version(created, quantity, plan.status, None)]
    if plan.status == "Activated":
        activated = _moment(rng, start + timedelta(days=rng.randint(1, 9)))
        return [
            Version(created, quantity, "PendingActivation", None),
            Version(activated, quantity, "Activated", None),
        ]
    return list(_course(rng, plan, Version(created, quantity, "Active", None), today))


def _course(rng: Random, plan: Plan, first: Version, today: date) -> Iterator[Version]:
    """Yield the versions of a subscription that ran."""
    start = first.moment.date()
    asked, end = _ending(rng, plan, start, today)
    if chance(rng, _WITH_SETUP):
        yield Version(first.moment, first.quantity, "PendingAutomated", None)
        done = first.moment + timedelta(minutes=rng.randint(2, 50))
        first = Version(done, first.quantity, "Active", None)
    yield first
    quantity = first.quantity
    for day, changed in _changes(rng, plan, quantity, start, asked or end or today):
        quantity = changed
        yield Version(_moment(rng, day), quantity, "Active", None)
    if end is None:
        return
    if asked is not None:
        yield Version(_moment(rng, asked), quantity, "PendingCancel", end)
    if plan.status == "Cancelled":
        yield Version(_midnight(end), quantity, "Cancelled", end)


def _ending(rng: Random, plan: Plan, start: date, today: date) -> tuple[date | None, date | None]:
    """Draw when the end was asked for and when it comes; a commitment ends with its term."""
    months = plan.price.commitment_months
    age = (today - start).days
    if plan.status == "PendingCancel":
        asked = today - timedelta(days=rng.randint(1, min(20, age - 1)))
        if months is not None:
            return asked, term_end(start, months, today)
        return asked, today + timedelta(days=rng.randint(1, 30))
    if plan.status != "Cancelled":
        return None, None
    if months is None:
        days = rng.randint(5, age)
    else:
        ends = list(_term_ends(start, months, today))
        if not ends:
            # Only within the first week does the commitment let a customer go.
            return None, start + timedelta(days=rng.randint(1, 7))
        days = (rng.choice(ends) - start).days
    end = start + timedelta(days=days)
    return end - timedelta(days=rng.randint(1, min(20, days - 1))), end


def _changes(
    rng: Random, plan: Plan, quantity: int, start: date, before: date
) -> Iterator[tuple[date, int]]:
    """Yield the days on which the quantity changed, and to what."""
    product, months = plan.product, plan.price.commitment_months
    days_open = (before - start).days - 1
    if days_open < len(_CHANGES) or product.owner == "company":
        return
    if plan.price.billing_term == "One-Time":
        return
    count = rng.choices(_CHANGES, _CHANGE_SHARES)[0]
    offsets = [*sorted(rng.sample(range(1, days_open + 1), count)), days_open + 1]
    for offset, next_offset in pairwise(offsets):
        day = start + timedelta(days=offset)
        step = rng.randint(1, max(1, quantity // 4))
        if not chance(rng, _INCREASES) and quantity - step >= product.minimum_quantity:
            # Under a commitment there is less only from the day on which a term ends.
            if months is not None:
                day = term_end(start, months, day - _DAY)
            if day < start + timedelta(days=next_offset):
                quantity -= step
                yield day, quantity
                continue
            day = start + timedelta(days=offset)
        if product.maximum_quantity is None or quantity + step <= product.maximum_quantity:
            quantity += step
            yield day, quantity


def _term_ends(start: date, months: int, today: date) -> Iterator[date]:
    end, terms = add_months(start, months), 1
    while end <= today:
        yield end
        terms += 1
        end = add_months(start, terms * months)


def _moment(rng: Random, day: date) -> datetime:
    """Draw a moment of a day, while the partner's office is open."""
    return _midnight(day) + timedelta(milliseconds=rng.randrange(50_000_000, 79_000_000))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
