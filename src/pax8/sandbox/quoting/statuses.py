"""From which status a quote may come to which, and what happens on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax8.sandbox.quoting.people import respondent
from pax8.sandbox.quoting.refusals import refuse

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# Nobody says that a quote is expired or assigned: that happens to it.
TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"pending", "sent", "closed"}),
    "assigned": frozenset({"draft", "pending", "sent", "closed"}),
    "pending": frozenset({"draft", "sent", "closed"}),
    "sent": frozenset({"draft", "changes_requested", "accepted", "declined", "closed"}),
    "changes_requested": frozenset({"draft", "sent", "declined", "closed"}),
    "declined": frozenset({"draft", "closed"}),
    "expired": frozenset({"draft", "closed"}),
    "accepted": frozenset({"closed"}),
    "closed": frozenset(),
}
_ANSWERS = {"accepted": "acceptedBy", "declined": "declinedBy"}
# What is over is written no more.
_SETTLED = frozenset({"accepted", "closed"})


def moved(world: World, quote: Record, status: str, changes: dict[str, Any]) -> Record:
    """The quote with these changes, in its new status; `Refusal` if it may not come to it."""
    before = quote["status"]
    if before in _SETTLED and any(quote[name] != value for name, value in changes.items()):
        raise refuse("QUOTE_INVALID_STATUS", f"Quote {quote['id']} is {before} and stays as it is")
    after = {**quote, **changes, "status": status}
    if status != before:
        if status not in TRANSITIONS[before]:
            raise refuse("QUOTE_INVALID_STATUS", f"A quote cannot go from {before} to {status}")
        _check(world, after)
        after |= _effects(world, before, status)
    if changes.get("published") and not quote["published"]:
        after["publishedOn"] = world.timestamp
    return after


def _check(world: World, quote: Record) -> None:
    if quote["status"] == "sent" and not quote["lineItems"]:
        raise refuse("QUOTE_NOT_VALID", "A quote without lines cannot be sent")
    if quote["status"] in {"sent", "draft"} and quote["expiresOn"] <= world.timestamp:
        raise refuse("QUOTE_NOT_VALID", f"expiresOn {quote['expiresOn']} is over")


def _effects(world: World, before: str, status: str) -> dict[str, Any]:
    if status in _ANSWERS:
        return {_ANSWERS[status]: respondent(), "respondedOn": world.timestamp}
    if status == "changes_requested":
        return {"respondedOn": world.timestamp}
    if before == "sent" and status == "draft":
        return {"revokedOn": world.timestamp}
    return {}
