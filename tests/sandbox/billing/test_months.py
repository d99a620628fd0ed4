from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pax8.sandbox.billing.months import Month

MONTHS = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))


@given(MONTHS, st.integers(-500, 500))
def test_moving_there_and_back_is_staying(month: Month, months: int) -> None:
    assert month + months - months == month
    assert (month + months > month) == (months > 0)


@given(MONTHS)
def test_a_month_ends_the_day_before_the_next(month: Month) -> None:
    assert (month + 1).first.toordinal() == month.last.toordinal() + 1
    assert Month.of(month.last) == Month.of(month.first) == month
    assert Month.from_text(str(month)) == month


def test_invoices_are_made_on_the_fourth_and_due_on_the_fifteenth() -> None:
    month = Month(2026, 2)
    assert month.run == datetime(2026, 2, 4, tzinfo=UTC)
    assert month.due == date(2026, 2, 15)
    assert [str(each) for each in Month(2025, 12).until(Month(2026, 3))] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]
