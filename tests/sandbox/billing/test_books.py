"""What was billed is what is taken back: by example, and for any prices and terms."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pax8.sandbox.billing.charges import Charge, Run, charges
from pax8.sandbox.billing.months import Month
from pax8.sandbox.billing.timeline import versions
from pax8.sandbox.population import timestamp

FIRST = date(2026, 1, 10)
LAST_RUN = Month(2028, 6)


def record(at: date, **more: Any) -> dict[str, Any]:
    """A subscription as it was recorded on a day, at noon."""
    return {
        "createdDate": timestamp(datetime.combine(FIRST, time(12), UTC)),
        "updatedDate": timestamp(datetime.combine(at, time(12), UTC)),
        "billingStart": FIRST.isoformat(),
        "endDate": None,
        "billingTerm": "Annual",
        "quantity": 10,
        "price": Decimal("365.00"),
        "partnerCost": Decimal("200.00"),
        **more,
    }


def charged(month: Month, *records: dict[str, Any]) -> list[Charge]:
    return charges(versions(records), Run.of(month))


def told(charge: Charge) -> tuple[str, str, int, Decimal]:
    return (str(charge.first), str(charge.last), charge.quantity, charge.price)


def test_a_year_is_taken_back_at_the_price_it_was_billed_at() -> None:
    dearer = record(date(2026, 3, 1), price=Decimal(730))
    ended = record(date(2026, 7, 20), price=Decimal(730), endDate="2026-07-20T00:00:00.000Z")
    assert charged(Month(2026, 4), record(FIRST), dearer) == []
    (credit,) = charged(Month(2026, 8), record(FIRST), dearer, ended)
    assert told(credit) == ("2026-07-20", "2027-01-09", -10, Decimal("365.00"))
    assert credit.amount(credit.price) == Decimal("-1740.00")


def test_what_came_last_goes_first() -> None:
    # Ten at 365, then four more that made all of them cheaper, then six less.
    more = record(date(2026, 3, 10), quantity=14, price=Decimal(292))
    less = record(date(2026, 7, 20), quantity=8, price=Decimal(365))
    (added,) = charged(Month(2026, 4), record(FIRST), more)
    assert told(added) == ("2026-03-10", "2027-01-09", 4, Decimal(292))
    assert [told(each) for each in charged(Month(2026, 8), record(FIRST), more, less)] == [
        ("2026-07-20", "2027-01-09", -4, Decimal(292)),
        ("2026-07-20", "2027-01-09", -2, Decimal("365.00")),
    ]


def test_a_month_that_is_left_and_come_back_to_is_billed_for_both_parts() -> None:
    history = (
        record(FIRST, billingTerm="Monthly"),
        record(date(2026, 3, 12), billingStart="2026-03-12"),
        record(date(2026, 3, 22), billingTerm="Monthly", billingStart="2026-03-22"),
    )
    assert [told(each)[:3] for each in charged(Month(2026, 4), *history)] == [
        ("2026-03-12", "2026-03-21", -10),
        ("2026-03-12", "2026-03-21", 10),
        ("2026-04-01", "2026-04-30", 10),
    ]


def test_what_happens_at_the_instant_of_a_run_is_left_for_the_next() -> None:
    run = Month(2026, 4).run
    made = {"createdDate": timestamp(run), "updatedDate": timestamp(run)}
    bought = record(FIRST, **made, billingTerm="Monthly", billingStart="2026-04-04")
    assert charged(Month(2026, 4), bought) == []
    assert [told(each)[:3] for each in charged(Month(2026, 5), bought)] == [
        ("2026-04-04", "2026-04-30", 10),
        ("2026-05-01", "2026-05-31", 10),
    ]


def test_a_renewal_is_no_version_of_its_own() -> None:
    assert len(versions([record(FIRST), record(date(2027, 1, 10))])) == 1


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Any changes of quantity, price and term of what may end."""
    days = sorted(draw(st.sets(st.integers(1, 600), max_size=6)))
    records = [record(FIRST, billingTerm=draw(st.sampled_from(["Monthly", "Annual"])))]
    for day in days:
        at = FIRST + timedelta(days=day)
        changed = {
            **records[-1],
            "quantity": draw(st.integers(1, 20)),
            "price": draw(st.sampled_from([Decimal("3.10"), Decimal(4), Decimal("365.00")])),
        }
        term = draw(st.sampled_from(["Monthly", "Annual", "3-Year"]))
        if term != changed["billingTerm"] and draw(st.booleans()):
            changed |= {"billingTerm": term, "billingStart": at.isoformat()}
        records.append({**changed, "updatedDate": record(at)["updatedDate"]})
    if draw(st.booleans()):
        known = date.fromisoformat(records[-1]["updatedDate"][:10])
        end = known + timedelta(days=draw(st.integers(0, 60)))
        records.append({**records[-1], "endDate": timestamp(end)})
    return records


@settings(deadline=None)
@given(histories())
def test_nothing_is_taken_back_that_was_not_billed(records: list[dict[str, Any]]) -> None:
    timeline = versions(records)
    billed: Counter[tuple[date, Decimal]] = Counter()
    for month in Month(2025, 12).until(LAST_RUN + 1):
        for charge in charges(timeline, Run.of(month)):
            for day in range((charge.last - charge.first).days + 1):
                billed[charge.first + timedelta(days=day), charge.price] += charge.quantity
        assert min(billed.values(), default=0) >= 0
    quantities: Counter[date] = Counter()
    for (day, _), quantity in billed.items():
        quantities[day] += quantity
    end = records[-1]["endDate"]
    for days in range((LAST_RUN.last - FIRST).days + 1):
        day = FIRST + timedelta(days=days)
        there = [each["quantity"] for each in records if each["updatedDate"][:10] <= str(day)][-1]
        if end is not None and str(day) >= end[:10]:
            there = 0
        assert quantities[day] == there, day
