"""A page of a listing, as the API filters, sorts and cuts it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.page import Page
from pax8._core.plan import read
from pax8.api.terms import SortDirection
from pax8.sandbox.listing import AmongInvoices, Condition, Query
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pax8.api.terms import Paging
    from pax8.sandbox.world import World

M = TypeVar("M", bound=Model)

_USUAL, _LARGEST = 10, 200
# What a listing sorts by under another name than its column's.
_SORTED_AS = {"vendor": "vendor_name"}


def listed(
    world: World,
    table: str,
    kind: type[M],
    query: Paging,
    *conditions: Condition | AmongInvoices,
) -> Page[M]:
    """The page that a query asks for.

    What it gives that is named like a column must be as it says, beside the other conditions.
    """
    asked = cast("Mapping[str, Any]", query)
    columns = TABLES[table].by_name
    filters = (
        Condition(name, value if isinstance(value, bool | Decimal) else str(value))
        for name, value in asked.items()
        if name in columns
    )
    order: tuple[tuple[str, bool], ...] = ()
    if "sort" in asked:
        column = wire.snake(asked["sort"])
        descends = asked.get("sort_direction") == SortDirection.DESCENDING
        order = ((_SORTED_AS.get(column, column), descends),)
    number, size = window(world, query.get("page"), query.get("size"))
    bodies, total = world.page(table, Query((*filters, *conditions), order), number * size, size)
    content = [read(kind, body) for body in bodies]
    return Page(content, number, size, total, pages(world, total, size))


def cut(
    world: World, kind: type[M], rows: Sequence[bytes], number: int | None, size: int | None
) -> Page[M]:
    """The page of this number and size, of rows that are kept nowhere."""
    number, size = window(world, number, size)
    content = [read(kind, row) for row in rows[number * size : (number + 1) * size]]
    return Page(content, number, size, len(rows), pages(world, len(rows), size))


def window(world: World, number: int | None, size: int | None) -> tuple[int, int]:
    """The number and the size of the page that is asked for; `Refusal` if it may not be so long."""
    size = size or _USUAL
    if size > _LARGEST:
        how = world.dialect.page_over_largest
        if how != "cut":
            raise Refusal(how, f"Invalid input: {size} is more than {_LARGEST}, field: size")
        size = _LARGEST
    return number or 0, size


def pages(world: World, total: int, size: int) -> int:
    """How many pages of this size there are."""
    return -(-total // size) or world.dialect.pages_of_nothing
