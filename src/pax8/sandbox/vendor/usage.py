"""Usage as a vendor tells it: totals so far in a month, by key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pax8._core.page import Page
from pax8._core.signature import Body, Query
from pax8.api.vendor.usage import AggregateUsageLine, Usage, VendorUsageLine
from pax8.sandbox.billing.months import Month
from pax8.sandbox.envelopes import whole
from pax8.sandbox.integration import is_of_vendor, vendors_own
from pax8.sandbox.magnitude import why_not
from pax8.sandbox.metering import counting, is_closed, meters, summarize
from pax8.sandbox.refusals import malformed, not_found, unprocessable
from pax8.sandbox.serving import serves
from pax8.sandbox.vendor.records import shown
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_TABLE = "vendor_usage_lines"
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_LONGEST = 255


@serves(Usage.list_lines)
def list_lines(
    world: World,
    *,
    billing_period: str,
    summary_key: str,
    subscription_id: UUID | str | None = None,
    external_subscription_id: str | None = None,
) -> Page[VendorUsageLine]:
    subscription = _subscription(world, subscription_id, external_subscription_id)
    period = _period(billing_period)
    found = counting(world, subscription["id"], str(period), summary_key)
    return whole([_spoken(each) for each in found])


@serves(Usage.save_lines)
def save_lines(
    world: World,
    lines: Annotated[Sequence[VendorUsageLine], Body],
    /,
    *,
    billing_period: Annotated[str, Query],
    subscription_id: Annotated[UUID | str | None, Query] = None,
    external_subscription_id: Annotated[str | None, Query] = None,
    overwrite_same_day_usage: Annotated[bool | None, Query] = None,
) -> list[VendorUsageLine]:
    subscription = _subscription(world, subscription_id, external_subscription_id)
    overwrites = overwrite_same_day_usage
    return _save(world, subscription, lines, billing_period, overwrites=overwrites)


@serves(Usage.save_aggregate_lines)
def save_aggregate_lines(
    world: World,
    lines: Annotated[Sequence[AggregateUsageLine], Body],
    /,
    *,
    billing_period: Annotated[str, Query],
    subscription_id: Annotated[UUID | str | None, Query] = None,
    external_subscription_id: Annotated[str | None, Query] = None,
    overwrite_same_day_usage: Annotated[bool | None, Query] = None,
) -> list[VendorUsageLine]:
    subscription = _subscription(world, subscription_id, external_subscription_id)
    for line in lines:
        _check_amount(line.partner_aggregate_quantity, "partnerAggregateQuantity")
    overwrites = overwrite_same_day_usage
    return _save(world, subscription, lines, billing_period, overwrites=overwrites)


def _subscription(
    world: World, subscription_id: UUID | str | None, external_id: str | None
) -> Record:
    """The subscription that is meant, if it is one of the vendor's; `Refusal` if not."""
    if (subscription_id is None) == (external_id is None):
        raise malformed("either subscriptionId or externalSubscriptionId is required")
    if subscription_id is not None:
        one = world.read("subscriptions", str(subscription_id))
        found = [] if one is None or not is_of_vendor(world, one) else [one]
    else:
        found = vendors_own(world, str(external_id))
    if not found:
        raise not_found("Subscription", str(subscription_id or external_id))
    if len(found) > 1:
        ids = ", ".join(each["id"] for each in found)
        raise unprocessable(
            f"Several subscriptions are {external_id}; subscriptionId says which is meant",
            f"They are {ids}",
        )
    return found[0]


def _period(text: str) -> Month:
    if _PERIOD.fullmatch(text) is None or text.startswith("0000"):
        raise malformed(f"'{text}' is no month such as 2026-01", "billingPeriod")
    return Month.from_text(text)


def _save(
    world: World,
    subscription: Record,
    lines: Sequence[VendorUsageLine],
    billing_period: str,
    *,
    overwrites: bool | None,
) -> list[VendorUsageLine]:
    period = _period(billing_period)
    if is_closed(world, period):
        raise unprocessable(f"Billing period {period} is closed")
    if period > Month.of(world.now.date()):
        raise unprocessable(f"Billing period {period} lies ahead")
    for line in lines:
        _check(line, subscription)
    # What comes in once the month is over counts for its last day.
    day = min(world.now.date(), period.last).isoformat()
    if overwrites is not False:
        _forget(world, subscription["id"], day, {str(each.summary_key) for each in lines})
    records: list[Record] = [
        {
            "id": world.new_id(),
            **each.to_dict(),
            "_subscriptionId": subscription["id"],
            "_period": str(period),
            "_day": day,
        }
        for each in lines
    ]
    world.insert(_TABLE, records)
    summarize(world, subscription, str(period))
    return [_spoken(each) for each in records]


def _forget(world: World, subscription_id: str, day: str, keys: set[str]) -> None:
    for each in list(world.select(_TABLE, "subscription_id = ? AND day = ?", subscription_id, day)):
        if each["summaryKey"] in keys:
            world.delete(_TABLE, each["id"])


def _check(line: VendorUsageLine, subscription: Record) -> None:
    for name, text in (
        ("summaryKey", line.summary_key),
        ("summaryDisplayName", line.summary_display_name),
        ("unitOfMeasurement", line.unit_of_measurement),
    ):
        if not text or len(text) > _LONGEST:
            raise malformed(f"it must be of 1 to {_LONGEST} characters", name)
    _check_amount(line.quantity, "quantity")
    known = meters(subscription["productId"])
    if line.product_id not in known:
        there = ", ".join(f"{id_} ({meter.name})" for id_, meter in known.items()) or "nothing"
        raise unprocessable(
            f"Product {line.product_id} is not measured for {subscription['productName']}",
            f"What is measured: {there}",
        )


def _check_amount(amount: Decimal | None, name: str) -> None:
    why = "is required" if amount is None else why_not(amount)
    if why is not None:
        raise malformed(f"it {why}", name)


def _spoken(record: Record) -> VendorUsageLine:
    """A line as the API speaks it, which has no id."""
    found = shown(record)
    del found["id"]
    found.pop("partnerAggregateQuantity", None)
    return VendorUsageLine.from_dict(found)
