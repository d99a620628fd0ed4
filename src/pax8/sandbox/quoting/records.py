"""Quotes as they are kept, found, and spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax8.api.quoting.quote import Quote
from pax8.sandbox.population import timestamp
from pax8.sandbox.quoting.amounts import summed
from pax8.sandbox.quoting.refusals import missing, refuse

if TYPE_CHECKING:
    from uuid import UUID

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# What may still be worked on.
OPEN = frozenset({"draft", "assigned", "pending", "changes_requested"})
# What runs out on its day.
_RUNS_OUT = "status IN ('draft', 'assigned', 'pending', 'changes_requested', 'sent')"


def expire(world: World) -> None:
    """Let quotes expire whose day has come."""
    due = list(world.select("quotes", f"{_RUNS_OUT} AND expires_on <= ?", timestamp(world.now)))
    for quote in due:
        world.replace("quotes", {**quote, "status": "expired", "_updatedOn": quote["expiresOn"]})


def found(world: World, quote_id: UUID | str) -> Record:
    """The quote with this id; `Refusal` if there is none."""
    expire(world)
    quote = world.read("quotes", str(quote_id))
    if quote is None:
        raise missing(world, "QUOTE_NOT_FOUND", "Quote", quote_id)
    return quote


def open_quote(world: World, quote_id: UUID | str) -> Record:
    """The quote with this id, which may be worked on; `Refusal` if it may not."""
    quote = found(world, quote_id)
    if quote["status"] not in OPEN:
        raise refuse(
            "QUOTE_INVALID_STATUS", f"Quote {quote_id} is {quote['status']} and cannot be changed"
        )
    return quote


def kept(world: World, quote: Record) -> Record:
    """Keep a quote as it is now, with what its lines come to."""
    changed = {
        **quote,
        "totals": summed(quote["lineItems"]),
        "_updatedOn": world.timestamp,
    }
    world.replace("quotes", changed)
    return changed


def spoken_quote(world: World, quote: Record) -> Quote:
    """The quote as the API speaks it."""
    files = world.select("quote_attachments", "owner = ?", quote["id"])
    shown = sorted(map(public, files), key=lambda each: int(each["order"]))
    return Quote.from_dict({**public(quote), "attachments": shown})


def public(record: Record) -> dict[str, Any]:
    """What of a record the API speaks of."""
    return {
        name: value
        for name, value in record.items()
        if not name.startswith("_") and value is not None
    }
