"""Usage: the summaries of a subscription by month, and the lines of a day."""

from __future__ import annotations

from datetime import date
from typing import Unpack
from uuid import UUID

from pax8._core import wire
from pax8._core.page import Page
from pax8.api.partner.usage_summaries import (
    UsageLine,
    UsageSummaries,
    UsageSummary,
    UsageSummaryFilter,
)
from pax8.api.terms import Day, PageNumber, PageSize
from pax8.sandbox.listing import Condition
from pax8.sandbox.metering import surges, told_lines
from pax8.sandbox.paging import cut, listed
from pax8.sandbox.population import usage_lines
from pax8.sandbox.records import named, spoken
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World


@serves(UsageSummaries.list_for_subscription)
def list_for_subscription(
    world: World,
    subscription_id: UUID | str,
    filter: UsageSummaryFilter | None = None,
    /,
    **query: Unpack[UsageSummaryFilter],
) -> Page[UsageSummary]:
    subscription = named(world, "subscriptions", subscription_id)
    if "company_id" in query:
        named(world, "companies", query["company_id"])
    page = listed(
        world,
        "usage_summaries",
        UsageSummary,
        query,
        Condition("subscription_id", subscription["id"]),
    )
    if not world.dialect.summaries_name_company:
        page.content = [_without_company(summary) for summary in page.content]
    return page


@serves(UsageSummaries.get)
def get_usage_summary(world: World, usage_summary_id: UUID | str, /) -> UsageSummary:
    return spoken(world, "usage_summaries", UsageSummary, usage_summary_id)


@serves(UsageSummaries.list_usage_lines)
def list_usage_lines(
    world: World,
    usage_summary_id: UUID | str,
    /,
    *,
    usage_date: Day,
    product_id: UUID | str | None = None,
    page: PageNumber | None = None,
    size: PageSize | None = None,
) -> Page[UsageLine]:
    summary = named(world, "usage_summaries", usage_summary_id)
    day = date.fromisoformat(str(usage_date))
    told = told_lines(world, summary, day)
    if told is None:
        told = usage_lines(summary, day, surges(world, summary["subscriptionId"]))
    lines = [
        wire.encode(line)
        for line in told
        if product_id is None or line["productId"] == str(product_id)
    ]
    return cut(world, UsageLine, lines, page, size)


def _without_company(summary: UsageSummary) -> UsageSummary:
    shown = summary.to_dict()
    del shown["companyId"]
    return UsageSummary.from_dict(shown)
