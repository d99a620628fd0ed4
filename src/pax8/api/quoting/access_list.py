"""With whom a quote is shared."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Annotated, ClassVar
from uuid import UUID

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.signature import Body
from pax8.api.surfaces import QUOTING


class AccountType(OpenEnum):
    """Who it is that a quote is shared with."""

    USER = "user"
    CONTACT = "contact"
    GUEST = "guest"


class QuoteAccess(Model):
    """Somebody who may see a quote. `link` opens it for them, so it is not for others to see."""

    _read_only: ClassVar[frozenset[str]] = frozenset({"id", "link"})
    _secret: ClassVar[frozenset[str]] = frozenset({"link"})

    id: str = ""
    email: str | None = None
    account_type: AccountType | None = None
    account_name: str | None = None
    account_role: str | None = None
    user_id: str | None = None
    link: str | None = None


class QuoteAccessList(Resource[Mode]):
    """With whom quotes are shared."""

    surface = QUOTING

    @operation("GET /quotes/{quote_id}/access-list", key="accessList")
    def list_access(self, quote_id: UUID | str, /) -> builtins.list[QuoteAccess]:
        """List those who may see a quote.

        :param quote_id: The id of the quote.
        """
        ...

    @operation("POST /quotes/{quote_id}/access-list", status=201)
    def add_access(
        self, quote_id: UUID | str, entries: Annotated[Sequence[QuoteAccess], Body], /
    ) -> builtins.list[QuoteAccess]:
        """Share a quote with others.

        :param quote_id: The id of the quote.
        :param entries: With whom, each with an `email`.
        """
        ...

    @operation("DELETE /quotes/{quote_id}/access-list/{entry_id}")
    def delete_access(self, quote_id: UUID | str, entry_id: UUID | str, /) -> None:
        """Share a quote with somebody no more.

        :param quote_id: The id of the quote.
        :param entry_id: The id of the entry in its list.
        """
        ...
