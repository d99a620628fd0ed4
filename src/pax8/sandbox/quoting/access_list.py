"""With whom quotes are shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from pax8.api.quoting.access_list import QuoteAccess, QuoteAccessList
from pax8.sandbox.quoting.records import found, public
from pax8.sandbox.quoting.refusals import missing, refuse
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_MOST = 20
_CLOSED = "closed"


def _records(world: World, quote_id: str) -> list[Record]:
    return list(world.select("quote_access", "quote_id = ?", quote_id))


@serves(QuoteAccessList.list_access)
def list_access(world: World, quote_id: UUID | str, /) -> list[QuoteAccess]:
    quote = found(world, quote_id)
    return [QuoteAccess.from_dict(public(each)) for each in _records(world, quote["id"])]


@serves(QuoteAccessList.add_access)
def add_access(
    world: World, quote_id: UUID | str, entries: Sequence[QuoteAccess], /
) -> list[QuoteAccess]:
    quote = found(world, quote_id)
    if quote["status"] == _CLOSED:
        raise refuse("QUOTE_INVALID_STATUS", f"Quote {quote_id} is closed and cannot be shared")
    if not entries:
        raise refuse("PAYLOAD_VALIDATION", "There is nobody to share it with")
    made = [_added(world, quote["id"], each) for each in entries]
    return [QuoteAccess.from_dict(public(each)) for each in made]


def _added(world: World, quote_id: str, entry: QuoteAccess) -> Record:
    there = _records(world, quote_id)
    if len(there) >= _MOST:
        raise refuse("ACCESS_LIST_LIMIT_EXCEEDED", f"A quote is shared with {_MOST} at most")
    email = entry.email or ""
    name, _, host = email.partition("@")
    if not name or "." not in host:
        raise refuse("INVALID_REQUEST_FIELD", f"'{email}' is not an email address")
    if any(each["email"].casefold() == email.casefold() for each in there):
        raise refuse("QUOTE_ACCESS_EMAIL_EXISTS", f"{email} may see it already")
    if entry.user_id and any(each.get("userId") == entry.user_id for each in there):
        raise refuse("QUOTE_ACCESS_USERID_EXISTS", f"User {entry.user_id} may see it already")
    record: Record = {
        "id": world.new_id(),
        "email": email,
        "accountType": str(entry.account_type or "guest"),
        "accountName": entry.account_name,
        "accountRole": entry.account_role,
        "userId": entry.user_id,
        "_quoteId": quote_id,
    }
    record["link"] = f"https://app.pax8.com/quotes/{quote_id}?access={world.new_id()}"
    world.insert("quote_access", [record])
    return record


@serves(QuoteAccessList.delete_access)
def delete_access(world: World, quote_id: UUID | str, entry_id: UUID | str, /) -> None:
    quote = found(world, quote_id)
    entry = world.read("quote_access", str(entry_id))
    if entry is None:
        raise missing(world, "QUOTE_ACCESS_ENTRY_NOT_FOUND", "Access list entry", entry_id)
    if entry["_quoteId"] != quote["id"]:
        code = "QUOTE_ACCESS_ENTRY_INVALID_QUOTE_ID"
        raise refuse(code, f"Entry {entry_id} is not of quote {quote_id}")
    world.delete("quote_access", entry["id"])
