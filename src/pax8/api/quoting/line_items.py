"""Lines of quotes: added, changed, and taken out, several at a time."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pax8._core.operation import Mode, Resource, operation
from pax8._core.signature import Body
from pax8.api.quoting.lines import CustomLine, QuoteLineItem, StandardLine, UsageBasedLine
from pax8.api.surfaces import QUOTING


class QuoteLineItems(Resource[Mode]):
    """The lines of quotes."""

    surface = QUOTING

    @operation("POST /quotes/{quote_id}/line-items", status=201)
    def add_line_items(
        self,
        quote_id: UUID | str,
        line_items: Annotated[Sequence[StandardLine | CustomLine | UsageBasedLine], Body],
        /,
    ) -> builtins.list[QuoteLineItem]:
        """Add lines to a quote, which has 30 at most. Those that need each other go together.

        :param quote_id: The id of the quote.
        :param line_items: The lines.
        """
        ...

    @operation("PUT /quotes/{quote_id}/line-items")
    def update_line_items(
        self,
        quote_id: UUID | str,
        line_items: Annotated[Sequence[StandardLine | CustomLine | UsageBasedLine], Body],
        /,
    ) -> builtins.list[QuoteLineItem]:
        """Change lines of a quote, each given whole, with its id. What a line needs stays.

        `line.edited(quantity=5)` is a line as it was read, with what is to be changed.

        :param quote_id: The id of the quote.
        :param line_items: The lines.
        """
        ...

    @operation("DELETE /quotes/{quote_id}/line-items/{line_item_id}")
    def delete_line_item(self, quote_id: UUID | str, line_item_id: UUID | str, /) -> None:
        """Take a line out of a quote.

        :param quote_id: The id of the quote.
        :param line_item_id: The id of the line.
        """
        ...

    @operation("POST /quotes/{quote_id}/line-items/bulk-delete", status=204)
    def delete_line_items(
        self, quote_id: UUID | str, line_item_ids: Sequence[UUID | str], /
    ) -> None:
        """Take lines out of a quote together, where one without the other could not stay.

        :param quote_id: The id of the quote.
        :param line_item_ids: The ids of the lines.
        """
        ...
