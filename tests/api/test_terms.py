"""Terms as they were seen, and how long they last."""

from __future__ import annotations

import pytest

from pax8.api.ordering.commitments import billing_term, same_term
from pax8.api.terms import BillingTerm, months_of


@pytest.mark.parametrize(
    ("term", "months"),
    [
        ("Monthly", 1),
        ("Annual", 12),
        ("1-Year", 12),
        ("1 Year", 12),
        ("2 years", 24),
        ("3_Year", 36),
        ("0-Year", None),
        ("One-Time", None),
        ("Trial", None),
        ("", None),
        (None, None),
    ],
)
def test_months(term: str | None, months: int | None) -> None:
    assert months_of(term) == months


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1-Year", "Annual", True),
        ("1-Year", "1 year", True),
        ("1-Year", "2-Year", False),
        ("Until May", "until may", True),
        ("Until May", "Until June", False),
        (None, None, True),
        (None, "Monthly", False),
    ],
)
def test_the_same_term(one: str | None, other: str | None, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert same_term(one, other) is same
    assert same_term(other, one) is same


def test_a_year_is_billed_annually() -> None:
    assert billing_term("1-Year") is BillingTerm.ANNUAL
    assert billing_term("annual") is BillingTerm.ANNUAL
    assert billing_term("2 Year") is BillingTerm.TWO_YEAR
    assert billing_term("Weekly") == "Weekly"
