"""A page of a listing, as the API filters, sorts and cuts it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import msgspec

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
_numbers = msgspec.json.Encoder().encode

_USUAL, _LARGEST = 10, 200
# What a listing sorts by under another name than its column's.
_SORTED_AS = {"vendor": "vendor_name"}


class Counts(NamedTuple):
    """Which page it is, and of how many records and pages there are."""

    number: int
    size: int
    total: int
    pages: int


class KeptPage(Page[M]):
    """A page of records as they are kept, which become models only where somebody looks at them.

    Most pages are sent, and nobody does.
    """

    __slots__ = ("_kind", "_models", "_rows")

    def __init__(self, kind: type[M], rows: Sequence[bytes], counts: Counts) -> None:
        """A page of these records, from the JSON of each."""
        super().__init__([], counts.number, counts.size, counts.total, counts.pages)
        self._kind, self._rows = kind, rows
        self._models: list[M] | None = None

    @property
    def content(self) -> list[M]:
        """Its records."""
        if self._models is None:
            self._models = [read(self._kind, row) for row in self._rows]
        return self._models

    @content.setter
    def content(  # pyright: ignore[reportIncompatibleVariableOverride] - it is read and set as there
        self, models: list[M]
    ) -> None:
        self._models = models

    def to_bytes(self) -> bytes:
        """Its JSON, in the envelope of the partner surface."""
        if self._models is not None:
            return super().to_bytes()
        numbers = {
            "size": self.size,
            "totalElements": self.total_elements,
            "totalPages": self.total_pages,
            "number": self.number,
        }
        head, tail = b'{"content":[', b'],"page":' + _numbers(numbers) + b"}"
        if not self._rows:
            return head + tail
        # All at once, for each copy of a hundred thousand bytes takes its time.
        rows = [head + self._rows[0], *self._rows[1:]]
        rows[-1] += tail
        return b",".join(rows)


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
    return KeptPage(kind, bodies, Counts(number, size, total, pages(world, total, size)))


def cut(
    world: World, kind: type[M], rows: Sequence[bytes], number: int | None, size: int | None
) -> Page[M]:
    """The page of this number and size, of rows that are kept nowhere."""
    number, size = window(world, number, size)
    counts = Counts(number, size, len(rows), pages(world, len(rows), size))
    return KeptPage(kind, rows[number * size : (number + 1) * size], counts)


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
