"""Changes that move a subscription's end, its term, or its commitment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pax8.sandbox import Sandbox

BASIC = "Microsoft 365 Business Basic [New Commerce Experience]"
FILTER = "Mailward Email Security"


def until(sandbox: Sandbox, call: Any, instant: datetime) -> None:
    sandbox.world.advance(instant)
    call.headers["authorization"] = f"Bearer {call.token()}"


def path(subscription: dict[str, Any]) -> str:
    return f"/v1/subscriptions/{subscription['id']}"


def test_an_end_that_is_written_is_a_cancellation(call: Any, line: Any) -> None:
    bought = call.bought(line(FILTER))
    past = call.put(path(bought), {"quantity": 6, "endDate": "2026-06-09"})
    assert (past.status, past.json["message"]) == (422, "endDate 2026-06-09 lies in the past")
    later = call.put(path(bought), {"quantity": 6, "endDate": "2026-07-01"}).json
    assert (later["status"], later["endDate"][:10]) == ("PendingCancel", "2026-07-01")
    now = call.put(path(bought), {"quantity": 5, "endDate": "2026-06-10"}).json
    assert (now["status"], now["quantity"]) == ("Cancelled", 5)


def test_a_trial_that_is_given_a_paid_term_is_bought(
    sandbox: Sandbox, call: Any, line: Any
) -> None:
    trial = call.bought(line(FILTER, term="Trial"))
    paid = call.put(path(trial), {"billingTerm": "Monthly"}).json
    assert (paid["status"], paid["endDate"], paid["billingTerm"]) == ("Active", None, "Monthly")
    assert paid["price"] > 0
    until(sandbox, call, datetime(2026, 9, 5, tzinfo=UTC))
    assert call.get(path(trial)).json["status"] == "Active"
    periods = [
        each["startPeriod"]
        for each in sandbox.world.select("invoice_items")
        if each["subscriptionId"] == trial["id"]
    ]
    assert periods == ["2026-06-10", "2026-07-01", "2026-08-01", "2026-09-01"]


@pytest.mark.parametrize(
    ("name", "term", "other"),
    [
        (FILTER, "Monthly", "Trial"),
        ("Halyard Contact Centre", "Monthly", "Activation"),
        ("Halyard Contact Centre", "Activation", "Monthly"),
    ],
)
def test_only_recurring_terms_are_changed_to_each_other(
    call: Any, line: Any, name: str, term: str, other: str
) -> None:
    bought = call.bought(line(name, term=term))
    answer = call.put(path(bought), {"billingTerm": other})
    assert answer.status == 422
    assert answer.json["message"] == f"The billing term cannot be changed from {term} to {other}"
    assert call.get(path(bought)).json == bought


def test_another_start_moves_the_end_of_the_commitment(call: Any, line: Any) -> None:
    bought = call.bought(line(BASIC, commitment="1-Year"))
    moved = call.put(path(bought), {"startDate": "2026-06-06"}).json
    assert moved["billingStart"] == "2026-06-06"
    assert moved["commitment"]["endDate"] == "2027-06-06T00:00:00.000Z"


def test_another_start_does_not_begin_to_bill_what_waits(call: Any, line: Any) -> None:
    bought = call.bought(line("Halyard Contact Centre", term="Activation"))
    assert call.put(path(bought), {"startDate": "2026-06-06"}).json["billingStart"] is None


def test_a_commitment_that_began_long_ago_has_its_end_ahead(call: Any, line: Any) -> None:
    past = "2026-02-20T00:00:00Z"
    bought = call.bought(line(BASIC, commitment="Monthly", provisionStartDate=past))
    assert bought["commitment"]["endDate"] == "2026-06-20T00:00:00.000Z"
    refused = call.delete(path(bought))
    assert (refused.status, "2026-06-20" in refused.json["message"]) == (422, True)


def test_the_window_is_seven_days_after_a_short_month_too(
    sandbox: Sandbox, call: Any, line: Any
) -> None:
    until(sandbox, call, datetime(2027, 1, 31, 12, tzinfo=UTC))
    bought = call.bought(line(BASIC, 10, commitment="Monthly"))
    # Its terms end on 28 February, 31 March, 30 April.
    until(sandbox, call, datetime(2027, 4, 6, 23, tzinfo=UTC))
    assert call.get(path(bought)).json["commitment"]["endDate"][:10] == "2027-04-30"
    assert call.put(path(bought), {"quantity": 9}).status == 200
    until(sandbox, call, sandbox.world.now + timedelta(hours=1))
    assert call.put(path(bought), {"quantity": 8}).status == 422
