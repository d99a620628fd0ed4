"""Quotes: what is offered to a company, and what came of it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Unpack
from uuid import UUID

from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, operation
from pax8._core.page import Page
from pax8._core.procedure import Calls, procedure
from pax8.api.quoting.access_list import QuoteAccessList
from pax8.api.quoting.attachments import QuoteFiles
from pax8.api.quoting.editing import asked_for, merged, unchanged
from pax8.api.quoting.line_items import QuoteLineItems
from pax8.api.quoting.lines import QuoteLineItem
from pax8.api.quoting.quote import Quote, QuoteSummary
from pax8.api.quoting.sections import QuoteSections
from pax8.api.quoting.terms import QuoteIntent, QuoteStatus
from pax8.api.surfaces import QUOTING
from pax8.api.terms import Paging, SortDirection
from pax8.errors import Sent


class QuoteSortBy(OpenEnum):
    """What quotes can be sorted by."""

    ID = "id"
    STATUS = "status"
    CLIENT_NAME = "client.name"
    CREATED_BY = "createdBy"
    CREATED_ON = "createdOn"
    UPDATED_ON = "updatedOn"
    INITIAL_TOTAL = "totals.initialTotal"
    RECURRING_TOTAL = "totals.recurringTotal"


class QuoteAccount(OpenEnum):
    """Whose quotes: those of who asks, or those of the whole partner."""

    USER = "user"
    PARTNER = "partner"


class QuoteFilter(Paging, total=False):
    """Which quotes, and in what order.

    `account`: whose; left out, your own alone. `search`: words to look for. `status`: one, or
    several.
    """

    sort: QuoteSortBy | str
    sort_direction: SortDirection | str
    search: str
    status: QuoteStatus | str | Sequence[QuoteStatus | str]
    account: QuoteAccount | str
    partner_id: UUID | str
    intent_type: QuoteIntent | str


class Quotes(QuoteLineItems[Mode], QuoteSections[Mode], QuoteAccessList[Mode], QuoteFiles[Mode]):
    """What is offered to companies."""

    surface = QUOTING

    @operation("GET /quotes")
    def list(
        self, filter: QuoteFilter | None = None, /, **query: Unpack[QuoteFilter]
    ) -> Page[QuoteSummary]:
        """List quotes: your own, or with `account="partner"` all of the partner.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /quotes/{quote_id}")
    def get(self, quote_id: UUID | str, /) -> Quote:
        """Get one quote, with its lines and attachments.

        :param quote_id: The id of the quote.
        """
        ...

    @operation("POST /quotes", status=201)
    def create(self, client_id: UUID | str, *, quote_request_id: UUID | str | None = None) -> Quote:
        """Begin a quote: a draft without lines. They are added with `add_line_items`.

        :param client_id: The company that it is for.
        :param quote_request_id: The request that it answers.
        """
        ...

    @operation("PUT /quotes/{quote_id}", whole=True)
    def update(
        self,
        quote_id: Quote | UUID | str,
        /,
        *,
        expires_on: datetime | date | str | None = None,
        intro_message: str | None = None,
        published: bool | None = None,
        status: QuoteStatus | str | None = None,
        terms_and_disclaimers: str | None = None,
    ) -> Quote:
        """Write a quote. Pax8 wants all five fields, whatever changes; `edit` fills them in.

        Setting the status is how a quote is sent, closed or accepted.

        :param quote_id: Its id; or the quote itself, and its five fields are sent.
        :param expires_on: When it expires.
        :param intro_message: What it begins with.
        :param published: Whether it can be seen by those it is shared with.
        :param status: How far it has come.
        :param terms_and_disclaimers: What it ends with.
        """
        ...

    @operation("DELETE /quotes/{quote_id}")
    def delete(self, quote_id: UUID | str, /) -> None:
        """Delete a quote.

        :param quote_id: The id of the quote.
        """
        ...

    @operation("POST /quotes/{quote_id}/take-ownership")
    def take_ownership(self, quote_id: UUID | str, /) -> Quote:
        """Make a quote your own.

        :param quote_id: The id of the quote.
        """
        ...

    @procedure
    async def edit(
        self,
        calls: Calls,
        quote: Quote | UUID | str,
        /,
        *,
        expires_on: datetime | date | str | None = None,
        intro_message: str | None = None,
        published: bool | None = None,
        status: QuoteStatus | str | None = None,
        terms_and_disclaimers: str | None = None,
    ) -> Quote:
        """Change some of what `update` writes, and keep the rest of it as it stands.

        It reads the quote and writes all five fields. Given a quote that was read before, it
        raises `ChangedMeanwhile`, and writes nothing, if one of the five is not any more as it was
        read. Edits of one quote through one client wait for each other. What anybody else changes
        between its own reading and writing, which follow each other at once, it cannot see: Pax8
        has no way to write only what is still the same.

        :param quote: The quote, and what was set on it since it was read is written; or its id.
        :param expires_on: When it expires.
        :param intro_message: What it begins with.
        :param published: Whether it can be seen by those it is shared with.
        :param status: How far it has come.
        :param terms_and_disclaimers: What it ends with.
        """
        given: dict[str, Any] = {
            "expires_on": expires_on,
            "intro_message": intro_message,
            "published": published,
            "status": status,
            "terms_and_disclaimers": terms_and_disclaimers,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        if isinstance(quote, Quote):
            changes = asked_for(quote, changes)
        if not changes:
            raise ValueError("Quotes.edit() has nothing to write: nothing was changed or given")
        quote_id = quote.id if isinstance(quote, Quote) else quote
        path = Quotes.get.signature.bind((quote_id,), {}).path
        sent = Sent(Quotes.update.method, QUOTING.prefix + path)
        async with calls.turns.turn(("Quotes.edit", path.casefold()), sent, calls.remaining()):
            found = await calls.call(Quotes.get, quote_id)
            if isinstance(quote, Quote):
                unchanged(quote, found)
            return await calls.call(Quotes.update, quote_id, **merged(found, changes))

    @procedure
    async def list_line_items(
        self, calls: Calls, quote_id: UUID | str, /
    ) -> builtins.list[QuoteLineItem]:
        """List the lines of a quote.

        :param quote_id: The id of the quote.
        """
        return (await calls.call(Quotes.get, quote_id)).line_items or []
