"""Usage of what is billed by consumption: summed up by month, and day by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Unpack
from uuid import UUID

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8.api.surfaces import PARTNER
from pax8.api.terms import Day, PageNumber, PageSize, Paging, SortDirection


class UsageSummarySortBy(OpenEnum):
    """What usage summaries can be sorted by."""

    RESOURCE_GROUP = "resourceGroup"
    CURRENT_CHARGES = "currentCharges"
    PARTNER_TOTAL = "partnerTotal"


class UsageSummary(Model):
    """The usage of one resource group of a subscription in the current month.

    Asked for by subscription, Pax8 was seen to leave `company_id` out.
    """

    id: str = ""
    company_id: str | None = None
    subscription_id: str | None = None
    product_id: str | None = None
    resource_group: str | None = None
    vendor_name: str | None = None
    current_charges: Decimal | None = None
    currency_code: str | None = None
    partner_total: Decimal | None = None
    is_trial: bool | None = None


class UsageLine(Model):
    """What was used of one product on one day. It has no id of its own."""

    usage_summary_id: str | None = None
    usage_date: date | None = None
    product_name: str | None = None
    product_id: str | None = None
    unit_of_measure: str | None = None
    quantity: Decimal | None = None
    current_charges: Decimal | None = None
    current_profit: Decimal | None = None
    partner_total: Decimal | None = None
    unit_price: Decimal | None = None
    currency_code: str | None = None
    is_trial: bool | None = None


class UsageSummaryFilter(Paging, total=False):
    """Which usage summaries, and in what order."""

    sort: UsageSummarySortBy | str
    sort_direction: SortDirection | str
    resource_group: str
    company_id: UUID | str


class UsageSummaries(Resource[Mode]):
    """What was used, of what is billed by use."""

    surface = PARTNER

    @operation("GET /subscriptions/{subscription_id}/usage-summaries")
    def list_for_subscription(
        self,
        subscription_id: UUID | str,
        filter: UsageSummaryFilter | None = None,
        /,
        **query: Unpack[UsageSummaryFilter],
    ) -> Page[UsageSummary]:
        """List the usage summaries of a subscription.

        :param subscription_id: The id of the subscription.
        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /usage-summaries/{usage_summary_id}")
    def get(self, usage_summary_id: UUID | str, /) -> UsageSummary:
        """Get one usage summary.

        :param usage_summary_id: The id of the usage summary.
        """
        ...

    @operation("GET /usage-summaries/{usage_summary_id}/usage-lines")
    def list_usage_lines(
        self,
        usage_summary_id: UUID | str,
        /,
        *,
        usage_date: Day,
        product_id: UUID | str | None = None,
        page: PageNumber | None = None,
        size: PageSize | None = None,
    ) -> Page[UsageLine]:
        """List what was used on one day.

        :param usage_summary_id: The id of the usage summary.
        :param usage_date: The day.
        :param product_id: Of this product only.
        :param page: That page alone, counted from 0; left out, it is everything.
        :param size: How many records a request asks for, 1 to 200.
        """
        ...
