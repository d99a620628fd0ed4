"""The lines of quotes: what each needs to be there, and how many there may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pax8.api.quoting.line_items import QuoteLineItems
from pax8.api.quoting.lines import CustomLine, QuoteLineItem, StandardLine, UsageBasedLine
from pax8.sandbox.quoting.lines import Line, changed, made
from pax8.sandbox.quoting.records import kept, open_quote, public
from pax8.sandbox.quoting.refusals import missing, refuse
from pax8.sandbox.quoting.sections import take_out
from pax8.sandbox.sales import OVER
from pax8.sandbox.serving import serves
from pax8.sandbox.sold import product_of
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

MOST_LINES = 30


def _shown(records: Sequence[Record]) -> list[QuoteLineItem]:
    return [QuoteLineItem.from_dict(public(each)) for each in records]


@serves(QuoteLineItems.add_line_items)
def add_line_items(
    world: World,
    quote_id: UUID | str,
    line_items: Sequence[StandardLine | CustomLine | UsageBasedLine],
    /,
) -> list[QuoteLineItem]:
    quote = open_quote(world, quote_id)
    there: list[Record] = quote["lineItems"]
    if not line_items:
        raise refuse("PAYLOAD_VALIDATION", "There are no lines to add")
    if len(there) + len(line_items) > MOST_LINES:
        raise refuse("LINE_ITEM_LIMIT_EXCEEDED", f"A quote has {MOST_LINES} lines at most")
    new = [made(world, quote, each) for each in line_items]
    for place, line in enumerate(line_items):
        if not isinstance(line, CustomLine):
            _relate(world, quote, line, place, new)
    kept(world, {**quote, "lineItems": there + new})
    return _shown(new)


@serves(QuoteLineItems.update_line_items)
def update_line_items(
    world: World,
    quote_id: UUID | str,
    line_items: Sequence[StandardLine | CustomLine | UsageBasedLine],
    /,
) -> list[QuoteLineItem]:
    quote = open_quote(world, quote_id)
    lines = {each["id"]: each for each in quote["lineItems"]}
    if len({each.id for each in line_items}) != len(line_items):
        raise refuse("PAYLOAD_VALIDATION", "A line is there twice")
    for line in line_items:
        record = _line(world, lines, line.id)
        lines[record["id"]] = changed(world, record, line)
    kept(world, {**quote, "lineItems": list(lines.values())})
    return _shown([lines[str(each.id)] for each in line_items])


@serves(QuoteLineItems.delete_line_item)
def delete_line_item(world: World, quote_id: UUID | str, line_item_id: UUID | str, /) -> None:
    _delete(world, quote_id, [line_item_id])


@serves(QuoteLineItems.delete_line_items)
def delete_line_items(
    world: World, quote_id: UUID | str, line_item_ids: Sequence[UUID | str], /
) -> None:
    if not line_item_ids:
        raise refuse("PAYLOAD_VALIDATION", "There are no lines to delete")
    _delete(world, quote_id, line_item_ids)


def _line(world: World, lines: dict[str, Record], id_: object) -> Record:
    record = lines.get(str(id_))
    if record is None:
        raise missing(world, "QUOTE_LINE_ITEM_NOT_FOUND", "Line item", id_)
    return record


def _delete(world: World, quote_id: UUID | str, line_item_ids: Sequence[UUID | str]) -> None:
    quote = open_quote(world, quote_id)
    lines = {each["id"]: each for each in quote["lineItems"]}
    gone = frozenset(str(_line(world, lines, each)["id"]) for each in line_item_ids)
    left = [each for each in quote["lineItems"] if each["id"] not in gone]
    for each in left:
        relationship: dict[str, Any] = each.get("relationship") or {}
        needed = relationship.get("requiredLineItemId")
        if needed in gone:
            why = f"Line {each['id']} needs line {needed}; delete them together"
            raise refuse("QUOTE_VALIDATION", why)
    take_out(world, quote["id"], gone)
    kept(world, {**quote, "lineItems": left})


def _relate(
    world: World,
    quote: Record,
    line: StandardLine | UsageBasedLine,
    place: int,
    new: list[Record],
) -> None:
    """Say of a new line what it needs; `Refusal` if that is not there, or not said."""
    record = new[place]
    allowed = product_of(world, record["product"]["id"]).parent_ids
    given = [
        each
        for each in (
            line.required_line_item_id,
            line.required_line_item_index,
            line.required_subscription_id,
        )
        if each is not None
    ]
    name = record["product"]["name"]
    if not given:
        if allowed:
            raise refuse("QUOTE_VALIDATION", f"{name} needs another line, or a subscription")
        return
    if len(given) > 1:
        raise refuse("PAYLOAD_VALIDATION", "A line needs one other, and not several")
    if line.required_subscription_id is not None:
        parent = _subscription(world, quote, line.required_subscription_id)
        record["relationship"] = {"requiredSubscriptionId": line.required_subscription_id}
    else:
        required = _required(quote, line, place, new)
        if required["billingTerm"] == "Trial" and record["billingTerm"] != "Trial":
            why = f"{name} cannot depend on a trial"
            raise refuse("QUOTE_VALIDATION_TRIAL_PARENT_RESTRICTION", why)
        parent = str(required["product"]["id"])
        record["relationship"] = {"requiredLineItemId": required["id"]}
    if parent not in allowed:
        raise refuse("QUOTE_VALIDATION", f"{name} cannot be added to that")


def _required(quote: Record, line: Line, place: int, new: list[Record]) -> Record:
    index: int | None = getattr(line, "required_line_item_index", None)
    if index is not None:
        if not 0 <= index < len(new) or index == place:
            raise refuse("PAYLOAD_VALIDATION", f"requiredLineItemIndex {index} is no other line")
        return new[index]
    wanted = getattr(line, "required_line_item_id", None)
    for each in quote["lineItems"]:
        if each["id"] == wanted:
            return dict(each)
    raise refuse("QUOTE_LINE_ITEM_NOT_FOUND", f"Line item not found: {wanted}")


def _subscription(world: World, quote: Record, id_: str) -> str:
    """The product of a subscription that the client of a quote has."""
    found = world.read("subscriptions", id_)
    if found is None or found["companyId"] != quote["client"]["id"] or found["status"] in OVER:
        raise refuse("QUOTE_VALIDATION", f"The client has no subscription {id_}")
    return str(found["productId"])
