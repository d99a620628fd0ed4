"""The sections of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from pax8.api.quoting.sections import QuoteSection, QuoteSections
from pax8.sandbox.quoting.records import found, kept, open_quote, public
from pax8.sandbox.quoting.refusals import refuse
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_LONGEST = 255


def _records(world: World, quote_id: str) -> list[Record]:
    found = world.select("quote_sections", "quote_id = ?", quote_id)
    return sorted(found, key=lambda each: int(each["order"]))


def _shown(world: World, quote_id: str) -> list[QuoteSection]:
    return [QuoteSection.from_dict(public(each)) for each in _records(world, quote_id)]


@serves(QuoteSections.list_sections)
def list_sections(world: World, quote_id: UUID | str, /) -> list[QuoteSection]:
    return _shown(world, found(world, quote_id)["id"])


@serves(QuoteSections.create_section)
def create_section(world: World, quote_id: UUID | str, name: str, /) -> list[QuoteSection]:
    quote = open_quote(world, quote_id)
    section: Record = {
        "id": world.new_id(),
        "name": _name(name),
        "order": len(_records(world, quote["id"])),
        "lineItems": [],
        "_quoteId": quote["id"],
    }
    world.insert("quote_sections", [section])
    kept(world, quote)
    return _shown(world, quote["id"])


@serves(QuoteSections.update_sections)
def update_sections(
    world: World, quote_id: UUID | str, sections: Sequence[QuoteSection], /
) -> list[QuoteSection]:
    quote = open_quote(world, quote_id)
    there = {each["id"]: each for each in _records(world, quote["id"])}
    if sorted(each.id for each in sections) != sorted(there):
        raise refuse("PAYLOAD_VALIDATION", "sections must name each section of the quote once")
    _check_places("order", [each.order for each in sections])
    _check_lines(quote, sections)
    for each in sections:
        lines = [
            {"lineItemId": line.line_item_id, "order": line.order} for line in each.line_items or ()
        ]
        changed = {"name": _name(each.name), "order": each.order, "lineItems": lines}
        world.replace("quote_sections", {**there[each.id], **changed})
    kept(world, quote)
    return _shown(world, quote["id"])


def take_out(world: World, quote_id: str, line_ids: frozenset[str]) -> None:
    """Take lines out of the sections that they are in."""
    for section in _records(world, quote_id):
        left = [each for each in section["lineItems"] if each["lineItemId"] not in line_ids]
        left = [{**each, "order": place} for place, each in enumerate(left)]
        world.replace("quote_sections", {**section, "lineItems": left})


def _name(name: str | None) -> str:
    if not name or not name.strip() or len(name) > _LONGEST:
        raise refuse("PAYLOAD_VALIDATION", f"name must have 1 to {_LONGEST} characters")
    return name


def _check_places(name: str, places: Sequence[int | None]) -> None:
    if sorted(-1 if each is None else each for each in places) != list(range(len(places))):
        raise refuse("PAYLOAD_VALIDATION", f"{name} must be each of 0 to {len(places) - 1} once")


def _check_lines(quote: Record, sections: Sequence[QuoteSection]) -> None:
    known = {each["id"] for each in quote["lineItems"]}
    seen: set[str | None] = set()
    for section in sections:
        lines = section.line_items or []
        _check_places("order", [line.order for line in lines])
        for line in lines:
            if line.line_item_id not in known:
                what = f"Line item not found: {line.line_item_id}"
                raise refuse("QUOTE_LINE_ITEM_NOT_FOUND", what)
            if line.line_item_id in seen:
                raise refuse("PAYLOAD_VALIDATION", f"Line {line.line_item_id} is there twice")
            seen.add(line.line_item_id)
