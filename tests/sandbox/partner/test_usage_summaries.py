from __future__ import annotations

from typing import Any

import pytest

from pax8.sandbox import Sandbox

NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def summary(sandbox: Sandbox) -> dict[str, Any]:
    return next(sandbox.world.select("usage_summaries", "period = '2026-05'"))


@pytest.fixture
def path(summary: dict[str, Any]) -> str:
    return f"/v1/subscriptions/{summary['subscriptionId']}/usage-summaries"


def test_summaries_of_a_subscription_do_not_name_its_company(
    call: Any, documented: Any, summary: dict[str, Any], path: str
) -> None:
    rows = call.everything(path)
    assert rows
    assert {row["subscriptionId"] for row in rows} == {summary["subscriptionId"]}
    assert all("companyId" not in row for row in rows)
    assert call.get(f"/v1/usage-summaries/{summary['id']}").json["companyId"]
    assert all(row["companyId"] for row in documented.everything(path))


def test_summaries_filter_and_sort(call: Any, summary: dict[str, Any], path: str) -> None:
    rows = call.everything(path)
    group = summary["resourceGroup"]
    found = call.everything(path, resourceGroup=group, companyId=summary["companyId"])
    assert found == [row for row in rows if row["resourceGroup"] == group]
    up = call.everything(path, sort="currentCharges")
    assert up == sorted(rows, key=lambda row: row["currentCharges"])
    assert call.get(path, companyId=NOWHERE).status == 404
    others = [each["id"] for each in call.everything("/v1/companies")]
    others.remove(summary["companyId"])
    assert call.get(path, companyId=others[0]).total == 0
    assert call.get(f"/v1/subscriptions/{NOWHERE}/usage-summaries").status == 404


def test_the_lines_of_all_days_make_the_charges(call: Any, summary: dict[str, Any]) -> None:
    path = f"/v1/usage-summaries/{summary['id']}/usage-lines"
    charges, partner = 0, 0
    for day in range(1, 32):
        for row in call.everything(path, usageDate=f"2026-05-{day:02}"):
            assert row["usageSummaryId"] == summary["id"]
            charges += row["currentCharges"]
            partner += row["partnerTotal"]
    assert (charges, partner) == (summary["currentCharges"], summary["partnerTotal"])


def test_lines_are_of_a_day_and_come_by_page(call: Any, summary: dict[str, Any]) -> None:
    path = f"/v1/usage-summaries/{summary['id']}/usage-lines"
    missing = call.get(path)
    assert missing.status == 400
    assert missing.json["message"].endswith("field: usageDate")
    assert call.get(path, usageDate="then").status == 400
    assert call.get(path, usageDate="2020-01-01").total == 0
    rows = call.everything(path, usageDate="2026-05-07")
    for number, row in enumerate(rows):
        page = call.get(path, usageDate="2026-05-07", page=number, size=1)
        assert page.rows == [row]
        of_product = call.everything(path, usageDate="2026-05-07", productId=row["productId"])
        assert row in of_product
    nowhere = call.get(f"/v1/usage-summaries/{NOWHERE}/usage-lines", usageDate="2026-05-07")
    assert nowhere.status == 404
    assert call.get(f"/v1/usage-summaries/{NOWHERE}").status == 404
