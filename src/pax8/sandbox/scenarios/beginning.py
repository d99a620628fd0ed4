"""How a world begins with a scenario: its entries made, its past invoiced, its events played."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pax8.sandbox import passage
from pax8.sandbox.billing.months import Month
from pax8.sandbox.opening import invoice, people
from pax8.sandbox.partner.order_rules import check_quantity
from pax8.sandbox.population import (
    TERM_MONTHS,
    find_product,
    term_end,
    timestamp,
    usage_summaries,
)
from pax8.sandbox.population.catalogue.offers import declared
from pax8.sandbox.population.usage import usage_periods
from pax8.sandbox.records import named
from pax8.sandbox.refusals import Refusal, unprocessable
from pax8.sandbox.sales import Sale, line, new_order, subscribe
from pax8.sandbox.scenarios.happening import give_name, refused_events, resolved
from pax8.sandbox.scenarios.many_orders import fill_with_orders
from pax8.sandbox.scenarios.operations import perform
from pax8.sandbox.scenarios.problems import Problem, ScenarioError
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.scenarios.scenario import OwnCompany, OwnSubscription, Scenario
    from pax8.sandbox.tables import Record

_YEAR = 12
# What is larger is made anew each time, and not kept in memory.
_SMALL = 200
_MORNING = time(9, tzinfo=UTC)


def begin(world: World, scenario: Scenario) -> None:
    """Make a world, whose records are lost, what a scenario says.

    Its clock stands at the scenario's `now`; what was to happen until then has happened, and what
    comes later happens as the clock moves. Raises `ScenarioError` if something until `now` is
    refused; the world stays as it was then. RuntimeError within a transaction of the world.
    """
    template = _template if scenario.invented + scenario.orders <= _SMALL else _made
    # A transaction of another thread is waited for.
    with world._lock:
        if world._writing or world._reading:
            raise RuntimeError("a world cannot begin anew within a transaction of its own")
        template(scenario).copy_into(world)


@lru_cache(maxsize=8)
def _template(scenario: Scenario) -> World:
    return _made(scenario)


def _made(scenario: Scenario) -> World:
    world = World()
    fill(world, scenario)
    return world


def fill(world: World, scenario: Scenario) -> None:
    """Make an empty world what a scenario says. Raises `ScenarioError`; it stays empty then."""
    with world.transaction():
        world.now = scenario.starts
        for told in scenario.products:
            product = declared(told)
            world.offer({"id": product.id, "since": date.min.isoformat(), "product": told})
        people(world, scenario.seed, scenario.invented)
        world.insert("products", [dict(declared(each).product) for each in scenario.products])
        _stop_at([*_companies(world, scenario), *_subscriptions(world, scenario)], scenario)
        world.now = scenario.starts
        fill_with_orders(world, scenario.orders, scenario.seed)
        passage.begin(world)
        _invoice_the_past(world)
        world.insert("scenario_events", map(_record, range(len(scenario.events)), scenario.events))
        world.advance(scenario.now)
        refused = [each for each in refused_events(world) if not each.meant]
        _stop_at(
            [
                Problem(each.line, each.column, f"{each.does} is refused: {each.why}")
                for each in refused
            ],
            scenario,
        )


def _stop_at(problems: list[Problem], scenario: Scenario) -> None:
    if problems:
        raise ScenarioError(scenario.file, sorted(problems))


def _record(number: int, event: Any) -> Record:
    return {
        "id": str(number),
        "line": event.line,
        "column": event.column,
        "at": event.at.isoformat(),
        "does": event.does,
        "arguments": event.arguments,
        "names": list(event.names),
        "due": timestamp(event.at),
        "meantRefused": event.refused,
        "refusal": None,
    }


def _companies(world: World, scenario: Scenario) -> list[Problem]:
    problems: list[Problem] = []
    for company in scenario.companies:
        try:
            with world.attempt():
                made = perform(world, "companies.create", company.body)
                give_name(world, company.name, made.id)
        except Refusal as refusal:
            problems.append(_refused(company, refusal))
    return problems


def _subscriptions(world: World, scenario: Scenario) -> list[Problem]:
    problems: list[Problem] = []
    # In the order in which they began, which is the order of the orders.
    for subscription in sorted(scenario.subscriptions, key=lambda each: each.start):
        try:
            with world.attempt():
                _subscribe(world, subscription, scenario.starts)
        except Refusal as refusal:
            problems.append(_refused(subscription, refusal))
    return problems


def _refused(entry: OwnCompany | OwnSubscription, refusal: Refusal) -> Problem:
    why = "; ".join(filter(None, (refusal.message, *refusal.details)))
    return Problem(entry.line, entry.column, why)


def _subscribe(world: World, own: OwnSubscription, starts: datetime) -> None:
    """Make a subscription as if it had been ordered, set up and renewed since its first day."""
    product = find_product(own.product_id)
    world.now = min(datetime.combine(own.start, _MORNING), starts)
    company = named(world, "companies", resolved(world, own.company))
    parent_id = resolved(world, own.parent)
    if parent_id is not None:
        parent = named(world, "subscriptions", parent_id)
        if parent["companyId"] != company["id"] or parent["productId"] not in product.parent_ids:
            raise unprocessable(f"{product.name} cannot be added to {parent['productName']} there")
    sale = Sale(
        company_id=company["id"],
        product=product,
        quantity=check_quantity(product, own.quantity),
        billing_term=own.billing_term,
        commitment_id=own.commitment_term and product.commitment_id(own.commitment_term),
        start=own.start,
        parent_id=parent_id,
    )
    record = subscribe(world, sale)
    lines = [{"id": world.new_id(), **line(sale), "subscriptionId": record["id"]}]
    order = new_order(world, company_id=sale.company_id, email=None, by="Pax8Partner", lines=lines)
    world.insert("orders", [{"id": world.new_id(), **order}])
    today = starts.date()
    there: Record = {
        **record,
        "_readyAt": None,
        "status": own.status if record["status"] != "PendingActivation" else record["status"],
        "vendorSubscriptionId": record["vendorSubscriptionId"] or world.new_id(),
    }
    if own.commitment_term is not None:
        end = term_end(own.start, TERM_MONTHS[own.commitment_term], today)
        there["commitment"] = {**record["commitment"], "endDate": timestamp(end)}
    if own.end is not None:
        there["endDate"] = timestamp(own.end)
    if own.price is not None:
        there |= {"price": own.price, "_ownPrice": True}
    world.replace("subscriptions", there)
    give_name(world, own.name, record["id"])
    if there["_metered"]:
        for period in usage_periods(there, today):
            world.insert("usage_summaries", usage_summaries(there, period, today))


def _invoice_the_past(world: World) -> None:
    """Make the invoices of the year before, from the first month in which anything was there."""
    last = Month.billing(world.now) - 1
    earliest = world.least("subscriptions", "created_date", "TRUE")
    if earliest is None:
        return
    first = max(last - (_YEAR - 1), Month.billing(datetime.fromisoformat(earliest)))
    if first <= last:
        invoice(world, list(first.until(last + 1)))
