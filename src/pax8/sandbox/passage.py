"""The passage of time: what falls due in a world as its clock moves, in order."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from pax8.sandbox.billing.invoices import PAYABLE, bill, carry, settle, unpaid_due
from pax8.sandbox.billing.months import Month
from pax8.sandbox.metering import surges, told_of
from pax8.sandbox.population import (
    TERM_MONTHS,
    term_end,
    timestamp,
    usage_summaries,
)
from pax8.sandbox.sales import TRIAL, Sale, costs, line, new_order, revise, subscribe
from pax8.sandbox.sold import product_of

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# The names of settings: the month last billed, and the day up to which usage is counted.
_BILLED, _COUNTED = "billed", "counted"
# What was cancelled was used until then.
_COUNTED_WHILE = "metered AND status IN ('Active', 'PendingCancel', 'Cancelled')"


def begin(world: World) -> None:
    """Let time begin: what lies before now needs nothing done."""
    today = world.now.date()
    world.set(_BILLED, str(Month.billing(world.now) - 1))
    world.set(_COUNTED, today.isoformat())


def pass_until(world: World, until: datetime) -> None:
    """Let everything happen that falls due until then, each at its own time."""
    while (instant := _next(world)) <= until:
        # What was due before the world began happens as soon as time moves.
        world.now = max(instant, world.now)
        _pay(world)
        _change(world)
        _bill(world)
        _occur(world)
    world.now = until
    count_usage(world)


def count_usage(world: World) -> None:
    """Bring the usage of metered subscriptions up to today."""
    today = world.now.date()
    since = date.fromisoformat(world.setting(_COUNTED) or today.isoformat())
    told = told_of(world)
    for subscription in list(world.select("subscriptions", _COUNTED_WHILE)):
        if subscription["id"] in told:
            continue
        surged = surges(world, subscription["id"])
        for month in Month.of(since).until(Month.of(today) + 1):
            for summary in usage_summaries(subscription, str(month), today, surged):
                if world.read("usage_summaries", summary["id"]) is None:
                    world.insert("usage_summaries", [summary])
                else:
                    world.replace("usage_summaries", summary)
    world.set(_COUNTED, today.isoformat())


def _next(world: World) -> datetime:
    instants = [_run(world).run]
    due = world.least("subscriptions", "due", "due IS NOT NULL")
    if due is not None:
        instants.append(datetime.fromisoformat(due))
    event = world.least("scenario_events", "due", "due IS NOT NULL")
    if event is not None:
        instants.append(datetime.fromisoformat(event))
    payable = world.least("invoices", "due_date", PAYABLE)
    if payable is not None:
        instants.append(datetime.combine(date.fromisoformat(payable), time(), UTC))
    return min(instants)


def _run(world: World) -> Month:
    return Month.from_text(world.setting(_BILLED) or "") + 1


def _bill(world: World) -> None:
    month = _run(world)
    if world.now < month.run:
        return
    count_usage(world)
    for invoice_id in bill(world, [month]):
        carry(world, invoice_id)
    world.set(_BILLED, str(month))


def _pay(world: World) -> None:
    for invoice_id in unpaid_due(world, world.now.date().isoformat()):
        settle(world, invoice_id, "Paid")


def _occur(world: World) -> None:
    """Let the events of a scenario happen whose time has come, after all else of that instant."""
    if world.least("scenario_events", "due", "due IS NOT NULL") is None:
        return
    # What carries them out is made of what this module is part of.
    from pax8.sandbox.scenarios.happening import happen

    happen(world)


def _change(world: World) -> None:
    due = list(world.select("subscriptions", "due <= ?", world.timestamp))
    for subscription in sorted(due, key=lambda each: str(each["createdDate"])):
        if subscription["status"] == TRIAL:
            _convert(world, subscription)
        elif subscription["status"] == "PendingAutomated":
            provisioned = {"status": "Active", "vendorSubscriptionId": world.new_id()}
            revise(world, subscription, provisioned)
        elif subscription.get("endDate") is not None:
            revise(world, subscription, {"status": "Cancelled"})
        else:
            _renew(world, subscription)


def _renew(world: World, subscription: Record) -> None:
    commitment = subscription["commitment"]
    start = date.fromisoformat(subscription["startDate"][:10])
    end = term_end(start, TERM_MONTHS[commitment["term"]], world.now.date())
    renewed: dict[str, Any] = {"commitment": {**commitment, "endDate": timestamp(end)}}
    with suppress(LookupError):
        # Prices that changed meanwhile hold from now on; what is sold no more keeps its own.
        renewed |= costs({**subscription, **renewed})
    revise(world, subscription, renewed)


def _convert(world: World, trial: Record) -> None:
    """End a trial: what is paid for takes its place, if the product is sold for money at all."""
    product = product_of(world, trial["productId"])
    price = next((each for each in product.prices if each.billing_term != TRIAL), None)
    if price is None:
        revise(world, trial, {"status": "Cancelled"})
        return
    revise(world, trial, {"status": "Converted"})
    term = price.commitment_term
    sale = Sale(
        company_id=trial["companyId"],
        product=product,
        quantity=trial["quantity"],
        billing_term=price.billing_term,
        commitment_id=None if term is None else product.commitment_id(term),
        start=world.now.date(),
        parent_id=trial.get("parentSubscriptionId"),
    )
    record = subscribe(world, sale)
    lines = [{"id": world.new_id(), **line(sale), "subscriptionId": record["id"]}]
    order = new_order(world, company_id=sale.company_id, email=None, by="Pax8", lines=lines)
    world.insert("orders", [{"id": world.new_id(), **order}])
