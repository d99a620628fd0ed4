"""What happens in a world by its scenario, when its time has come; and what was refused of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from pax8.sandbox.billing.invoices import credit, overbill, settle
from pax8.sandbox.passage import count_usage
from pax8.sandbox.records import named
from pax8.sandbox.refusals import Refusal, not_found, unprocessable
from pax8.sandbox.sales import costs, revise
from pax8.sandbox.scenarios.operations import made, perform
from pax8.sandbox.scenarios.scenario import COMPANY, INVOICE, NAMED

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# Importing what answers is what makes it answer.
import_module("pax8.sandbox.application")

logger = logging.getLogger("pax8.sandbox")

_EVENTS, _NAMES = "scenario_events", "scenario_names"
# What prices and commitments are in force for.
_RUNNING = "status IN ('Active', 'PendingCancel', 'PendingAutomated', 'Trial') AND product_id = ?"


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """An event that was refused when its time came: where it is written, and why.

    Nothing of what it would have done was kept.
    """

    line: int
    column: int
    at: datetime
    does: str
    why: str


def refused_events(world: World) -> list[RefusedEvent]:
    """The events of a world's scenario that were refused so far, in the order of their times."""
    return [
        RefusedEvent(
            line=each["line"],
            column=each["column"],
            at=datetime.fromisoformat(each["at"]),
            does=each["does"],
            why=each["refusal"],
        )
        for each in world.select(_EVENTS, "refusal IS NOT NULL")
    ]


def id_of(world: World, name: str) -> str:
    """The id of what a scenario calls so, with or without `$`. LookupError if nothing is yet."""
    record = world.read(_NAMES, name.removeprefix("$"))
    if record is None:
        raise LookupError(f"nothing in this world is named ${name.removeprefix('$')}")
    return str(record["of"])


def give_name(world: World, name: str | None, id_: str) -> None:
    """Let this name mean what has this id."""
    if name is not None:
        world.insert(_NAMES, [{"id": name, "of": id_}])


def happen(world: World) -> None:
    """Let each event happen that is due, or be refused by itself."""
    for event in list(world.select(_EVENTS, "due <= ?", world.timestamp)):
        after = {**event, "due": None}
        world.simulating = False
        try:
            with world.attempt():
                _carry_out(world, event)
        except Refusal as refusal:
            after["refusal"] = "; ".join(filter(None, (refusal.message, *refusal.details)))
            logger.warning(
                "Line %s of the scenario, %s at %s, is refused: %s",
                event["line"],
                event["does"],
                event["at"],
                after["refusal"],
            )
        world.replace(_EVENTS, after)


def _carry_out(world: World, event: Record) -> None:
    given: dict[str, Any] = resolved(world, event["arguments"])
    if event["does"] in _DEEDS:
        _DEEDS[event["does"]](world, **given)
        return
    ids = made(perform(world, event["does"], given))
    for name, id_ in zip(event["names"], ids, strict=False):
        give_name(world, name, id_)


def resolved(world: World, value: Any) -> Any:
    """The arguments with ids in the place of names; `Refusal` if there is nothing of a name."""
    if isinstance(value, list):
        return [resolved(world, each) for each in cast("list[Any]", value)]
    if not isinstance(value, Mapping):
        return value
    members = cast("Mapping[str, Any]", value)
    if len(members) == 1:
        ((kind, name),) = members.items()
        if kind in _FINDING:
            return _FINDING[kind](world, name)
    return {key: resolved(world, each) for key, each in members.items()}


def _named(world: World, name: str) -> str:
    try:
        return id_of(world, name)
    except LookupError as error:
        raise unprocessable(str(error)) from None


def _company(world: World, name: str) -> str:
    found = list(world.select("companies", "name = ? AND status <> 'Deleted'", name))
    if not found:
        raise not_found("Company", name)
    return str(found[0]["id"])


def _invoice(world: World, month: str) -> str:
    """The invoice of a month; the one that is right, if there are several."""
    found = list(world.select("invoices", "invoice_date = ?", f"{month}-01"))
    if not found:
        raise not_found("Invoice", f"of {month}")
    return str(found[-1]["id"])


_FINDING: dict[str, Callable[[World, str], str]] = {
    NAMED: _named,
    COMPANY: _company,
    INVOICE: _invoice,
}


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


_DEEDS: dict[str, Callable[..., None]] = {
    "reprice": _reprice,
    "surge": _surge,
    "overbill": _overbill,
    "credit": _credit,
    "leave_unpaid": _leave_unpaid,
    "pay": _pay,
    "stall": _stall,
    "provision": _provision,
    "fail": _fail,
}
