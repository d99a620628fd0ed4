from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_invoices_list_newest_first(call: Any) -> None:
    rows = call.everything("/v1/invoices")
    assert len(rows) == 13
    dates = [row["invoiceDate"] for row in rows]
    assert dates == sorted(dates, reverse=True)
    # The right one stands before the wrong one that it takes the place of.
    same = [row["status"] for row in rows if row["invoiceDate"] == "2025-11-01"]
    assert same == ["Paid", "Credited"]
    assert call.get(f"/v1/invoices/{rows[0]['id']}").json == rows[0]
    assert call.get(f"/v1/invoices/{NOWHERE}").json["message"] == f"Invoice Not Found: {NOWHERE}"


@pytest.mark.parametrize(
    "name", ["status", "invoiceDate", "dueDate", "total", "balance", "carriedBalance"]
)
def test_filters_match_exactly(call: Any, name: str) -> None:
    rows = call.everything("/v1/invoices")
    for value in {row[name] for row in rows}:
        found = call.everything("/v1/invoices", **{name: value})
        assert found == [row for row in rows if row[name] == value]


def test_a_range_has_both_its_ends(call: Any) -> None:
    found = call.everything(
        "/v1/invoices", invoiceDateRangeStart="2026-01-01", invoiceDateRangeEnd="2026-03-01"
    )
    assert [row["invoiceDate"] for row in found] == ["2026-03-01", "2026-02-01", "2026-01-01"]


@pytest.mark.parametrize("field", ["invoiceDate", "dueDate", "status", "partnerName", "total"])
def test_sorts_go_either_way(call: Any, field: str) -> None:
    rows = call.everything("/v1/invoices")
    up = [row[field] for row in call.everything("/v1/invoices", sort=field)]
    assert up == sorted(row[field] for row in rows)
    assert [row[field] for row in call.everything("/v1/invoices", sort=f"{field},desc")] == up[::-1]


def test_a_company_leaves_the_invoices_that_bill_it(call: Any) -> None:
    for company in call.everything("/v1/companies"):
        found = call.everything("/v1/invoices", companyId=company["id"])
        for invoice in found:
            items = call.everything(f"/v1/invoices/{invoice['id']}/items")
            assert any(item["companyId"] == company["id"] for item in items)
    assert call.get("/v1/invoices", companyId=NOWHERE).status == 404


def test_items_come_by_page_and_make_the_total(call: Any) -> None:
    invoice = call.get("/v1/invoices", size=1).rows[0]
    items = call.everything(f"/v1/invoices/{invoice['id']}/items")
    assert sum(item["total"] for item in items) == invoice["total"]
    assert all(item["id"] and item["subscriptionId"] for item in items)
    assert not any(key.startswith("_") for item in items for key in item)
    page = call.get(f"/v1/invoices/{invoice['id']}/items").json
    assert page["content"] == items[:10]
    assert page["page"]["totalElements"] == len(items)
    assert call.get(f"/v1/invoices/{NOWHERE}/items").status == 404
