"""What a run charges: by example, and for any history at all, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8.sandbox.billing.charges import Charge, Run, charges
from pax8.sandbox.billing.months import Month
from pax8.sandbox.billing.timeline import Version, versions
from pax8.sandbox.population import timestamp

FIRST = date(2026, 1, 10)
LAST_RUN = Month(2028, 6)


def record(at: date, quantity: int = 10, end: date | None = None, **more: Any) -> dict[str, Any]:
    """A subscription as it was recorded on a day, at noon."""
    return {
        "createdDate": timestamp(datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC)),
        "updatedDate": timestamp(datetime(at.year, at.month, at.day, 12, tzinfo=UTC)),
        "billingStart": FIRST.isoformat(),
        "endDate": None if end is None else timestamp(end),
        "billingTerm": "Monthly",
        "quantity": quantity,
        "price": Decimal("3.10"),
        "partnerCost": Decimal("2.00"),
        **more,
    }


def billed(month: Month, *records: dict[str, Any]) -> list[tuple[str, str, int, int, int]]:
    """What the run of a month charges: first and last day, quantity, and share of the period."""
    found = charges(versions(records), Run.of(month))
    return [(str(c.first), str(c.last), c.quantity, c.share, c.whole) for c in found]


def whole(first: str, last: str, quantity: int = 10) -> tuple[str, str, int, int, int]:
    return (first, last, quantity, 1, 1)


def test_a_month_is_charged_ahead_and_what_began_in_the_last_one_by_the_day() -> None:
    start = record(FIRST)
    assert billed(Month(2026, 1), start) == []
    assert billed(Month(2026, 2), start) == [
        ("2026-01-10", "2026-01-31", 10, 22, 31),
        whole("2026-02-01", "2026-02-28"),
    ]
    assert billed(Month(2026, 3), start) == [whole("2026-03-01", "2026-03-31")]


def test_a_part_of_a_whole_price_is_exact() -> None:
    # What has no cents is read back as a whole number.
    start = record(FIRST, price=100, partnerCost=70)
    ((part, full),) = [charges(versions([start]), Run.of(Month(2026, 2)))]
    for charge, amount, cost in ((part, "709.68", "496.77"), (full, "1000.00", "700.00")):
        assert charge.amount(charge.price) == Decimal(amount)
        assert charge.amount(charge.cost) == Decimal(cost)


def test_more_is_charged_from_the_day_on_which_it_came() -> None:
    history = record(FIRST), record(date(2026, 3, 22), 15)
    assert billed(Month(2026, 4), *history) == [
        ("2026-03-22", "2026-03-31", 5, 10, 31),
        whole("2026-04-01", "2026-04-30", 15),
    ]


def test_less_is_credited_from_the_day_on_which_it_went() -> None:
    history = record(FIRST), record(date(2026, 3, 22), 4)
    assert billed(Month(2026, 4), *history) == [
        ("2026-03-22", "2026-03-31", -6, 10, 31),
        whole("2026-04-01", "2026-04-30", 4),
    ]


def test_a_cancellation_credits_the_rest_of_the_month() -> None:
    history = record(FIRST), record(date(2026, 3, 22), end=date(2026, 3, 22))
    assert billed(Month(2026, 4), *history) == [("2026-03-22", "2026-03-31", -10, 10, 31)]
    assert billed(Month(2026, 5), *history) == []


def test_an_end_that_is_known_ahead_is_charged_up_to() -> None:
    history = record(FIRST), record(date(2026, 3, 22), end=date(2026, 5, 11))
    assert billed(Month(2026, 4), *history) == [whole("2026-04-01", "2026-04-30")]
    assert billed(Month(2026, 5), *history) == [("2026-05-01", "2026-05-10", 10, 10, 31)]


def test_what_came_and_went_between_two_runs_is_charged_for_its_days() -> None:
    history = record(FIRST), record(date(2026, 1, 20), end=date(2026, 1, 20))
    assert billed(Month(2026, 2), *history) == [("2026-01-10", "2026-01-19", 10, 10, 31)]


def test_a_year_is_charged_on_its_anniversary() -> None:
    start = record(FIRST, billingTerm="Annual")
    assert billed(Month(2026, 2), start) == [whole("2026-01-10", "2027-01-09")]
    for month in Month(2026, 3).until(Month(2027, 1)):
        assert billed(month, start) == []
    assert billed(Month(2027, 1), start) == [whole("2027-01-10", "2028-01-09")]


def test_more_within_a_year_is_charged_for_the_rest_of_it() -> None:
    history = (
        record(FIRST, billingTerm="Annual"),
        record(date(2026, 7, 1), 12, billingTerm="Annual"),
    )
    assert billed(Month(2026, 7), *history) == [("2026-07-01", "2027-01-09", 2, 193, 365)]


@pytest.mark.parametrize("term", ["One-Time", "Activation"])
def test_some_things_are_charged_once(term: str) -> None:
    history = (
        record(FIRST, billingTerm=term),
        record(date(2026, 2, 20), billingTerm=term, end=date(2026, 2, 20)),
    )
    assert billed(Month(2026, 2), *history) == [whole("2026-01-10", "2026-01-10")]
    assert billed(Month(2026, 3), *history) == []


def test_trials_and_what_has_not_begun_cost_nothing() -> None:
    assert billed(Month(2026, 2), record(FIRST, billingTerm="Trial")) == []
    assert billed(Month(2026, 2), record(FIRST, billingStart=None)) == []


def test_another_term_begins_where_the_old_one_ends() -> None:
    history = (
        record(FIRST),
        record(date(2026, 3, 22), billingTerm="Annual", billingStart="2026-03-22"),
    )
    assert billed(Month(2026, 4), *history) == [
        ("2026-03-22", "2026-03-31", -10, 10, 31),
        whole("2026-03-22", "2027-03-21"),
    ]


def test_credit_is_given_at_the_price_that_was_charged() -> None:
    history = record(FIRST), record(date(2026, 3, 22), 4, price=Decimal(5))
    credit, month = charges(versions(history), Run.of(Month(2026, 4)))
    assert (credit.price, month.price) == (Decimal("3.10"), Decimal(5))


def test_amounts_are_rounded_half_up_to_the_cent_once() -> None:
    charge = Charge("Monthly", FIRST, FIRST, 3, Decimal("0.335"), Decimal("0.335"))
    assert charge.amount(charge.price) == Decimal("1.01")
    part = Charge("Monthly", FIRST, FIRST, 1, Decimal("0.31"), Decimal(0), 1, 2)
    assert part.amount(part.price) == Decimal("0.16")


DAYS = st.integers(0, 700).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    term = draw(st.sampled_from(["Monthly", "Annual", "3-Year"]))
    days = sorted(draw(st.sets(DAYS, max_size=5)))
    records = [record(FIRST, draw(st.integers(1, 30)), billingTerm=term)]
    records += [record(day, draw(st.integers(1, 30)), billingTerm=term) for day in days]
    if draw(st.booleans()):
        known = records[-1]["updatedDate"][:10]
        end = date.fromisoformat(known) + timedelta(days=draw(st.integers(0, 90)))
        records.append(record(date.fromisoformat(known), records[-1]["quantity"], end))
        records[-1]["billingTerm"] = term
    return records


def ledger(timeline: Sequence[Version]) -> Counter[date]:
    """The quantity that all runs together have charged for each day."""
    sums: Counter[date] = Counter()
    for month in Month(2025, 12).until(LAST_RUN + 1):
        for charge in charges(timeline, Run.of(month)):
            day = charge.first
            while day <= charge.last:
                sums[day] += charge.quantity
                day += timedelta(days=1)
    return sums


@settings(deadline=None)
@given(histories())
def test_all_runs_together_charge_each_day_for_what_was_there(
    records: list[dict[str, Any]],
) -> None:
    sums = ledger(versions(records))
    end = records[-1]["endDate"]
    last = LAST_RUN.last if end is None else date.fromisoformat(end[:10]) - timedelta(days=1)
    day = FIRST - timedelta(days=40)
    quantity = 0
    changes = {each["updatedDate"][:10]: each["quantity"] for each in records}
    while day <= LAST_RUN.last:
        quantity = changes.get(day.isoformat(), quantity)
        there = quantity if FIRST <= day <= last else 0
        assert sums[day] == there, day
        day += timedelta(days=1)
