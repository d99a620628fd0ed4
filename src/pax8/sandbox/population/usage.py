"""Metered usage: what a usage product measures each day, and its months.

Nothing is drawn here: a month follows from its subscription and a day from its month, so that
days need not be stored and add up to their month exactly.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any
from uuid import UUID, uuid5

from pax8.api.terms import add_months
from pax8.sandbox.population.catalogue import Meter, find_product, meters_of
from pax8.sandbox.population.dates import day_of
from pax8.sandbox.population.money import tidy

_MONTHS = 12

# A day's quantity is a typical one, times a percentage of the month, times one of the day.
_PLACES = 4
_DAYS = tuple(60 + (day * 37 + day * day * 11) % 81 for day in range(64))
_DAYS_BEFORE = (0, *accumulate(_DAYS))
_OFFSETS = 32

# The days from the first to the last (None: all that follow) on which it is so many times as much.
Surge = tuple[date, date | None, int]

_GROUPS = ("production", "shared-services", "backup", "web", "reporting", "test-lab", "archive")
_MOST_GROUPS = 3


def usage_periods(subscription: dict[str, Any], today: date) -> Iterator[str]:
    """Yield the months of a subscription for which usage is kept, oldest first.

    Those are the present month and the twelve before it, as far as the subscription ran.
    """
    month = add_months(today.replace(day=1), -_MONTHS)
    month = max(month, day_of(subscription["startDate"]).replace(day=1))
    end = today
    if subscription["endDate"] is not None:
        end = min(end, day_of(subscription["endDate"]) - timedelta(days=1))
    while month <= end:
        yield f"{month:%Y-%m}"
        month = add_months(month, 1)


def usage_summaries(
    subscription: dict[str, Any], period: str, today: date, surges: Sequence[Surge] = ()
) -> list[dict[str, Any]]:
    """Sum up a subscription's usage in one month, one summary for each resource group.

    :param subscription: the record of a subscription to a usage product.
    :param period: the month, as `2026-04`.
    :param today: the last day that counts; later days of the month are yet to come.
    :param surges: when it uses more than it would by itself.

    The ids are the same however often it is asked. Empty when no day of the month counts, and
    where nothing is known to be measured.
    """
    if not meters_of(subscription.get("productId", "")):
        return []
    first, last = _days(subscription, period, today)
    if last < first:
        return []
    product = find_product(subscription["productId"])
    owner = UUID(subscription["id"])
    start = owner.int % len(_GROUPS)
    count = owner.int // len(_GROUPS) % _MOST_GROUPS + 1
    summaries: list[dict[str, Any]] = []
    for group in (*_GROUPS, *_GROUPS)[start : start + count]:
        key = uuid5(owner, f"{period} {group}")
        charges = partner_total = Decimal("0.00")
        for meter, base, offset in _measured(key, product.meters):
            days = _weight(offset, first, last, surges)
            quantity = Decimal(base * days).scaleb(-_PLACES)
            charges += quantity * meter.unit_price
            partner_total += quantity * meter.partner_unit_price
        summaries.append(
            {
                "id": str(key),
                "companyId": subscription["companyId"],
                "subscriptionId": subscription["id"],
                "productId": product.id,
                "resourceGroup": group,
                "vendorName": product.product["vendorName"],
                "currentCharges": tidy(charges),
                "currencyCode": subscription["currencyCode"],
                "partnerTotal": tidy(partner_total),
                "isTrial": subscription["status"] == "Trial",
                "_period": period,
                "_firstDay": first.isoformat(),
                "_lastDay": last.isoformat(),
            }
        )
    return summaries


def usage_lines(
    summary: dict[str, Any], day: date, surges: Sequence[Surge] = ()
) -> list[dict[str, Any]]:
    """List what was measured on one day of a summary, a line for each meter.

    Amounts are exact: those of all days together are the summary's. Empty on days that the
    summary does not cover.

    :param summary: a record as `usage_summaries` makes it, its underscored keys included.
    """
    if not summary["_firstDay"] <= day.isoformat() <= summary["_lastDay"]:
        return []
    lines: list[dict[str, Any]] = []
    meters = meters_of(summary["productId"])
    for meter, base, offset in _measured(UUID(summary["id"]), meters):
        quantity = Decimal(base * _weight(offset, day, day, surges)).scaleb(-_PLACES)
        charges = quantity * meter.unit_price
        partner_total = quantity * meter.partner_unit_price
        lines.append(
            {
                "usageSummaryId": summary["id"],
                "usageDate": day.isoformat(),
                "productName": meter.name,
                "productId": meter.product_id,
                "unitOfMeasure": meter.unit,
                "quantity": tidy(quantity),
                "currentCharges": tidy(charges),
                "currentProfit": tidy(charges - partner_total),
                "partnerTotal": tidy(partner_total),
                "unitPrice": meter.unit_price,
                "currencyCode": summary["currencyCode"],
                "isTrial": summary["isTrial"],
            }
        )
    return lines


def _weight(offset: int, first: date, last: date, surges: Sequence[Surge]) -> int:
    """What the days of a month weigh together, in hundredths of a typical day."""
    weight = _DAYS_BEFORE[offset + last.day] - _DAYS_BEFORE[offset + first.day - 1]
    for day in range(first.day, last.day + 1) if surges else ():
        weight += _DAYS[offset + day - 1] * (_times(first.replace(day=day), surges) - 1)
    return weight


def _times(day: date, surges: Sequence[Surge]) -> int:
    """How many times as much as usual is used on a day: what was said last is what holds."""
    held = [times for since, until, times in surges if since <= day and (not until or day <= until)]
    return held[-1] if held else 1


def _days(subscription: dict[str, Any], period: str, today: date) -> tuple[date, date]:
    month = date.fromisoformat(f"{period}-01")
    first = max(month, day_of(subscription["startDate"]))
    last = min(add_months(month, 1) - timedelta(days=1), today)
    if subscription["endDate"] is not None:
        last = min(last, day_of(subscription["endDate"]) - timedelta(days=1))
    return first, last


def _measured(summary: UUID, meters: tuple[Meter, ...]) -> Iterator[tuple[Meter, int, int]]:
    """Yield the meters that ran in a summary, their size, and where in the days they begin."""
    for position, meter in enumerate(meters):
        bits = summary.int >> (position * 20) & 0xFFFFF
        if position == 0 or bits % 5:
            yield meter, meter.typical * (50 + bits % 100), (bits >> 7) % _OFFSETS
