"""Quotes with their lines."""

from __future__ import annotations

from pax8.api.quoting.quote import Quote
from pax8.sandbox.listing import Condition
from pax8.sandbox.refusals import not_found
from pax8.sandbox.window.chunks import NEWEST_FIRST, chunk_of
from pax8.sandbox.window.visiting import Page, Visit, lists, shows_one


@lists("quotes")
def list_quotes(visit: Visit) -> Page:
    """Show quotes, newest first."""
    search = visit.asked("search")
    conditions = [Condition("words", search.casefold(), "contains")] if search else []
    chunk = chunk_of(visit, "quotes", Quote, *conditions, order=NEWEST_FIRST)
    return Page("quotes.html", "Quotes", {"chunk": chunk, "search": search})


@shows_one("quotes")
def quote(visit: Visit) -> Page:
    """Show a quote with its lines."""
    body = visit.sandbox.world.body("quotes", visit.id)
    if body is None:
        raise not_found("Quote", visit.id)
    found = Quote.from_json(body)
    return Page("quote.html", f"Quote {found.reference_code}", {"quote": found})
