from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pax8.sandbox import Sandbox

MONTH = timedelta(days=31)


def statuses(sandbox: Sandbox, id_: str) -> str:
    record = sandbox.world.read("subscriptions", id_)
    assert record is not None
    status: str = record["status"]
    return status


def test_a_month_has_its_invoice_made_carried_and_paid(sandbox: Sandbox, call: Any) -> None:
    before = {each["id"] for each in call.everything("/v1/invoices")}
    unpaid = call.get("/v1/invoices", status="Unpaid").rows
    assert [each["invoiceDate"] for each in unpaid] == ["2026-06-01"]
    sandbox.world.advance(datetime(2026, 6, 15, tzinfo=UTC))
    paid = sandbox.world.read("invoices", unpaid[0]["id"])
    assert paid is not None
    assert (paid["status"], paid["balance"]) == ("Paid", 0)
    sandbox.world.advance(datetime(2026, 7, 3, 23, tzinfo=UTC))
    assert sandbox.world.count("invoices") == len(before)
    sandbox.world.advance(timedelta(hours=1))
    new = [each for each in sandbox.world.select("invoices") if each["id"] not in before]
    assert [(each["invoiceDate"], each["dueDate"], each["status"]) for each in new] == [
        ("2026-07-01", "2026-07-15", "Unpaid")
    ]


def test_many_months_at_once_are_many_invoices() -> None:
    step, leap = Sandbox().world, Sandbox().world
    for _ in range(6):
        step.advance(MONTH)
    leap.advance(MONTH * 6)
    made = [list(world.select("invoices")) for world in (step, leap)]
    assert made[0] == made[1]
    assert [each["invoiceDate"] for each in made[0][-6:]] == [
        "2026-07-01",
        "2026-08-01",
        "2026-09-01",
        "2026-10-01",
        "2026-11-01",
        "2026-12-01",
    ]


def test_a_pending_order_is_set_up_after_a_while(sandbox: Sandbox, call: Any, line: Any) -> None:
    bought = call.bought(line("Passkeep Business"))
    assert (bought["status"], bought["vendorSubscriptionId"]) == ("PendingAutomated", None)
    sandbox.world.advance(timedelta(minutes=14))
    assert statuses(sandbox, bought["id"]) == "PendingAutomated"
    sandbox.world.advance(timedelta(minutes=1))
    record = sandbox.world.read("subscriptions", bought["id"])
    assert record is not None
    assert record["status"] == "Active"
    assert record["vendorSubscriptionId"]
    assert record["updatedDate"] == "2026-06-10T15:15:00.000Z"
    assert sandbox.world.count("history") > 0


def test_a_cancellation_comes_due(sandbox: Sandbox, call: Any, line: Any) -> None:
    bought = call.bought(line("Halyard Fax"))
    sandbox.world.advance(timedelta(days=1))
    call.headers["authorization"] = f"Bearer {call.token()}"
    path = f"/v1/subscriptions/{bought['id']}"
    assert call.delete(path, cancelDate="2026-06-20").status == 204
    assert call.get(path).json["status"] == "PendingCancel"
    sandbox.world.advance(datetime(2026, 6, 19, 23, 59, tzinfo=UTC))
    assert statuses(sandbox, bought["id"]) == "PendingCancel"
    sandbox.world.advance(datetime(2026, 6, 20, tzinfo=UTC))
    assert statuses(sandbox, bought["id"]) == "Cancelled"


def test_a_commitment_renews(sandbox: Sandbox, call: Any, line: Any) -> None:
    name = "Microsoft 365 Business Basic [New Commerce Experience]"
    bought = call.bought(line(name, commitment="1-Year"))
    assert bought["commitment"]["endDate"] == "2027-06-10T00:00:00.000Z"
    sandbox.world.advance(datetime(2027, 6, 10, tzinfo=UTC))
    record = sandbox.world.read("subscriptions", bought["id"])
    assert record is not None
    assert record["status"] == "Active"
    assert record["commitment"]["endDate"] == "2028-06-10T00:00:00.000Z"


def test_a_trial_becomes_what_is_paid_for(sandbox: Sandbox, call: Any, line: Any) -> None:
    bought = call.bought(line("Passkeep Business", term="Trial"))
    assert (bought["status"], bought["price"]) == ("Trial", 0)
    assert bought["endDate"] == "2026-07-10T00:00:00.000Z"
    company = bought["companyId"]
    known = {
        each["id"] for each in sandbox.world.select("subscriptions", "company_id = ?", company)
    }
    sandbox.world.advance(datetime(2026, 7, 10, tzinfo=UTC))
    assert statuses(sandbox, bought["id"]) == "Converted"
    heirs = [
        each
        for each in sandbox.world.select("subscriptions", "company_id = ?", company)
        if each["id"] not in known and each["productId"] == bought["productId"]
    ]
    assert [(each["billingTerm"], each["quantity"]) for each in heirs] == [("Monthly", 5)]
    lines = [line for each in sandbox.world.select("orders") for line in each["lineItems"]]
    assert heirs[0]["id"] in {each["subscriptionId"] for each in lines}


def test_a_cancelled_trial_does_not_convert(sandbox: Sandbox, call: Any, line: Any) -> None:
    bought = call.bought(line("Passkeep Business", term="Trial"))
    assert call.delete(f"/v1/subscriptions/{bought['id']}", cancelDate="2026-07-01").status == 204
    sandbox.world.advance(datetime(2026, 8, 1, tzinfo=UTC))
    assert statuses(sandbox, bought["id"]) == "Cancelled"


def test_usage_accrues_by_the_day(sandbox: Sandbox) -> None:
    def charges() -> dict[str, Any]:
        summaries = sandbox.world.select("usage_summaries", "period = '2026-06'")
        return {each["id"]: each["currentCharges"] for each in summaries}

    before = charges()
    assert before
    sandbox.world.advance(timedelta(days=5))
    after = charges()
    assert before.keys() <= after.keys()
    assert sum(after.values()) > sum(before.values())
    sandbox.world.advance(datetime(2026, 8, 10, tzinfo=UTC))
    whole = charges()
    assert {
        each["_lastDay"] for each in sandbox.world.select("usage_summaries", "period = '2026-06'")
    } == {"2026-06-30"}
    sandbox.world.advance(timedelta(days=1))
    assert charges() == whole
    assert any(sandbox.world.select("usage_summaries", "period = '2026-08'"))


def test_usage_is_counted_until_the_end(sandbox: Sandbox, call: Any, line: Any) -> None:
    bought = call.bought(line("Halyard International Calls", 1))
    path = f"/v1/subscriptions/{bought['id']}"
    assert call.delete(path, cancelDate="2026-07-04").status == 204
    sandbox.world.advance(datetime(2026, 8, 20, tzinfo=UTC))
    summaries = list(sandbox.world.select("usage_summaries", "subscription_id = ?", bought["id"]))
    assert {(each["_period"], each["_firstDay"], each["_lastDay"]) for each in summaries} == {
        ("2026-06", "2026-06-10", "2026-06-30"),
        ("2026-07", "2026-07-01", "2026-07-03"),
    }


def test_a_company_may_be_taken_out(sandbox: Sandbox) -> None:
    for company in list(sandbox.world.select("companies"))[:20]:
        sandbox.world.delete("companies", company["id"])
    sandbox.world.advance(MONTH)
    assert sandbox.world.count("invoices") == 14


def test_nothing_due_stays_undone(sandbox: Sandbox) -> None:
    sandbox.world.advance(timedelta(days=400))
    today = sandbox.world.now.date()
    for each in sandbox.world.select("subscriptions"):
        if each["status"] in {"PendingCancel", "Trial"}:
            assert date.fromisoformat(each["endDate"][:10]) > today
        elif each["status"] == "Active" and each["commitment"]:
            assert date.fromisoformat(each["commitment"]["endDate"][:10]) > today
