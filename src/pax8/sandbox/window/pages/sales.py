"""Orders, and the subscriptions that came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8.api.partner.orders import Order
from pax8.api.partner.subscriptions import Subscription, SubscriptionStatus
from pax8.api.partner.usage_summaries import UsageSummary
from pax8.sandbox.listing import Condition
from pax8.sandbox.records import spoken
from pax8.sandbox.window.chunks import NEWEST_FIRST, chunk_of, some_of
from pax8.sandbox.window.naming import names_of
from pax8.sandbox.window.visiting import Page, Visit, lists, shows_one

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax8.sandbox.world import World

# How many earlier versions of a subscription, and months of its usage, are shown with it.
_MANY = 24


@lists("orders")
def list_orders(visit: Visit) -> Page:
    """Show orders, newest first."""
    chunk = chunk_of(visit, "orders", Order, *_of_company(visit), order=NEWEST_FIRST)
    world = visit.sandbox.world
    return Page(
        "orders.html",
        "Orders",
        {
            "chunk": chunk,
            "companies": names_of(world, "companies", (each.company_id for each in chunk.rows)),
            "company": _company(visit),
        },
    )


@shows_one("orders")
def order(visit: Visit) -> Page:
    """Show an order with its lines."""
    world = visit.sandbox.world
    found = spoken(world, "orders", Order, visit.id)
    lines = found.line_items or []
    return Page(
        "order.html",
        f"Order of {found.created_date}",
        {
            "order": found,
            "companies": names_of(world, "companies", [found.company_id]),
            "products": names_of(world, "products", (each.product_id for each in lines)),
        },
    )


@lists("subscriptions")
def list_subscriptions(visit: Visit) -> Page:
    """Show subscriptions, newest first."""
    conditions = [*_of_company(visit), *_of(visit, "product_id", "product")]
    conditions += _of(visit, "status", "status")
    chunk = chunk_of(visit, "subscriptions", Subscription, *conditions, order=NEWEST_FIRST)
    world = visit.sandbox.world
    return Page(
        "subscriptions.html",
        "Subscriptions",
        {
            "chunk": chunk,
            "companies": names_of(world, "companies", (each.company_id for each in chunk.rows)),
            "company": _company(visit),
            "product": _named(world, "products", visit.asked("product")),
            "status": visit.asked("status"),
            "statuses": [str(each) for each in SubscriptionStatus],
        },
    )


@shows_one("subscriptions")
def subscription(visit: Visit) -> Page:
    """Show a subscription, how it was before, and what was used of it."""
    world = visit.sandbox.world
    found = spoken(world, "subscriptions", Subscription, visit.id)
    of_it = Condition("subscription_id", found.id)
    # Those that name it among their lines.
    where = "company_id = ? AND instr(body, ?) > 0"
    orders = world.select("orders", where, found.company_id, found.id)
    return Page(
        "subscription.html",
        found.product_name or found.id,
        {
            "subscription": found,
            "companies": names_of(world, "companies", [found.company_id]),
            "orders": [each["id"] for each in orders],
            "parent": _parent(world, found.parent_subscription_id),
            "versions": some_of(
                world, "history", Subscription, Condition("id", found.id), many=_MANY
            ),
            "usage": some_of(world, "usage_summaries", UsageSummary, of_it, many=_MANY),
        },
    )


def _parent(world: World, id_: str | None) -> Subscription | None:
    body = None if id_ is None else world.body("subscriptions", id_)
    return None if body is None else Subscription.from_json(body)


def _of_company(visit: Visit) -> Iterable[Condition]:
    return _of(visit, "company_id", "company")


def _of(visit: Visit, column: str, name: str) -> list[Condition]:
    value = visit.asked(name)
    return [Condition(column, value)] if value else []


def _company(visit: Visit) -> tuple[str, str] | None:
    return _named(visit.sandbox.world, "companies", visit.asked("company"))


def _named(world: World, table: str, id_: str) -> tuple[str, str] | None:
    """The id and the name of the record that a listing is of; None if it is of all."""
    return (id_, names_of(world, table, [id_]).get(id_, id_)) if id_ else None
