"""What a vendor said was used, and what that makes of a month for the partner."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from pax8.sandbox.billing.months import Month
from pax8.sandbox.population import Surge, find_product, meters_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pax8.sandbox.population import Meter
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

_TABLE = "vendor_usage_lines"
_SUMMARIES = "usage_summaries"
# What a vendor is asked for when a subscription is new.
_NEW = frozenset({"NetNew", "TrialCreate"})


def told_of(world: World) -> set[str]:
    """The subscriptions whose usage is the vendor's to tell: it set them up, or told of them."""
    told = {each["_subscriptionId"] for each in world.select(_TABLE)}
    asked = world.select("provision_requests", "NOT simulated AND subscription_id IS NOT NULL")
    return told | {each["subscriptionId"] for each in asked if each["type"] in _NEW}


def surges(world: World, subscription_id: str) -> list[Surge]:
    """When a subscription uses more than it would by itself."""
    found = world.select("surges", "subscription_id = ?", subscription_id)
    return [
        (
            date.fromisoformat(each["since"]),
            None if each["until"] is None else date.fromisoformat(each["until"]),
            each["times"],
        )
        for each in found
    ]


def _lines(world: World, subscription_id: str, period: str) -> Iterator[Record]:
    return world.select(_TABLE, "subscription_id = ? AND period = ?", subscription_id, period)


def counting(world: World, subscription_id: str, period: str, key: str) -> list[Record]:
    """The lines of a key that count: those of the latest day on which there were any."""
    found = [each for each in _lines(world, subscription_id, period) if each["summaryKey"] == key]
    return _up_to(found, date.max)


def _up_to(lines: list[Record], day: date) -> list[Record]:
    until = [each for each in lines if each["_day"] <= day.isoformat()]
    latest = max((each["_day"] for each in until), default=None)
    return [each for each in until if each["_day"] == latest]


def meters(product_id: str) -> dict[str, Meter]:
    """What can be told of a product's usage, by the ids of the lines."""
    return {each.product_id: each for each in meters_of(product_id)}


def tell(world: World, subscription: Record, meter: Meter, quantity: Decimal, group: str) -> None:
    """Tell that so much more was used today, in the resource group of this name."""
    today = world.now.date()
    period, key = str(Month.of(today)), f"{group} {meter.product_id}"
    # What is told is the total of the month.
    before = counting(world, subscription["id"], period, key)
    total = sum((Decimal(each["quantity"]) for each in before), quantity)
    for each in before:
        if each["_day"] == today.isoformat():
            world.delete(_TABLE, each["id"])
    line = {
        "id": world.new_id(),
        "summaryKey": key,
        "summaryDisplayName": group,
        "quantity": total,
        "productId": meter.product_id,
        "unitOfMeasurement": meter.unit,
        "_subscriptionId": subscription["id"],
        "_period": period,
        "_day": today.isoformat(),
    }
    world.insert(_TABLE, [line])
    summarize(world, subscription, period)


def summarize(world: World, subscription: Record, period: str) -> None:
    """Make the month's summaries from what the vendor said, one for each key."""
    there = list(_lines(world, subscription["id"], period))
    known = meters(subscription["productId"])
    wanted: dict[str, Record] = {}
    for key in dict.fromkeys(each["summaryKey"] for each in there):
        lines = _up_to([each for each in there if each["summaryKey"] == key], date.max)
        days = [each["_day"] for each in there if each["summaryKey"] == key]
        charges = partner = Decimal("0.00")
        for each in lines:
            meter, quantity = known[each["productId"]], Decimal(each["quantity"])
            charges += quantity * meter.unit_price
            partner += quantity * meter.partner_unit_price
        id_ = _summary_id(subscription["id"], period, key)
        wanted[id_] = {
            "id": id_,
            "companyId": subscription["companyId"],
            "subscriptionId": subscription["id"],
            "productId": subscription["productId"],
            "resourceGroup": lines[-1]["summaryDisplayName"],
            "vendorName": find_product(subscription["productId"]).product["vendorName"],
            "currentCharges": tidy(charges),
            "currencyCode": subscription["currencyCode"],
            "partnerTotal": tidy(partner),
            "isTrial": subscription["status"] == "Trial",
            "_period": period,
            "_firstDay": min(days),
            "_lastDay": max(days),
        }
    where = "subscription_id = ? AND period = ?"
    for old in list(world.select(_SUMMARIES, where, subscription["id"], period)):
        # What the sandbox made up gives way to what was told.
        if old["id"] not in wanted:
            world.delete(_SUMMARIES, old["id"])
    for summary in wanted.values():
        if world.read(_SUMMARIES, summary["id"]) is None:
            world.insert(_SUMMARIES, [summary])
        else:
            world.replace(_SUMMARIES, summary)


def _summary_id(subscription_id: str, period: str, key: str) -> str:
    return str(uuid5(UUID(subscription_id), f"{period} told {key}"))


def told_lines(world: World, summary: Record, day: date) -> list[dict[str, Any]] | None:
    """What came in on a day of a summary, by product; None if the vendor did not tell of it.

    Vendors tell totals, so it is the difference to what was known the day before.
    """
    subscription_id, period = summary["subscriptionId"], summary["_period"]
    lines = [
        each
        for each in _lines(world, subscription_id, period)
        if _summary_id(subscription_id, period, each["summaryKey"]) == summary["id"]
    ]
    if not lines:
        return None
    if not any(each["_day"] == day.isoformat() for each in lines):
        return []
    now, before = _totals(_up_to(lines, day)), _totals(_up_to(lines, day - timedelta(days=1)))
    known = meters(summary["productId"])
    return [
        _line(summary, day, known[product_id], now.get(product_id, 0) - before.get(product_id, 0))
        for product_id in dict.fromkeys([*now, *before])
    ]


def _totals(lines: list[Record]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for each in lines:
        quantity = totals.get(each["productId"], Decimal(0)) + Decimal(each["quantity"])
        totals[each["productId"]] = quantity
    return totals


def _line(summary: Record, day: date, meter: Meter, quantity: Decimal | int) -> dict[str, Any]:
    charges, partner = quantity * meter.unit_price, quantity * meter.partner_unit_price
    return {
        "usageSummaryId": summary["id"],
        "usageDate": day.isoformat(),
        "productName": meter.name,
        "productId": meter.product_id,
        "unitOfMeasure": meter.unit,
        "quantity": tidy(Decimal(quantity)),
        "currentCharges": tidy(charges),
        "currentProfit": tidy(charges - partner),
        "partnerTotal": tidy(partner),
        "unitPrice": meter.unit_price,
        "currencyCode": summary["currencyCode"],
        "isTrial": summary["isTrial"],
    }


def is_closed(world: World, period: Month) -> bool:
    """Whether a month takes no more usage: from the second day of the next one on."""
    return world.now.date() > (period + 1).first
