"""The sections that the lines of a quote are put into."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8.api.surfaces import QUOTING


class QuoteSectionLine(Model):
    """Where a line stands in a section."""

    line_item_id: str | None = None
    order: int | None = None


class QuoteSection(Model):
    """A section of a quote, with its lines in order."""

    id: str = ""
    name: str | None = None
    order: int | None = None
    line_items: list[QuoteSectionLine] | None = None


class QuoteSections(Resource[Mode]):
    """The sections of quotes."""

    surface = QUOTING

    @operation("GET /quotes/{quote_id}/sections", key="sections")
    def list_sections(self, quote_id: UUID | str, /) -> builtins.list[QuoteSection]:
        """List the sections of a quote.

        :param quote_id: The id of the quote.
        """
        ...

    @operation("POST /quotes/{quote_id}/sections", status=201, key="sections")
    def create_section(self, quote_id: UUID | str, name: str, /) -> builtins.list[QuoteSection]:
        """Add a section to a quote, and get all that it has then.

        :param quote_id: The id of the quote.
        :param name: The name of the section.
        """
        ...

    @operation("PUT /quotes/{quote_id}/sections", key="sections")
    def update_sections(
        self, quote_id: UUID | str, sections: Sequence[QuoteSection], /
    ) -> builtins.list[QuoteSection]:
        """Set the sections of a quote: their names, their order, and which lines are in them.

        :param quote_id: The id of the quote.
        :param sections: All its sections, whole.
        """
        ...
