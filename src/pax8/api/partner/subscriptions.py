"""Subscriptions: what companies have, how much of it, since when and until when."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Unpack
from uuid import UUID

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.reading import Timestamp
from pax8.api.partner.products import ProvisioningDetail
from pax8.api.partner.usage_summaries import UsageSummaries
from pax8.api.surfaces import PARTNER
from pax8.api.terms import BillingTerm, Paging, SortDirection


class SubscriptionStatus(OpenEnum):
    """Where provisioning stands. Not what billing goes by: the start and end dates are.

    The Pending ones have a task open. PendingCancel has an end date and is not taken away yet.
    """

    ACTIVE = "Active"
    CANCELLED = "Cancelled"
    PENDING_MANUAL = "PendingManual"
    PENDING_AUTOMATED = "PendingAutomated"
    PENDING_CANCEL = "PendingCancel"
    WAITING_FOR_DETAILS = "WaitingForDetails"
    TRIAL = "Trial"
    CONVERTED = "Converted"
    PENDING_ACTIVATION = "PendingActivation"
    ACTIVATED = "Activated"


class SubscriptionSortBy(OpenEnum):
    """What subscriptions can be sorted by."""

    QUANTITY = "quantity"
    START_DATE = "startDate"
    END_DATE = "endDate"
    CREATED_DATE = "createdDate"
    BILLING_START = "billingStart"
    PRICE = "price"


class SubscriptionCommitment(Model):
    """What a subscription is committed to, and until when. `term` is such as `1-Year`."""

    id: str = ""
    term: str | None = None
    end_date: Timestamp | None = None


class Subscription(Model):
    """A product that a company has.

    `price` is what the company pays for one, `partner_cost` what the partner does.
    `vendor_sku_id` comes only when one subscription is asked for. `commitment` is published as
    `commitmentTerm`; both are read. A date without a time, which Pax8 gives here and there, reads
    as midnight UTC.
    """

    _also: ClassVar[Mapping[str, str]] = {"commitmentTerm": "commitment"}

    id: str = ""
    company_id: str = ""
    product_id: str = ""
    parent_subscription_id: str | None = None
    vendor_subscription_id: str | None = None
    vendor_sku_id: str | None = None
    product_name: str | None = None
    quantity: int | None = None
    status: SubscriptionStatus | None = None
    billing_term: BillingTerm | None = None
    price: Decimal | None = None
    partner_cost: Decimal | None = None
    currency_code: str | None = None
    start_date: Timestamp | None = None
    end_date: Timestamp | None = None
    billing_start: date | None = None
    created_date: Timestamp | None = None
    updated_date: Timestamp | None = None
    commitment: SubscriptionCommitment | None = None
    provisioning_details: builtins.list[ProvisioningDetail] | None = None

    @property
    def commitment_term(self) -> SubscriptionCommitment | None:
        """The commitment, by its published name."""
        return self.commitment


class SubscriptionFilter(Paging, total=False):
    """Which subscriptions, and in what order. Filters match exactly, and all of them."""

    sort: SubscriptionSortBy | str
    sort_direction: SortDirection | str
    status: SubscriptionStatus | str
    billing_term: BillingTerm | str
    company_id: UUID | str
    product_id: UUID | str


class Subscriptions(Resource[Mode]):
    """What companies have."""

    surface = PARTNER

    @operation("GET /subscriptions")
    def list(
        self, filter: SubscriptionFilter | None = None, /, **query: Unpack[SubscriptionFilter]
    ) -> Page[Subscription]:
        """List subscriptions: all of them, or those that a filter lets through.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /subscriptions/{subscription_id}")
    def get(self, subscription_id: UUID | str, /) -> Subscription:
        """Get one subscription, with the vendor's SKU.

        :param subscription_id: The id of the subscription.
        """
        ...

    @operation("GET /subscriptions/{subscription_id}/history")
    def get_history(self, subscription_id: UUID | str, /) -> builtins.list[Subscription]:
        """Get what the subscription was, version by version, the newest first.

        :param subscription_id: The id of the subscription.
        """
        ...

    @operation("PUT /subscriptions/{subscription_id}")
    def update(
        self,
        subscription_id: Subscription | UUID | str,
        /,
        *,
        quantity: int | None = None,
        price: Decimal | int | str | None = None,
        billing_term: BillingTerm | str | None = None,
        start_date: datetime | date | str | None = None,
        end_date: datetime | date | str | None = None,
        currency_code: str | None = None,
        partner_cost: Decimal | int | str | None = None,
        provisioning_details: Sequence[ProvisioningDetail] | None = None,
    ) -> Subscription:
        """Change a subscription. Only what is given is sent.

        Pax8 wants at least one of quantity, price, billing term and start date. During a
        commitment it refuses less quantity and another term.

        :param subscription_id: Its id; or the subscription itself, and what was changed on it
            since it was read is sent.
        :param quantity: How many there shall be, not how many more.
        :param price: What the company pays for one.
        :param billing_term: How often it is billed.
        :param start_date: When it starts.
        :param end_date: When it ends.
        :param currency_code: The ISO 4217 code of the prices.
        :param partner_cost: What the partner pays for one.
        :param provisioning_details: Answers, which replace all that were given before.
        """
        ...

    @operation("DELETE /subscriptions/{subscription_id}")
    def delete(
        self, subscription_id: UUID | str, /, *, cancel_date: datetime | date | str | None = None
    ) -> None:
        """Cancel a subscription, at once or on a day to come.

        :param subscription_id: The id of the subscription.
        :param cancel_date: When it shall end.
        """
        ...

    list_usage_summaries = UsageSummaries.list_for_subscription
