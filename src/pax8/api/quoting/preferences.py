"""What new quotes begin with."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8.api.quoting.attachments import QuoteAttachment
from pax8.api.surfaces import QUOTING


class QuotePreferences(Model):
    """What new quotes of the partner begin with."""

    days_to_expire: int | None = None
    intro_message: str | None = None
    terms_and_disclaimers: str | None = None
    sales_margin_percentage: Decimal | None = None
    attachments: list[QuoteAttachment] | None = None


class QuotePreferenceSettings(Resource[Mode]):
    """What new quotes begin with."""

    surface = QUOTING

    @operation("GET /quote-preferences")
    def get(self) -> QuotePreferences:
        """Get what new quotes begin with."""
        ...

    @operation("PUT /quote-preferences", whole=True)
    def update(
        self,
        preferences: QuotePreferences | None = None,
        /,
        *,
        days_to_expire: int | None = None,
        intro_message: str | None = None,
        terms_and_disclaimers: str | None = None,
        sales_margin_percentage: Decimal | int | str | None = None,
    ) -> QuotePreferences:
        """Set what new quotes begin with. Pax8 wants the first three fields, whatever changes.

        :param preferences: Preferences, in the place of keywords.
        :param days_to_expire: After how many days a quote expires.
        :param intro_message: What it begins with.
        :param terms_and_disclaimers: What it ends with.
        :param sales_margin_percentage: How much of a price is margin, in percent.
        """
        ...

    @operation("POST /quote-preferences/attachments", status=201)
    def add_attachments(
        self, attachments: Sequence[UUID | str], /
    ) -> builtins.list[QuoteAttachment]:
        """Let new quotes have copies of files of the library.

        :param attachments: The ids of the files in the library.
        """
        ...

    @operation("DELETE /quote-preferences/attachments/{attachment_id}")
    def delete_attachment(self, attachment_id: UUID | str, /) -> None:
        """Let new quotes have a file no more.

        :param attachment_id: The id of the attachment.
        """
        ...
