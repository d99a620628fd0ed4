"""Usage: days that add up to their months exactly."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8.sandbox.population import find_product, usage_lines, usage_summaries

World = dict[str, list[dict[str, Any]]]


def covered(summary: dict[str, Any]) -> list[date]:
    first = date.fromisoformat(summary["_firstDay"])
    last = date.fromisoformat(summary["_lastDay"])
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def test_a_summary_is_the_sum_of_its_lines(small: World) -> None:
    assert small["usage_summaries"]
    for summary in small["usage_summaries"]:
        lines = [line for day in covered(summary) for line in usage_lines(summary, day)]
        assert lines
        for key in ("currentCharges", "partnerTotal"):
            assert sum(line[key] for line in lines) == summary[key]
        assert summary["currentCharges"] > summary["partnerTotal"] > 0


def test_a_line_agrees_with_its_meter(small: World) -> None:
    for summary in small["usage_summaries"][:40]:
        meters = {meter.product_id: meter for meter in find_product(summary["productId"]).meters}
        for line in usage_lines(summary, covered(summary)[0]):
            meter = meters[line["productId"]]
            assert line["usageSummaryId"] == summary["id"]
            assert line["productName"] == meter.name
            assert line["unitOfMeasure"] == meter.unit
            assert line["quantity"] > 0
            assert line["currentCharges"] == line["quantity"] * meter.unit_price
            assert line["partnerTotal"] == line["quantity"] * meter.partner_unit_price
            assert line["currentProfit"] == line["currentCharges"] - line["partnerTotal"]


def test_days_beside_a_summary_have_no_lines(small: World) -> None:
    summary = small["usage_summaries"][0]
    days = covered(summary)
    assert usage_lines(summary, days[0] - timedelta(days=1)) == []
    assert usage_lines(summary, days[-1] + timedelta(days=1)) == []


def test_there_are_twelve_months_and_the_present_one(world: World, now: datetime) -> None:
    periods = {summary["_period"] for summary in world["usage_summaries"]}
    assert min(periods) == "2025-04"
    assert max(periods) == f"{now:%Y-%m}"
    assert len(periods) == 13


def test_summaries_belong_to_their_subscription_and_its_days(world: World) -> None:
    subscriptions = {subscription["id"]: subscription for subscription in world["subscriptions"]}
    for summary in world["usage_summaries"]:
        subscription = subscriptions[summary["subscriptionId"]]
        assert subscription["_metered"]
        assert summary["companyId"] == subscription["companyId"]
        assert summary["productId"] == subscription["productId"]
        assert summary["_firstDay"] >= subscription["startDate"][:10]
        assert summary["_firstDay"][:7] == summary["_lastDay"][:7] == summary["_period"]
        if subscription["endDate"] is not None:
            assert summary["_lastDay"] < subscription["endDate"][:10]


@pytest.fixture(name="azure")
def _azure() -> dict[str, Any]:
    return {
        "id": "5d1cc2ba-5a4f-4c3c-9d5e-2b1f0a9e8d7c",
        "companyId": "0f8b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d",
        "productId": next(iter(_product_ids())),
        "startDate": "2026-03-10T00:00:00.000Z",
        "endDate": None,
        "status": "Active",
        "currencyCode": "USD",
    }


def _product_ids() -> list[str]:
    from pax8.sandbox.population import catalogue

    return [product.id for product in catalogue() if product.name == "Azure Plan"]


def test_a_month_grows_with_its_days_and_keeps_its_ids(azure: dict[str, Any]) -> None:
    early = usage_summaries(azure, "2026-03", date(2026, 3, 12))
    late = usage_summaries(azure, "2026-03", date(2026, 3, 31))
    assert [summary["id"] for summary in early] == [summary["id"] for summary in late]
    for before, after in zip(early, late, strict=True):
        more = [
            line["currentCharges"]
            for offset in range(13, 32)
            for line in usage_lines(after, date(2026, 3, offset))
        ]
        assert before["currentCharges"] + sum(more, Decimal(0)) == after["currentCharges"]


def test_a_month_that_is_over_stays_as_it_is(azure: dict[str, Any]) -> None:
    over = usage_summaries(azure, "2026-03", date(2026, 3, 31))
    assert usage_summaries(azure, "2026-03", date(2026, 9, 1)) == over
    assert {summary["_firstDay"] for summary in over} == {"2026-03-10"}


def test_no_usage_before_the_start_or_after_the_end(azure: dict[str, Any]) -> None:
    assert usage_summaries(azure, "2026-02", date(2026, 4, 1)) == []
    assert usage_summaries(azure, "2026-05", date(2026, 4, 1)) == []
    ended = azure | {"endDate": "2026-03-20T00:00:00.000Z"}
    (day,) = {
        summary["_lastDay"] for summary in usage_summaries(ended, "2026-03", date(2026, 4, 1))
    }
    assert day == "2026-03-19"


def test_a_surge_multiplies_its_days_and_no_others(small: World) -> None:
    summary = max(small["usage_summaries"], key=lambda each: len(covered(each)))
    (subscription,) = [
        each for each in small["subscriptions"] if each["id"] == summary["subscriptionId"]
    ]
    days = covered(summary)
    surges = [(days[3], None, 20), (days[8], days[9], 0)]

    def charged(day: date, *surge: Any) -> Decimal:
        lines = usage_lines(summary, day, *surge)
        return sum((each["currentCharges"] for each in lines), Decimal(0))

    for place, day in enumerate(days):
        times = 0 if place in {8, 9} else 20 if place >= 3 else 1
        assert charged(day, surges) == times * charged(day)
    (surged,) = [
        each
        for each in usage_summaries(subscription, summary["_period"], days[-1], surges)
        if each["id"] == summary["id"]
    ]
    assert surged["currentCharges"] == sum(charged(day, surges) for day in days)
