"""How a subscription comes to be, and how a new version of it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pax8.sandbox.account import USER_ID
from pax8.sandbox.integration import Answers, is_awaited, keep_answers
from pax8.sandbox.population import (
    TERM_MONTHS,
    CatalogueProduct,
    add_months,
    find_product,
    term_end,
    timestamp,
    unit_price,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

TRIAL = "Trial"
# The statuses of what is there no more.
OVER = frozenset({"Cancelled", "Converted"})
TRIAL_LENGTH = timedelta(days=30)
# How long a vendor takes to set up what needs answers first.
_SETTING_UP = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What a company buys: a product, by terms that the product has a price for."""

    company_id: str
    product: CatalogueProduct
    quantity: int
    billing_term: str
    commitment_id: str | None
    start: date
    parent_id: str | None = None
    answers: Answers = field(default_factory=dict[str, Any])

    @property
    def commitment_term(self) -> str | None:
        """The term to which it is bound."""
        if self.commitment_id is None:
            return None
        return str(self.product.commitments[self.commitment_id]["term"])


def subscribe(world: World, sale: Sale) -> Record:
    """Make the subscription for what was bought."""
    product, start = sale.product, sale.start
    price, cost = unit_price(product, sale.billing_term, sale.commitment_term, sale.quantity)
    trial = sale.billing_term == TRIAL
    commitment = None
    if sale.commitment_term is not None:
        # Of what began long ago, terms may be over already.
        end = term_end(start, TERM_MONTHS[sale.commitment_term], world.now.date())
        commitment = {
            "id": sale.commitment_id,
            "term": sale.commitment_term,
            "endDate": timestamp(end),
        }
    status, awaited = _status(sale), is_awaited(world, product.id)
    if awaited and status == "Active":
        status = "PendingAutomated"
    subscription: Record = {
        "id": world.new_id(),
        "parentSubscriptionId": sale.parent_id,
        "companyId": sale.company_id,
        "productId": product.id,
        "vendorSubscriptionId": None,
        "quantity": sale.quantity,
        "startDate": timestamp(start),
        "endDate": timestamp(start + TRIAL_LENGTH) if trial else None,
        "createdDate": world.timestamp,
        "updatedDate": world.timestamp,
        "billingStart": None if status == "PendingActivation" else start.isoformat(),
        "status": status,
        "price": price,
        "currencyCode": "USD",
        "partnerCost": cost,
        "productName": product.name,
        "billingTerm": sale.billing_term,
        "commitment": commitment,
        "vendorSkuId": product.vendor_sku_id,
        "_ownPrice": False,
        "_metered": bool(product.meters),
    }
    if awaited:
        # It is there when the vendor says so.
        keep_answers(world, subscription["id"], sale.answers)
    elif status == "PendingAutomated":
        subscription["_readyAt"] = timestamp(world.now + _SETTING_UP)
    else:
        subscription["vendorSubscriptionId"] = world.new_id()
    world.insert("subscriptions", [subscription])
    return subscription


def _status(sale: Sale) -> str:
    if sale.billing_term == TRIAL:
        return "Trial"
    if sale.billing_term == "Activation":
        return "PendingActivation"
    return "PendingAutomated" if sale.product.provisioning else "Active"


def new_order(
    world: World, *, company_id: str, email: str | None, by: str, lines: list[Record]
) -> Record:
    """An order of these lines, which has no id yet."""
    return {
        "companyId": company_id,
        "createdDate": world.now.date().isoformat(),
        "orderedBy": by,
        "orderedByUserId": USER_ID,
        "orderedByUserEmail": email,
        "isScheduled": False,
        "lineItems": lines,
    }


def line(sale: Sale) -> Record:
    """The line of an order for what was bought, which has no id yet."""
    return {
        "productId": sale.product.id,
        "commitmentTermId": sale.commitment_id,
        "provisionStartDate": timestamp(sale.start),
        "billingTerm": sale.billing_term,
        "quantity": sale.quantity,
    }


def begun(subscription: Record) -> date:
    """When the term of the commitment that runs now began."""
    commitment = subscription["commitment"]
    end = date.fromisoformat(commitment["endDate"][:10])
    started = date.fromisoformat(subscription["startDate"][:10])
    # Counted from the first day, since a term from the 31st may end on the 30th.
    passed = (end.year - started.year) * 12 + end.month - started.month
    return add_months(started, passed - TERM_MONTHS[commitment["term"]])


def costs(subscription: Record) -> Record:
    """What a subscription costs by the catalogue, where the price is not the partner's own.

    What is bound by a commitment costs what it did when its term began. LookupError if it is not
    sold so.
    """
    trial, commitment = subscription["billingTerm"] == TRIAL, subscription["commitment"]
    product = find_product(
        subscription["productId"], None if commitment is None else begun(subscription)
    )
    term = None if trial or commitment is None else commitment["term"]
    price, cost = unit_price(product, subscription["billingTerm"], term, subscription["quantity"])
    return {"partnerCost": cost} | ({} if subscription["_ownPrice"] else {"price": price})


def revise(world: World, subscription: Record, changes: Mapping[str, Any]) -> None:
    """Make a new version of a subscription, by Pax8's names of what changes."""
    world.insert("history", [subscription])
    revised = {**subscription, **changes, "updatedDate": world.timestamp}
    world.replace("subscriptions", revised)
