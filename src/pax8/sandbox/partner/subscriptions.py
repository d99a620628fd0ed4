"""Subscriptions: what companies have, what it was before, and how it changes and ends."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Unpack
from uuid import UUID

from pax8._core.page import Page
from pax8.api.partner.products import ProvisioningDetail
from pax8.api.partner.subscriptions import Subscription, SubscriptionFilter, Subscriptions
from pax8.api.terms import BillingTerm
from pax8.sandbox.listing import Condition, Query
from pax8.sandbox.paging import listed
from pax8.sandbox.partner.subscription_rules import cancel, change, current
from pax8.sandbox.records import named, spoken, spoken_whole
from pax8.sandbox.refusals import ListedRefusal, Refusal, malformed
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World


@serves(Subscriptions.list)
def list_subscriptions(
    world: World, filter: SubscriptionFilter | None = None, /, **query: Unpack[SubscriptionFilter]
) -> Page[Subscription]:
    if "company_id" in query and world.read("companies", str(query["company_id"])) is None:
        raise Refusal(403, f"Company {query['company_id']} is not yours")
    return listed(world, "subscriptions", Subscription, query)


@serves(Subscriptions.get)
def get_subscription(world: World, subscription_id: UUID | str, /) -> Subscription:
    return spoken_whole(world, "subscriptions", Subscription, subscription_id)


@serves(Subscriptions.get_history)
def get_history(world: World, subscription_id: UUID | str, /) -> builtins.list[Subscription]:
    newest = spoken(world, "subscriptions", Subscription, subscription_id)
    earlier = world.all("history", Query((Condition("id", newest.id),)))
    return [newest, *(Subscription.from_json(each) for each in earlier)]


@serves(Subscriptions.update)
def update_subscription(
    world: World,
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
    named(world, "subscriptions", str(subscription_id))
    try:
        change(
            world,
            current(world, str(subscription_id)),
            quantity=quantity,
            price=None if price is None else Decimal(price),
            billing_term=None if billing_term is None else str(billing_term),
            start=_day(start_date),
            end=_day(end_date),
            answers=provisioning_details,
        )
    except Refusal as refusal:
        if world.dialect.update_refusals == "list":
            raise ListedRefusal(refusal.status, refusal.message, refusal.details) from refusal
        raise
    return get_subscription(world, str(subscription_id))


@serves(Subscriptions.delete)
def delete_subscription(
    world: World,
    subscription_id: UUID | str,
    /,
    *,
    cancel_date: datetime | date | str | None = None,
) -> None:
    if _is_day(cancel_date) and not world.dialect.cancels_on_day:
        raise malformed(f"'{cancel_date}' is a day, and no time", "cancelDate")
    cancel(world, current(world, str(subscription_id)), _day(cancel_date))


def _is_day(given: datetime | date | str | None) -> bool:
    """Whether this is a day without a time."""
    if isinstance(given, str):
        return len(given) == len("2026-07-01")
    return isinstance(given, date) and not isinstance(given, datetime)


def _day(given: datetime | date | str | None) -> date | None:
    if given is None:
        return None
    return given.date() if isinstance(given, datetime) else date.fromisoformat(str(given)[:10])
