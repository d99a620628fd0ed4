"""What an edit of a quote is based on, and whether somebody else has changed that since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pax8._core.model import Model
from pax8.errors import ChangedMeanwhile

# All that can be written of a quote, and that has to be written together.
WRITTEN = ("expires_on", "intro_message", "published", "status", "terms_and_disclaimers")


def asked_for(quote: Model, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be changed: what was set on the quote since it was read, and what is given."""
    if not quote._source:
        raise ValueError("Quotes.edit() takes a quote that was read, or the id of one")
    changes = quote.changes()
    for name in changes:
        if name not in WRITTEN:
            raise ValueError(f"Quotes.edit() cannot change {name}; it changes {', '.join(WRITTEN)}")
    return {**changes, **given}


def unchanged(read: Model, found: Model) -> None:
    """Raise ChangedMeanwhile if what can be written is not as it was read."""
    before = type(read).from_json(read._source)
    others = tuple(n for n in WRITTEN if getattr(before, n) != getattr(found, n))
    if others:
        raise ChangedMeanwhile(f"quote {found.to_dict().get('id')}", others, before, found)


def merged(found: Model, changes: Mapping[str, Any]) -> dict[str, Any]:
    """All that is written: as it stands, but for what is to be changed."""
    return {**{name: getattr(found, name) for name in WRITTEN}, **changes}
