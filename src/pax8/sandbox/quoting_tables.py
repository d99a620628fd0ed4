"""The tables of a sandbox's quotes, and of the files that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pax8.sandbox.tables import Column, Table, _as_is, _number, _text


class _Words(Column):
    """All that a search for a quote looks through."""

    def of(self, record: Mapping[str, Any]) -> Any:
        parts = (record["referenceCode"], record["client"]["name"], record["createdBy"])
        return "\n".join(
            (*map(str, parts), *(each["product"]["name"] for each in record["lineItems"]))
        ).casefold()


QUOTES = Table(
    "quotes",
    (
        _text("status", "status"),
        _text("intent_type", "intentType"),
        _text("client_id", "client", "id"),
        _text("client_name", "client", "name"),
        _text("partner_id", "partner", "id"),
        _text("owner_id", "ownedBy", "id"),
        _text("created_by", "createdBy"),
        _text("created_on", "createdOn"),
        _text("expires_on", "expiresOn"),
        _number("initial_total", "totals", "initialTotal", "amount"),
        _number("recurring_total", "totals", "recurringTotal", "amount"),
        _Words("words", (), _as_is),
        # Shown in lists alone.
        _text("updated_on", "_updatedOn", hidden=True),
    ),
    indexes=("status",),
)
QUOTE_SECTIONS = Table(
    "quote_sections",
    (_text("quote_id", "_quoteId", hidden=True), Column("place", ("order",), int, "INTEGER")),
    indexes=("quote_id",),
    order=(("place", False),),
)
QUOTE_ACCESS = Table(
    "quote_access",
    (_text("quote_id", "_quoteId", hidden=True), _text("email", "email")),
    indexes=("quote_id",),
)
QUOTE_ATTACHMENTS = Table(
    "quote_attachments",
    (
        # The id of a quote, or what the file belongs to in the place of one.
        _text("owner", "_owner", hidden=True),
        # What it is a copy of.
        _text("source", "_source", hidden=True),
        Column("place", ("order",), int, "INTEGER"),
    ),
    indexes=("owner",),
    order=(("place", False),),
)
# By the ids of attachments.
FILES = Table("files", (Column("content", ("_content",), _as_is, "BLOB", hidden=True),))
TABLES = (QUOTES, QUOTE_SECTIONS, QUOTE_ACCESS, QUOTE_ATTACHMENTS, FILES)
