"""Listings of this surface, which name what they sort by in any words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from pax8._core.model import Model
from pax8._core.page import Page
from pax8.sandbox.paging import listed
from pax8.sandbox.refusals import malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.api.terms import Paging
    from pax8.sandbox.listing import Condition
    from pax8.sandbox.world import World

M = TypeVar("M", bound=Model)


def listed_by(
    sortable: frozenset[str],
    world: World,
    table: str,
    kind: type[M],
    query: Paging,
    *conditions: Condition,
) -> Page[M]:
    """The page that a query asks for; `Refusal` if it sorts by what cannot be sorted by."""
    sort = cast("Mapping[str, Any]", query).get("sort")
    if sort is not None and sort not in sortable:
        raise malformed(f"it must be one of {', '.join(sorted(sortable))}", "sort")
    return listed(world, table, kind, query, *conditions)
