"""Days and terms."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.sandbox.population import add_months, company_timestamp, term_end, timestamp

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 15), -12, date(2025, 3, 15)),
        (date(2026, 1, 30), -1, date(2025, 12, 30)),
    ],
)
def test_months_are_added(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(days, st.sampled_from([1, 12, 24, 36]), days)
def test_a_term_ends_at_the_first_whole_term_after_a_day(
    start: date, months: int, after: date
) -> None:
    ends = [add_months(start, terms * months) for terms in range(1, 300)]
    assert term_end(start, months, after) == next(end for end in ends if end > after)


def test_moments_are_written_as_pax8_does() -> None:
    moment = datetime(2026, 4, 23, 1, 2, 3, 456_789, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp(moment) == "2026-04-22T23:02:03.456Z"
    assert timestamp(date(2026, 4, 23)) == "2026-04-23T00:00:00.000Z"
    assert company_timestamp(datetime(2023, 8, 11, 17, 33, 12, 314_000, tzinfo=UTC)) == (
        "2023-08-11T11:33:12.314-0600"
    )
