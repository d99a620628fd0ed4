"""The records that a request names; or the refusal, where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pax8._core.model import Model
from pax8._core.plan import read
from pax8.sandbox.refusals import not_found

if TYPE_CHECKING:
    from uuid import UUID

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

M = TypeVar("M", bound=Model)

# What Pax8 calls a record of each table.
_KINDS = {
    "companies": "Company",
    "contacts": "Contact",
    "products": "Product",
    "orders": "Order",
    "subscriptions": "Subscription",
    "invoices": "Invoice",
    "usage_summaries": "Usage Summary",
}


def named(world: World, table: str, id_: UUID | str) -> Record:
    """The record with this id, with all its keys; `Refusal` if there is none."""
    record = world.read(table, str(id_))
    if record is None:
        raise not_found(_KINDS[table], str(id_))
    return record


def spoken(world: World, table: str, kind: type[M], id_: UUID | str) -> M:
    """The record with this id, as the API speaks it; `Refusal` if there is none."""
    return _read(kind, world.body(table, str(id_)), table, id_)


def spoken_whole(world: World, table: str, kind: type[M], id_: UUID | str) -> M:
    """As `spoken`, with what is said only of a record that is asked for alone."""
    return _read(kind, world.whole(table, str(id_)), table, id_)


def _read(kind: type[M], body: bytes | None, table: str, id_: UUID | str) -> M:
    if body is None:
        raise not_found(_KINDS[table], str(id_))
    return read(kind, body)
