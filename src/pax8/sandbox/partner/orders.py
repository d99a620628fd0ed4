"""Orders: listed oldest first, checked, and made into subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Unpack
from uuid import UUID

from pax8._core.page import Page
from pax8._core.signature import Query, Unsent
from pax8.api.partner.orders import LineItem, Order, OrderedBy, OrderFilter, Orders
from pax8.errors import OutcomeUnknown
from pax8.sandbox.paging import listed
from pax8.sandbox.partner.order_rules import Planned, check_order
from pax8.sandbox.records import named, spoken
from pax8.sandbox.sales import line, new_order, subscribe
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record


@serves(Orders.list)
def list_orders(
    world: World, filter: OrderFilter | None = None, /, **query: Unpack[OrderFilter]
) -> Page[Order]:
    if "company_id" in query:
        named(world, "companies", query["company_id"])
    return listed(world, "orders", Order, query)


@serves(Orders.get)
def get_order(world: World, order_id: UUID | str, /) -> Order:
    return spoken(world, "orders", Order, order_id)


@serves(Orders.create)
def create_order(
    world: World,
    order: Order | None = None,
    /,
    *,
    company_id: UUID | str | None = None,
    line_items: Sequence[LineItem] | None = None,
    ordered_by: OrderedBy | str | None = None,
    ordered_by_user_email: str | None = None,
    is_mock: Annotated[bool | None, Query] = None,
    safely: Annotated[bool, Unsent] = False,
    unless: Annotated[OutcomeUnknown | None, Unsent] = None,
) -> Order:
    planned = check_order(world, company_id, line_items)
    lines = [line(each.sale) for each in planned] if is_mock else _sell(world, planned)
    record = new_order(
        world,
        company_id=str(company_id),
        email=ordered_by_user_email,
        # Live Pax8 takes it with a space and gives it back without.
        by=str(ordered_by or OrderedBy.PAX8_PARTNER).replace(" ", ""),
        lines=lines,
    )
    if is_mock:
        return Order.from_dict(_named(world, record))
    record["id"] = world.new_id()
    world.insert("orders", [record])
    if not world.dialect.order_names_subscriptions:
        record["lineItems"] = [{**each, "subscriptionId": None} for each in lines]
    return Order.from_dict(record)


def _named(world: World, mock: Record) -> Record:
    """A mock order, with ids that lead nowhere if it has any."""
    if world.dialect.mock_success != "order_with_ids":
        return mock
    lines = [{"id": world.new_id(), **each} for each in mock["lineItems"]]
    return {"id": world.new_id(), **mock, "lineItems": lines}


def _sell(world: World, planned: Sequence[Planned]) -> list[Record]:
    """The lines of the order, each with the subscription that was made for it."""
    made: dict[int, Record] = {}

    def make(place: int) -> Record:
        if place not in made:
            sale, parent = planned[place].sale, planned[place].parent
            if parent is not None:
                sale = replace(sale, parent_id=make(parent)["id"])
            made[place] = subscribe(world, sale)
        return made[place]

    return [
        {"id": world.new_id(), **line(each.sale), "subscriptionId": make(place)["id"]}
        for place, each in enumerate(planned)
    ]
