"""Subscriptions and their history, as Pax8 sends them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pax8.sandbox.population.catalogue.microsoft import VENDOR
from pax8.sandbox.population.dates import term_end, timestamp
from pax8.sandbox.population.draws import chance, identity
from pax8.sandbox.population.lifetimes import Version, live
from pax8.sandbox.population.money import to_cents
from pax8.sandbox.population.plans import Plan

CURRENCY = "USD"

_UNPROVISIONED = {"PendingAutomated", "PendingManual", "WaitingForDetails", "PendingActivation"}
_UNBILLED = {"WaitingForDetails", "PendingActivation"}
_METERED = {"Active", "Cancelled", "PendingCancel"}

_OWN_PRICES = 4
_MARKUPS = tuple(map(Decimal, ("0.85", "0.90", "0.95", "1.05", "1.10", "1.25")))

_DEVICES_PER_HUNDRED = (60, 150)
_PEOPLE_PER_HUNDRED = (12, 100)
_PEOPLE_PER_SERVER = 25


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription, the versions it had before, and what was ordered to begin it."""

    record: dict[str, Any]
    history: list[dict[str, Any]]
    ordered: int
    start: date
    plan: Plan


def subscribe(  # noqa: PLR0913 - whose, to what, since when, on top of what
    rng: Random,
    plan: Plan,
    *,
    company_id: str,
    people: int,
    age: int,
    today: date,
    parent_id: str | None = None,
) -> Subscribed:
    """Draw a customer's subscription.

    :param people: how many the customer employs.
    :param age: how many days before `today` it began.
    :param parent_id: the subscription that it comes on top of.
    """
    product, price = plan.product, plan.price
    start = today - timedelta(days=age)
    versions = live(rng, plan, _quantity(rng, plan, people), start, today)
    own = rng.choice(_MARKUPS) if chance(rng, _OWN_PRICES) else None
    vendor_subscription_id = (
        identity(rng)
        if product.product["vendorName"] == VENDOR
        else f"{product.product['sku'][:3]}-{rng.randrange(10**8):08d}"
    )
    own_price = None
    if own is not None and price.billing_term != "Trial" and not product.meters:
        own_price = to_cents(price.unit_price(versions[0].quantity)[0] * own)
    base: dict[str, Any] = {
        "id": identity(rng),
        "parentSubscriptionId": parent_id,
        "companyId": company_id,
        "productId": product.id,
        "vendorSubscriptionId": vendor_subscription_id,
        "vendorSkuId": product.vendor_sku_id,
        "quantity": 0,
        "startDate": timestamp(start),
        "endDate": None,
        "createdDate": timestamp(versions[0].moment),
        "updatedDate": None,
        "billingStart": start.isoformat(),
        "status": plan.status,
        "price": own_price,
        "currencyCode": CURRENCY,
        "partnerCost": None,
        "productName": product.name,
        "billingTerm": price.billing_term,
        "commitment": None,
        "_ownPrice": own_price is not None,
        "_metered": bool(product.meters) and plan.status in _METERED,
    }
    present = versions.pop()
    return Subscribed(
        record=_at(base, plan, present, start, today),
        history=[_at(base, plan, version, start, version.moment.date()) for version in versions],
        ordered=versions[0].quantity if versions else present.quantity,
        start=start,
        plan=plan,
    )


def _at(
    base: dict[str, Any], plan: Plan, version: Version, start: date, day: date
) -> dict[str, Any]:
    """Write one version of a subscription, in which its commitment runs on a day."""
    price, cost = plan.price.unit_price(version.quantity)
    record = base | {
        "quantity": version.quantity,
        "endDate": None if version.end is None else timestamp(version.end),
        "updatedDate": timestamp(version.moment),
        "status": version.status,
        "partnerCost": cost,
    }
    if record["price"] is None:
        record["price"] = price
    if version.status in _UNPROVISIONED:
        record["vendorSubscriptionId"] = None
    if version.status in _UNBILLED:
        record["billingStart"] = None
    elif version.status == "Activated":
        record["billingStart"] = version.moment.date().isoformat()
    months, term = plan.price.commitment_months, plan.price.commitment_term
    if months is not None and term is not None:
        if version.status == "Cancelled" and version.end is not None:
            day = version.end - timedelta(days=1)
        record["commitment"] = {
            "id": plan.product.commitment_id(term),
            "term": term,
            "endDate": timestamp(term_end(start, months, day)),
        }
    return record


def _quantity(rng: Random, plan: Plan, people: int) -> int:
    """Draw how many of a product a customer of some size begins with."""
    product = plan.product
    if product.owner == "person":
        quantity = people * rng.randint(*_PEOPLE_PER_HUNDRED) // 100
    elif product.owner == "device":
        quantity = people * rng.randint(*_DEVICES_PER_HUNDRED) // 100
    elif product.owner == "server":
        quantity = rng.randint(1, 2 + people // _PEOPLE_PER_SERVER)
    else:
        quantity = 1
    quantity = max(quantity, product.minimum_quantity)
    return quantity if product.maximum_quantity is None else min(quantity, product.maximum_quantity)
