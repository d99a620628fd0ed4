from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8.sandbox import Sandbox
from pax8.sandbox.population import catalogue

LINES, AGGREGATES = "/v2/usage/lines", "/v2/usage/aggregate-lines"
STORAGE = next(each for each in catalogue() if each.name == "Stonevault Cloud Storage")
STORED, MOVED = STORAGE.meters
NOWHERE = "00000000-0000-4000-8000-000000000000"
PERIOD = {"billingPeriod": "2026-06"}


def usage(quantity: Any, key: str = "a", meter: Any = STORED, **more: Any) -> dict[str, Any]:
    return {
        "productId": meter.product_id,
        "summaryKey": key,
        "summaryDisplayName": f"Company {key}",
        "quantity": quantity,
        "unitOfMeasurement": meter.unit,
        **more,
    }


@pytest.fixture
def subscription(
    sandbox: Sandbox, call: Any, line: Callable[..., dict[str, Any]]
) -> dict[str, Any]:
    bought = call.bought(line(STORAGE.name, quantity=1))
    sandbox.world.advance(timedelta(hours=1))
    return dict(bought)


@pytest.fixture
def told(meter_reader: Any, subscription: dict[str, Any]) -> Callable[..., Any]:
    """Tell of usage in June."""

    def tell(*lines: dict[str, Any], path: str = LINES, **query: Any) -> Any:
        asked = {**PERIOD, "subscriptionId": subscription["id"], **query}
        return meter_reader.post(path, list(lines), **asked)

    return tell


def kept(meter_reader: Any, subscription: dict[str, Any], key: str = "a") -> list[Any]:
    query = {**PERIOD, "subscriptionId": subscription["id"], "summaryKey": key}
    return [each["quantity"] for each in meter_reader.get(LINES, **query).rows]


def summaries(call: Any, subscription: dict[str, Any]) -> dict[str, Any]:
    rows = call.get(f"/v1/subscriptions/{subscription['id']}/usage-summaries").rows
    return {each["resourceGroup"]: each for each in rows}


def next_day(sandbox: Sandbox, *callers: Any) -> None:
    sandbox.world.advance(timedelta(days=1))
    for each in callers:
        each.headers = {"authorization": f"Bearer {each.token()}"}


def test_the_same_day_and_key_replace_and_other_keys_stay(
    told: Any, meter_reader: Any, subscription: dict[str, Any]
) -> None:
    answer = told(usage(10), usage(0.5, "b"))
    assert answer.status == 200
    assert answer.json["page"]["totalElements"] == 2
    assert [each["summaryKey"] for each in answer.rows] == ["a", "b"]
    told(usage(12))
    assert kept(meter_reader, subscription) == [12]
    assert kept(meter_reader, subscription, "b") == [Decimal("0.5")]


def test_unless_it_is_to_be_added(
    told: Any, meter_reader: Any, subscription: dict[str, Any], call: Any
) -> None:
    told(usage(10))
    told(usage(5), overwriteSameDayUsage="false")
    assert kept(meter_reader, subscription) == [10, 5]
    charges = summaries(call, subscription)["Company a"]["currentCharges"]
    assert charges == 15 * STORED.unit_price
    told(usage(1))
    assert kept(meter_reader, subscription) == [1]


def test_totals_of_a_later_day_take_the_place_of_earlier_ones(
    sandbox: Sandbox, told: Any, meter_reader: Any, call: Any, subscription: dict[str, Any]
) -> None:
    told(usage(1000), usage(20, meter=MOVED))
    next_day(sandbox, meter_reader, call)
    told(usage(1500))
    assert kept(meter_reader, subscription) == [1500]
    summary = summaries(call, subscription)["Company a"]
    assert summary["currentCharges"] == 1500 * STORED.unit_price
    assert summary["partnerTotal"] == 1500 * STORED.partner_unit_price
    path = f"/v1/usage-summaries/{summary['id']}/usage-lines"
    first = call.get(path, usageDate="2026-06-10").rows
    assert [(each["productName"], each["quantity"]) for each in first] == [
        (STORED.name, 1000), (MOVED.name, 20),
    ]  # fmt: skip
    second = call.get(path, usageDate="2026-06-11").rows
    assert [(each["productName"], each["quantity"]) for each in second] == [
        (STORED.name, 500), (MOVED.name, -20),
    ]  # fmt: skip
    assert call.get(path, usageDate="2026-06-12").rows == []
    charges = sum(each["currentCharges"] for each in (*first, *second))
    assert charges == summary["currentCharges"]


def test_what_was_made_up_gives_way_to_what_is_told(
    sandbox: Sandbox, told: Any, call: Any, subscription: dict[str, Any]
) -> None:
    assert summaries(call, subscription)
    told(usage(10))
    assert list(summaries(call, subscription)) == ["Company a"]
    next_day(sandbox, call)
    assert list(summaries(call, subscription)) == ["Company a"]


def test_it_is_billed_once_the_month_is_over(
    sandbox: Sandbox, told: Any, call: Any, subscription: dict[str, Any]
) -> None:
    told(usage(100_000), usage(70_000, "b"))
    sandbox.world.advance(datetime(2026, 7, 4, tzinfo=UTC))
    call.headers = {"authorization": f"Bearer {call.token()}"}
    invoice = call.get("/v1/invoices", invoiceDate="2026-07-01").rows[0]
    items = {
        each["details"]: each["total"]
        for each in call.everything(f"/v1/invoices/{invoice['id']}/items")
        if each["subscriptionId"] == subscription["id"]
    }
    assert items == {
        "Company a": (100_000 * STORED.unit_price).quantize(Decimal("0.01")),
        "Company b": (70_000 * STORED.unit_price).quantize(Decimal("0.01")),
    }


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        (datetime(2026, 6, 30, 23, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 7, 2, tzinfo=UTC), False),
    ],
)
def test_a_month_closes_on_the_second_of_the_next(
    sandbox: Sandbox, told: Any, meter_reader: Any, now: datetime, *, open_: bool
) -> None:
    sandbox.world.advance(now)
    meter_reader.headers = {"authorization": f"Bearer {meter_reader.token()}"}
    assert told(usage(1)).status == (200 if open_ else 422)


def test_an_external_id_means_the_same_subscription(
    meter_reader: Any, call: Any, subscription: dict[str, Any]
) -> None:
    external = call.get(f"/v1/subscriptions/{subscription['id']}").json["vendorSubscriptionId"]
    query = {**PERIOD, "externalSubscriptionId": external}
    assert meter_reader.post(LINES, [usage(3)], **query).status == 200
    assert kept(meter_reader, subscription) == [3]
    both = {**query, "subscriptionId": subscription["id"]}
    assert meter_reader.post(LINES, [usage(3)], **both).status == 400
    assert meter_reader.post(LINES, [usage(3)], **PERIOD).status == 400
    unknown = {**PERIOD, "externalSubscriptionId": "nobody-s"}
    assert meter_reader.post(LINES, [usage(3)], **unknown).status == 404


def test_an_external_id_of_several_means_none_of_them(
    sandbox: Sandbox, meter_reader: Any, call: Any, subscription: dict[str, Any], line: Any
) -> None:
    external = call.get(f"/v1/subscriptions/{subscription['id']}").json["vendorSubscriptionId"]
    second = call.bought(line(STORAGE.name, quantity=1))
    record = sandbox.world.read("subscriptions", second["id"])
    assert record is not None
    sandbox.world.replace("subscriptions", {**record, "vendorSubscriptionId": external})
    query = {**PERIOD, "externalSubscriptionId": external}
    answer = meter_reader.post(LINES, [usage(3)], **query)
    assert answer.status == 422
    assert second["id"] in str(answer.json)
    assert meter_reader.get(LINES, **query, summaryKey="a").status == 422
    assert kept(meter_reader, subscription) == kept(meter_reader, second) == []


@pytest.mark.parametrize("amount", [Decimal("1E+30"), 10**12, -1])
def test_a_refusal_of_an_amount_says_what_it_may_be(told: Any, amount: Any) -> None:
    message = told(usage(amount)).json["message"]
    assert "it must not be less than 0, and be less than 1000000000000" in message
    assert message.endswith("field: quantity")


def test_aggregates_need_what_all_used_together(told: Any) -> None:
    assert told(usage(3), path=AGGREGATES).status == 400
    answer = told(usage(3, partnerAggregateQuantity=900), path=AGGREGATES)
    assert answer.status == 200
    assert answer.rows == [usage(3)]
    assert told(usage(3, partnerAggregateQuantity=-1), path=AGGREGATES).status == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"quantity": -1}, 400),
        ({"quantity": None}, 400),
        ({"quantity": Decimal("0.0000001")}, 400),
        ({"quantity": Decimal("1E-99999999")}, 400),
        ({"summaryKey": ""}, 400),
        ({"summaryKey": "k" * 256}, 400),
        ({"summaryDisplayName": "n" * 256}, 400),
        ({"unitOfMeasurement": None}, 400),
        ({"productId": NOWHERE}, 422),
        ({"colour": "red"}, 400),
    ],
)
def test_a_line_must_be_one(told: Any, change: dict[str, Any], status: int) -> None:
    assert told({**usage(1), **change}).status == status


@pytest.mark.parametrize("period", ["2026-13", "2026-6", "June", "2026-07"])
def test_a_period_is_a_month_that_has_begun(told: Any, period: str) -> None:
    assert told(usage(1), billingPeriod=period).status in {400, 422}


@pytest.mark.parametrize("body", [{}, "x", 1, [1], None])
def test_lines_are_a_list_of_objects(
    meter_reader: Any, subscription: dict[str, Any], body: Any
) -> None:
    query = {**PERIOD, "subscriptionId": subscription["id"]}
    assert meter_reader.post(LINES, body, **query).status == 400


def test_only_the_vendors_own_subscriptions_are_told_of(
    meter_reader: Any, call: Any, line: Callable[..., dict[str, Any]]
) -> None:
    other = call.bought(line("Mailward Email Security"))
    query = {**PERIOD, "subscriptionId": other["id"]}
    assert meter_reader.post(LINES, [usage(1)], **query).status == 404
