"""The window, day by day: refused is what is forbidden in every zone, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.api.partner.commitment_rules import (
    Bound,
    Today,
    bound,
    refuse_cancellation,
    refuse_change,
)
from pax8.api.terms import add_months
from pax8.refusals import CancellationFee, ChangeRefused
from pax8.types import Commitment, Subscription, SubscriptionCommitment

TERMS = {"Monthly": 1, "1-Year": 12, "Annual": 12, "2 Year": 24, "3-Year": 36}
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
WEEK = timedelta(days=7)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def term_of(start: date, months: int, day: date) -> tuple[date, date]:
    """When the term that runs on this day began, and when it ends, term after term."""
    terms = 0
    while add_months(start, (terms + 1) * months) <= day:
        terms += 1
    return add_months(start, terms * months), add_months(start, (terms + 1) * months)


def subscribed(start: date | None, ends: date, term: str, **more: Any) -> Subscription:
    return Subscription(
        id="s",
        start_date=start and midnight(start),
        commitment=SubscriptionCommitment(term=term, end_date=midnight(ends)),
        **more,
    )


@given(days, st.sampled_from([*TERMS]), st.integers(0, 1200), st.integers(0, 86_399))
def test_refused_is_what_every_zone_forbids(
    start: date, term: str, after: int, second: int
) -> None:
    now = midnight(start + timedelta(days=after)) + timedelta(seconds=second)
    months = TERMS[term]
    subscription = subscribed(start, term_of(start, months, now.date())[1], term)

    def forbidden(hours: int) -> bool:
        there = (now + timedelta(hours=hours)).date()
        return there >= start and there >= term_of(start, months, there)[0] + WEEK

    bond = bound(subscription, None)
    assert bond is not None
    today = Today.at(now.timestamp())
    assert bond.binds(today) is all(forbidden(hours) for hours in range(-12, 15))
    if bond.binds(today):
        # What is said to be allowed then, is.
        refuse_cancellation(subscription, None, bond.ends, today, accept_fee=False)
        then = Today.at((midnight(bond.ends) + timedelta(hours=12)).timestamp())
        assert not bond.binds(then)
        with pytest.raises(ChangeRefused) as refused:
            refuse_cancellation(subscription, None, None, today, accept_fee=True)
        assert refused.value.allowed_from == bond.ends


@given(days, st.sampled_from([*TERMS]), st.integers(0, 1200))
def test_without_a_start_the_window_is_never_too_short(start: date, term: str, after: int) -> None:
    began, ends = term_of(start, TERMS[term], start + timedelta(days=after))
    bond = bound(subscribed(None, ends, term), None)
    assert bond is not None
    assert bond.began >= began
    assert bond.began - began <= timedelta(days=3)


def test_the_end_of_a_month_may_stand_for_another_day() -> None:
    bond = bound(subscribed(None, date(2026, 2, 28), "Monthly"), None)
    assert bond is not None
    assert bond.began == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("policy", "quantity", "refused"),
    [
        (None, 9, True),
        (None, 11, False),
        (Commitment(), 9, True),
        (Commitment(), 11, False),
        (Commitment(allow_for_quantity_decrease=True), 9, False),
        (Commitment(allow_for_quantity_increase=True), 11, False),
        (Commitment(allow_for_quantity_increase=False), 11, True),
    ],
)
def test_what_a_commitment_allows(
    policy: Commitment | None,
    quantity: int,
    refused: bool,  # noqa: FBT001 - a column of the table
) -> None:
    subscription = subscribed(date(2026, 1, 1), date(2027, 1, 1), "1-Year", quantity=10)
    today = Today.at(midnight(date(2026, 6, 1)).timestamp())
    changes = {"quantity": quantity}
    if refused:
        with pytest.raises(ChangeRefused, match=f"cannot go from 10 to {quantity}"):
            refuse_change(subscription, policy, changes, today)
    else:
        refuse_change(subscription, policy, changes, today)


def test_an_order_of_today_may_begin_long_ago() -> None:
    ordered = datetime(2026, 3, 20, 9, tzinfo=UTC)
    start, ends = date(2026, 1, 1), date(2027, 1, 1)
    bond = bound(subscribed(start, ends, "1-Year", created_date=ordered), None)
    assert bond is not None
    assert bond.locked_from == date(2026, 3, 27)


def test_what_a_commitment_adds_to_the_window() -> None:
    policy = Commitment(
        renewal_window_days_before_term_end=30, renewal_window_days_after_term_end=10
    )
    bond = bound(subscribed(date(2026, 1, 1), date(2027, 1, 1), "1-Year"), policy)
    assert bond == Bound(date(2026, 1, 1), date(2027, 1, 1), timedelta(days=10), timedelta(days=30))
    assert not bond.binds(Today.at(midnight(date(2026, 1, 10)).timestamp()))
    assert bond.binds(Today.at(midnight(date(2026, 6, 1)).timestamp()))
    assert not bond.binds(Today.at(midnight(date(2026, 12, 2)).timestamp()))


@pytest.mark.parametrize(
    ("day", "on", "fee"),
    [
        (date(2026, 1, 6), None, False),
        # In some zone the week is over.
        (date(2026, 1, 7), None, True),
        # It would end when the week is over.
        (date(2026, 1, 2), date(2026, 3, 1), True),
        (date(2026, 1, 2), date(2026, 1, 5), False),
        (date(2026, 6, 1), date(2027, 1, 1), False),
        # Near the end Pax8 might let it go, but who knows for what.
        (date(2026, 12, 15), None, True),
        (date(2027, 1, 3), None, False),
    ],
)
def test_a_fee_is_agreed_to_or_not_paid(day: date, on: date | None, fee: bool) -> None:  # noqa: FBT001 - a column of the table
    policy = Commitment(
        allow_for_early_cancellation=True,
        renewal_window_days_before_term_end=30,
        renewal_window_days_after_term_end=30,
    )
    subscription = subscribed(date(2026, 1, 1), date(2027, 1, 1), "1-Year")
    today = Today.at((midnight(day) + timedelta(hours=15)).timestamp())
    if fee:
        with pytest.raises(CancellationFee):
            refuse_cancellation(subscription, policy, on, today, accept_fee=False)
    else:
        refuse_cancellation(subscription, policy, on, today, accept_fee=False)
    refuse_cancellation(subscription, policy, on, today, accept_fee=True)
    policy.cancellation_fee_applied = False
    refuse_cancellation(subscription, policy, on, today, accept_fee=False)


@pytest.mark.parametrize(
    "subscription",
    [
        Subscription(),
        Subscription(commitment=SubscriptionCommitment(term="1-Year")),
        subscribed(date(2026, 1, 1), date(2027, 1, 1), "until the moon falls"),
        Subscription.from_json('{"commitment":{"term":"1-Year","endDate":"soon"}}'),
    ],
)
def test_what_is_not_known_to_be_bound_is_not(subscription: Subscription) -> None:
    assert bound(subscription, None) is None
