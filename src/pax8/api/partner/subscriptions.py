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
from pax8._core.procedure import Calls, procedure
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

    @procedure
    async def change(
        self,
        calls: Calls,
        subscription_id: Subscription | UUID | str,
        /,
        *,
        quantity: int | None = None,
        price: Decimal | int | str | None = None,
        billing_term: BillingTerm | str | None = None,
        start_date: datetime | date | str | None = None,
        provisioning_details: Sequence[ProvisioningDetail] | None = None,
    ) -> Subscription:
        """Change a subscription, unless its commitment forbids it: then `ChangeRefused`, unsent.

        It is read first, and only what differs is sent; if nothing does, it is given back as it
        is. During a commitment there is no less quantity and no other billing term, but for the
        first 7 days after an order or renewal, by Pax8's clock. The refusal says from which day on
        it is allowed. Pax8 says the rest, as in `update`.

        :param subscription_id: The subscription, or its id. What was changed on it is not sent.
        :param quantity: How many there shall be, from 1.
        :param price: What the company pays for one.
        :param billing_term: How often it is billed.
        :param start_date: When it starts.
        :param provisioning_details: Answers, which replace all that were given before. Pax8 takes
            them along with something else, which is sent though it be as it was.
        """
        from pax8.api.partner import changing

        given = {
            "quantity": quantity,
            "price": price,
            "billing_term": billing_term,
            "start_date": start_date,
            "provisioning_details": provisioning_details,
        }
        return await changing.change(calls, subscription_id, given)

    @procedure
    async def cancel(
        self,
        calls: Calls,
        subscription_id: Subscription | UUID | str,
        /,
        *,
        on: datetime | date | str | None = None,
        accept_fee: bool = False,
    ) -> None:
        """Cancel a subscription, unless its commitment forbids it: then `ChangeRefused`, unsent.

        A commitment can be cancelled in the first 7 days after an order or renewal, by Pax8's
        clock, and to the day on which it ends. The refusal says which day that is.

        :param subscription_id: The subscription, or its id.
        :param on: The day on which it shall end; left out, now.
        :param accept_fee: Whether to cancel it though that may cost a fee: without, such a
            cancellation raises `CancellationFee`.
        """
        from pax8.api.partner import changing

        await changing.cancel(calls, subscription_id, on, accept_fee=accept_fee)

    list_usage_summaries = UsageSummaries.list_for_subscription
