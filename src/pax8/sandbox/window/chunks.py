"""A part of a long listing, as much as a page shows of it, and the way to the other parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pax8._core.model import Model
from pax8._core.plan import read
from pax8.sandbox.listing import Condition, Query
from pax8.sandbox.schema import TABLES

if TYPE_CHECKING:
    from pax8.sandbox.listing import AmongInvoices
    from pax8.sandbox.window.visiting import Visit
    from pax8.sandbox.world import World

T = TypeVar("T")
M = TypeVar("M", bound=Model)

# How many rows a page has of a listing, and of what hangs on a record.
SIZE, FEW = 50, 10
NEWEST_FIRST = (("position", True),)


@dataclass(frozen=True, slots=True)
class Chunk(Generic[T]):
    """Some rows of a listing. `number` counts from 1; `previous` and `next` are addresses."""

    rows: list[T]
    total: int
    number: int = 1
    previous: str | None = None
    next: str | None = None

    @property
    def first(self) -> int:
        """Which row of the listing is the first one here, from 1."""
        return (self.number - 1) * SIZE + 1

    @property
    def last(self) -> int:
        """Which row is the last one here."""
        return self.first + len(self.rows) - 1


def chunk_of(
    visit: Visit,
    table: str,
    kind: type[M],
    *conditions: Condition | AmongInvoices,
    order: tuple[tuple[str, bool], ...] = (),
) -> Chunk[M]:
    """The part of a table's listing that a visitor asks for; of one that is too far, the last."""
    query, world = Query(conditions, order), visit.sandbox.world
    wanted = max(1, visit.number("page") or 1)
    bodies, total = world.page(table, query, (wanted - 1) * SIZE, SIZE)
    number = min(wanted, max(1, -(-total // SIZE)))
    if number != wanted:
        bodies, total = world.page(table, query, (number - 1) * SIZE, SIZE)
    return Chunk(
        [read(kind, body) for body in bodies],
        total,
        number,
        visit.changed(page=number - 1) if number > 1 else None,
        visit.changed(page=number + 1) if number * SIZE < total else None,
    )


def some_of(
    world: World,
    table: str,
    kind: type[M],
    condition: Condition | AmongInvoices,
    *,
    many: int = FEW,
) -> Chunk[M]:
    """The newest of what hangs on a record, to be shown with it."""
    # Where a table has an order of its own, that is newest first.
    order = () if TABLES[table].order else NEWEST_FIRST
    bodies, total = world.page(table, Query((condition,), order), 0, many)
    return Chunk([read(kind, body) for body in bodies], total)
