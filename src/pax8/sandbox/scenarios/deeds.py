"""What a scenario can do that no operation does: prices, usage, invoices, setting up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from pax8.sandbox.billing.invoices import credit, overbill, settle
from pax8.sandbox.metering import meters, tell
from pax8.sandbox.passage import count_usage
from pax8.sandbox.records import named
from pax8.sandbox.refusals import unprocessable
from pax8.sandbox.sales import costs, revise
from pax8.sandbox.scenarios.problems import nearest

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# What prices and commitments are in force for.
_RUNNING = "status IN ('Active', 'PendingCancel', 'PendingAutomated', 'Trial') AND product_id = ?"


def _reprice(
    world: World, *, product: str, factor: str, term: str | None, commitment: str | None
) -> None:
    """Sell a product at other prices; what is bound keeps its own until its commitment renews."""
    change = {"factor": factor, "term": term, "commitment": commitment}
    today = world.now.date().isoformat()
    world.offer({"id": product, "since": today, "prices": [change]})
    for subscription in list(world.select("subscriptions", _RUNNING, product)):
        changes = costs(subscription)
        if any(subscription[key] != value for key, value in changes.items()):
            revise(world, subscription, changes)


def _surge(world: World, *, subscription: str, times: int, until: str | None) -> None:
    record = named(world, "subscriptions", subscription)
    if not record["_metered"]:
        raise unprocessable(f"{record['productName']} is not charged by what is used")
    today = world.now.date().isoformat()
    if until is not None and until < today:
        raise unprocessable(f"a surge from {today} cannot end before, on {until}")
    surge = {"id": world.new_id(), "subscriptionId": subscription, "times": times}
    world.insert("surges", [{**surge, "since": today, "until": until}])
    count_usage(world)


def _usage(world: World, *, subscription: str, meter: str, quantity: Decimal, group: str) -> None:
    record = named(world, "subscriptions", subscription)
    by_name = {each.name: each for each in meters(record["productId"]).values()}
    if meter not in by_name:
        hint = nearest(meter, by_name)
        raise unprocessable(f"{record['productName']} does not measure {meter}{hint}")
    tell(world, record, by_name[meter], Decimal(quantity), group)


def _unpaid(world: World, invoice: str) -> Record:
    record = named(world, "invoices", invoice)
    if record["status"] != "Unpaid":
        raise unprocessable(f"The invoice of {record['invoiceDate'][:7]} is {record['status']}")
    return record


def _overbill(world: World, *, invoice: str, subscription: str | None = None) -> None:
    _unpaid(world, invoice)
    for item in world.select("invoice_items", "invoice_id = ?", invoice):
        if subscription in {None, item["subscriptionId"]}:
            overbill(world, invoice, item)
            return
    raise unprocessable("The invoice has no item for this subscription")


def _credit(world: World, *, invoice: str) -> None:
    credit(world, _unpaid(world, invoice)["id"])


def _leave_unpaid(world: World, *, invoice: str) -> None:
    if world.read("held_invoices", _unpaid(world, invoice)["id"]) is None:
        world.insert("held_invoices", [{"id": invoice}])


def _pay(world: World, *, invoice: str) -> None:
    settle(world, _unpaid(world, invoice)["id"], "Paid")


def _stall(world: World, *, subscription: str) -> None:
    record = _being_set_up(world, subscription)
    # No new version of it: nobody can see that nothing will come.
    world.replace("subscriptions", {**record, "_readyAt": None})


def _provision(world: World, *, subscription: str) -> None:
    record = _being_set_up(world, subscription)
    changes = {"status": "Active", "vendorSubscriptionId": world.new_id(), "_readyAt": None}
    revise(world, record, changes)


def _fail(world: World, *, subscription: str) -> None:
    record = _being_set_up(world, subscription)
    revise(world, record, {"status": "PendingManual", "_readyAt": None})


def _being_set_up(world: World, subscription: str) -> Record:
    record = named(world, "subscriptions", subscription)
    if record["status"] not in {"PendingAutomated", "PendingManual"}:
        raise unprocessable(f"The subscription is {record['status']}, and not being set up")
    return record


# Each takes a world and its arguments, and raises `Refusal`.
DEEDS: dict[str, Callable[..., None]] = {
    "reprice": _reprice,
    "surge": _surge,
    "usage": _usage,
    "overbill": _overbill,
    "credit": _credit,
    "leave_unpaid": _leave_unpaid,
    "pay": _pay,
    "stall": _stall,
    "provision": _provision,
    "fail": _fail,
}
