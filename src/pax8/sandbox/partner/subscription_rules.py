"""How a subscription may change and end, under the commitment that it has."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pax8.sandbox.integration import answers_in, is_awaited, keep_answers
from pax8.sandbox.partner.order_rules import (
    check_price,
    check_quantity,
    check_start,
    open_answers,
    unfinished,
)
from pax8.sandbox.population import (
    TERM_MONTHS,
    term_end,
    timestamp,
    unit_price,
)
from pax8.sandbox.records import named
from pax8.sandbox.refusals import unprocessable
from pax8.sandbox.sales import OVER, TRIAL, begun, costs, revise
from pax8.sandbox.sold import OwnProduct, product_of
from pax8.sandbox.standing import goes_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pax8.api.partner.products import ProvisioningDetail
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# After an order or a renewal, a commitment does not bind yet.
_WINDOW = timedelta(days=7)
_DEAREST = 1_000_000_000


def current(world: World, subscription_id: str) -> Record:
    """A subscription that is not over; `Refusal` if there is none with this id, or it is."""
    subscription = named(world, "subscriptions", subscription_id)
    if subscription.get("status") in OVER:
        raise unprocessable(f"The subscription is {subscription['status']}")
    if not goes_on(subscription):
        raise unprocessable("The subscription lacks what the sandbox changes subscriptions by")
    return subscription


def change(
    world: World,
    subscription: Record,
    *,
    quantity: int | None,
    price: Decimal | None,
    billing_term: str | None,
    start: date | None,
    end: date | None,
    answers: Sequence[ProvisioningDetail] | None,
) -> None:
    """Change what is given, and make a new version of it; `Refusal` if that may not be.

    What the partner pays is Pax8's to say: it follows from quantity and term.
    """
    if all(each is None for each in (quantity, price, billing_term, start)):
        raise unprocessable(
            "At least one of quantity, price, billingTerm and startDate must be given"
        )
    product = product_of(world, subscription["productId"])
    _answer(world, subscription, answers)
    changes: dict[str, Any] = {}
    if quantity is not None and quantity != subscription["quantity"]:
        changes |= _quantity(world, subscription, check_quantity(product, quantity))
    if billing_term is not None and billing_term != subscription["billingTerm"]:
        changes |= _billing_term(world, subscription, billing_term)
    if start is not None and timestamp(start) != subscription["startDate"]:
        changes |= _start(world, subscription, start)
    if end is not None and timestamp(end) != subscription.get("endDate"):
        changes |= _end(world, subscription, end, "endDate")
    if price is not None:
        changes |= _price(subscription, price)
    if "quantity" in changes or "billingTerm" in changes:
        moved = "billingTerm" in changes
        changes = _costs(world, {**subscription, **changes}, moved=moved) | changes
    if changes:
        revise(world, subscription, changes)


def cancel(world: World, subscription: Record, day: date | None) -> None:
    """End a subscription now, or on a day to come; `Refusal` if its commitment binds it longer."""
    revise(world, subscription, _end(world, subscription, day or world.now.date(), "cancelDate"))


def _answer(
    world: World, subscription: Record, answers: Sequence[ProvisioningDetail] | None
) -> None:
    """Take what was answered, if anything was; `Refusal` if the answers are not good."""
    if answers is None:
        return
    product = product_of(world, subscription["productId"])
    if wrong := [*open_answers(product, answers)]:
        raise unfinished(world, wrong)
    if is_awaited(world, product.id):
        keep_answers(world, subscription["id"], answers_in(answers))


def _quantity(world: World, subscription: Record, quantity: int) -> dict[str, Any]:
    terms = _terms(world, subscription)
    if quantity < subscription["quantity"]:
        if not terms.get("allowForQuantityDecrease", True):
            _check_bound(world, subscription, "the quantity cannot be decreased")
    elif not terms.get("allowForQuantityIncrease", True):
        _check_bound(world, subscription, "the quantity cannot be increased")
    return {"quantity": quantity}


def _price(subscription: Record, price: Decimal) -> dict[str, Any]:
    if not price.is_finite() or not 0 <= price <= _DEAREST:
        raise unprocessable(f"price must be from 0 to {_DEAREST}")
    return {} if price == subscription["price"] else {"price": price, "_ownPrice": True}


def _billing_term(world: World, subscription: Record, term: str) -> dict[str, Any]:
    _check_bound(world, subscription, "the billing term cannot be changed")
    before = subscription["billingTerm"]
    if term not in TERM_MONTHS or before not in {TRIAL, *TERM_MONTHS}:
        raise unprocessable(f"The billing term cannot be changed from {before} to {term}")
    changes: dict[str, Any] = {
        "billingTerm": term,
        "billingStart": world.now.date().isoformat(),
    }
    if subscription["status"] == TRIAL:
        # It is bought, and no longer ends by itself.
        changes |= {"status": "Active", "endDate": None}
    return changes


def _start(world: World, subscription: Record, start: date) -> dict[str, Any]:
    _check_bound(world, subscription, "the start date cannot be changed")
    changes: dict[str, Any] = {"startDate": timestamp(check_start(world, start))}
    if subscription.get("billingStart") is not None:
        changes["billingStart"] = start.isoformat()
    commitment = subscription.get("commitment")
    if commitment is not None:
        end = term_end(start, TERM_MONTHS[commitment["term"]], world.now.date())
        changes["commitment"] = {**commitment, "endDate": timestamp(end)}
    return changes


def _end(world: World, subscription: Record, end: date, name: str) -> dict[str, Any]:
    today = world.now.date()
    if end < today:
        raise unprocessable(f"{name} {end} lies in the past")
    _check_end(world, subscription, end)
    status = "Cancelled" if end == today else "PendingCancel"
    return {"status": status, "endDate": timestamp(end)}


def _check_end(world: World, subscription: Record, end: date) -> None:
    commitment = subscription.get("commitment")
    if commitment is None or _terms(world, subscription).get("allowForEarlyCancellation", True):
        return
    if end < date.fromisoformat(commitment["endDate"][:10]):
        _check_bound(world, subscription, "the subscription cannot be cancelled")


def _check_bound(world: World, subscription: Record, what: str) -> None:
    """Refuse, if the commitment binds today."""
    commitment = subscription.get("commitment")
    if commitment is None:
        return
    end = date.fromisoformat(commitment["endDate"][:10])
    if world.now.date() >= begun(subscription) + _WINDOW:
        raise unprocessable(f"During the commitment, which ends on {end}, {what}")


def _terms(world: World, subscription: Record) -> dict[str, Any]:
    """What the subscription's commitment allows; nothing is said where it has none."""
    commitment = subscription.get("commitment")
    if commitment is None:
        return {}
    product = product_of(world, subscription["productId"])
    return product.commitments.get(commitment.get("id"), {})


def _costs(world: World, changed: Record, *, moved: bool) -> dict[str, Any]:
    """What a changed subscription costs, by the catalogue; the partner's own price stays.

    Where a world's own product is sold so no more, as it was bought before, nothing changes.
    """
    product = product_of(world, changed["productId"])
    term = changed.get("commitment") and changed["commitment"]["term"]
    if changed["billingTerm"] == "Trial":
        term = None
    sold = {(each.billing_term, each.commitment_term) for each in product.prices}
    bought = (changed["billingTerm"], term)
    own = isinstance(product, OwnProduct)
    if own and bought not in sold and not moved:
        return {}
    check_price(product, changed["billingTerm"], term, changed["quantity"])
    if not own:
        return costs(changed)
    # What prices were before is not known of it.
    price, cost = unit_price(product, changed["billingTerm"], term, changed["quantity"])
    return {"partnerCost": cost} | ({} if changed["_ownPrice"] else {"price": price})
