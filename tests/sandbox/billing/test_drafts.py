from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pax8.sandbox import Sandbox


def told(item: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        item[name] for name in ("type", "subscriptionId", "startPeriod", "quantity", "total")
    )


def test_the_draft_of_next_month_is_what_its_invoice_will_say(sandbox: Sandbox, call: Any) -> None:
    # Nothing happens between the end of the month and the run but what is known ahead.
    sandbox.world.advance(datetime(2026, 7, 3, 23, 59, 59, tzinfo=UTC))
    call.headers["authorization"] = f"Bearer {call.token()}"
    draft = call.everything("/v1/invoices/draftItems", monthOffset=0)
    invoices = sandbox.world.count("invoices")
    sandbox.world.advance(datetime(2026, 7, 4, tzinfo=UTC))
    assert sandbox.world.count("invoices") == invoices + 1
    invoice = list(sandbox.world.select("invoices"))[-1]
    items = [
        each
        for each in sandbox.world.select("invoice_items", "invoice_id = ?", invoice["id"])
        if each["term"] != "Arrears"
    ]
    assert sorted(map(told, draft)) == sorted(map(told, items))


def test_a_draft_is_kept_nowhere_and_has_no_ids(sandbox: Sandbox, call: Any) -> None:
    before = sandbox.world.version("invoices", "invoice_items")
    rows = call.everything("/v1/invoices/draftItems")
    assert sandbox.world.version("invoices", "invoice_items") == before
    assert rows
    months = {row["startPeriod"] for row in rows if row["type"] == "subscription"}
    assert "2026-07-01" in months
    for row in rows:
        assert not {"id", "purchaseOrderNumber", "_invoiceId"} & set(row)
        assert row["term"] != "Arrears"


def test_a_draft_tells_of_an_order_at_once(call: Any, line: Any) -> None:
    company = call.active_company()["id"]
    before = call.everything("/v1/invoices/draftItems", companyId=company)
    bought = call.bought(line("Halyard Fax", quantity=3))
    after = call.everything("/v1/invoices/draftItems", companyId=company)
    new = [row for row in after if row["subscriptionId"] == bought["id"]]
    assert len(after) == len(before) + 2
    assert [(row["type"], row["startPeriod"], row["endPeriod"]) for row in new] == [
        ("prorate", "2026-06-10", "2026-06-30"),
        ("subscription", "2026-07-01", "2026-07-31"),
    ]
    assert {row["companyId"] for row in after} == {company}


def test_other_months_and_companies_are_refused(call: Any) -> None:
    path = "/v1/invoices/draftItems"
    assert [call.get(path, monthOffset=offset).status for offset in (-1, 2)] == [422, 422]
    assert call.get(path, monthOffset="next").status == 400
    nobody = "00000000-0000-4000-8000-000000000000"
    assert call.get(path, companyId=nobody).status == 404


def test_the_draft_of_this_month_is_its_invoice_once_that_is_made(call: Any, line: Any) -> None:
    def draft(offset: int) -> list[tuple[Any, ...]]:
        rows = call.everything("/v1/invoices/draftItems", monthOffset=offset)
        return sorted(told(each) for each in rows if each["quantity"])

    invoice = call.get("/v1/invoices", size=1).rows[0]["id"]
    items = call.everything(f"/v1/invoices/{invoice}/items")
    made = sorted(told(each) for each in items if each["term"] != "Arrears")
    assert draft(0) == made
    # What comes after the run is for the next.
    bought = call.bought(line("Halyard Fax", quantity=3))
    assert draft(0) == made
    assert sum(each[1] == bought["id"] for each in draft(1)) == 2


def test_an_order_at_the_instant_of_a_run_is_billed_by_the_next(
    sandbox: Sandbox, call: Any, line: Any
) -> None:
    sandbox.world.advance(datetime(2026, 7, 4, tzinfo=UTC))
    call.headers["authorization"] = f"Bearer {call.token()}"
    bought = call.bought(line("Halyard Fax", quantity=3))
    sandbox.world.advance(datetime(2026, 8, 5, tzinfo=UTC))
    billed = [
        (each["startPeriod"], each["endPeriod"])
        for each in sandbox.world.select("invoice_items")
        if each["subscriptionId"] == bought["id"]
    ]
    assert billed == [("2026-07-04", "2026-07-31"), ("2026-08-01", "2026-08-31")]
