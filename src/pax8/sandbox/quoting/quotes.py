"""Quotes: listed, begun, written, taken over, deleted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack, cast
from uuid import UUID

from pax8._core.page import Page
from pax8.api.quoting.quote import Quote, QuoteSummary
from pax8.api.quoting.quotes import QuoteFilter, Quotes
from pax8.api.quoting.terms import QuoteStatus
from pax8.api.terms import SortDirection
from pax8.sandbox.account import USER_ID
from pax8.sandbox.listing import Condition, Query
from pax8.sandbox.paging import pages, window
from pax8.sandbox.population import timestamp
from pax8.sandbox.quoting.amounts import summed
from pax8.sandbox.quoting.files import copy_files, drop_files
from pax8.sandbox.quoting.people import MY_EMAIL, MY_NAME, PARTNER, owner
from pax8.sandbox.quoting.preferences import preferences
from pax8.sandbox.quoting.records import expire, found, kept, spoken_quote
from pax8.sandbox.quoting.refusals import refuse
from pax8.sandbox.quoting.statuses import moved
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.sandbox.tables import Record

_SORTED_AS = {
    "client.name": "client_name",
    "createdBy": "created_by",
    "createdOn": "created_on",
    "updatedOn": "updated_on",
    "totals.initialTotal": "initial_total",
    "totals.recurringTotal": "recurring_total",
}
_COUNTED = ("accepted", "closed", "declined", "draft", "expired", "pending", "sent")


@serves(Quotes.list)
def list_quotes(
    world: World, filter: QuoteFilter | None = None, /, **query: Unpack[QuoteFilter]
) -> Page[QuoteSummary]:
    expire(world)
    asked = cast("Mapping[str, Any]", query)
    others = tuple(_conditions(asked))
    conditions = others
    if wanted := asked.get("status"):
        many = cast("list[object]", wanted if isinstance(wanted, list) else [wanted])
        listed = ",".join(map(str, many))
        conditions = (*others, Condition("status", f",{listed},", "among"))
    order: tuple[tuple[str, bool], ...] = ()
    if sort := asked.get("sort"):
        descends = asked.get("sort_direction") == SortDirection.DESCENDING
        order = ((_SORTED_AS.get(str(sort), str(sort)), descends),)
    number, size = window(world, asked.get("page"), asked.get("size"))
    bodies, total = world.page("quotes", Query(conditions, order), number * size, size)
    rows = [world.read("quotes", Quote.from_json(body).id) or {} for body in bodies]
    counts = {
        each: world.count("quotes", Query((*others, Condition("status", each))))
        for each in _COUNTED
    }
    return Page(
        [QuoteSummary.from_dict(_row(each)) for each in rows],
        number,
        size,
        total,
        pages(world, total, size),
        {"statusCounts": counts},
    )


def _conditions(asked: Mapping[str, Any]) -> list[Condition]:
    own = str(asked.get("account", "user")) == "user"
    words = str(asked.get("search", "")).casefold().split()
    return [
        *([Condition("owner_id", USER_ID)] if own else []),
        *(Condition(n, str(asked[n])) for n in ("partner_id", "intent_type") if n in asked),
        *(Condition("words", each, "contains") for each in words),
    ]


def _row(quote: Record) -> Record:
    lines = quote["lineItems"]
    custom = sum(each["product"]["type"] == "Custom" for each in lines)
    msp = sum(each["product"]["isMspOnly"] for each in lines)
    names = ("id", "referenceCode", "status", "intentType", "client", "createdBy", "createdOn")
    more = ("published", "publishedOn")
    mine = quote.get("ownedBy")
    row: Record = {
        **{name: quote[name] for name in (*names, *more) if quote.get(name) is not None},
        "partner": {name: quote["partner"][name] for name in ("id", "name")},
        "updatedOn": quote["_updatedOn"],
        "lineItemCounts": {"custom": custom, "msp": msp, "total": len(lines)},
        "totals": {name: quote["totals"][name] for name in ("initialTotal", "recurringTotal")},
    }
    if mine:
        row["ownedBy"] = {
            **{name: mine[name] for name in ("id", "fullName", "email")},
            "role": "Partner Admin",
        }
    return row


@serves(Quotes.get)
def get_quote(world: World, quote_id: UUID | str, /) -> Quote:
    return spoken_quote(world, found(world, quote_id))


@serves(Quotes.create)
def create_quote(
    world: World, client_id: UUID | str, *, quote_request_id: UUID | str | None = None
) -> Quote:
    client = world.read("companies", str(client_id))
    if client is None or client["status"] == "Deleted":
        raise refuse("CLIENT_ACCESS_DENIED", f"No access to client {client_id}", 403)
    usual = preferences(world)
    number = int(world.setting("quotes_made") or "0") + 1
    world.set("quotes_made", str(number))
    record: Record = {
        "id": world.new_id(),
        "referenceCode": f"Q-{number:06}",
        # What was asked for by others belongs to nobody until somebody takes it.
        "status": "draft" if quote_request_id is None else "assigned",
        "intentType": "PARTNER_TO_CLIENT",
        "client": {"id": client["id"], "name": client["name"], "isShadowCompany": False},
        "partner": PARTNER,
        "createdBy": MY_NAME,
        "createdByEmail": MY_EMAIL,
        "createdOn": world.timestamp,
        "ownedBy": owner() if quote_request_id is None else None,
        "expiresOn": timestamp(world.now + timedelta(days=usual["daysToExpire"])),
        "introMessage": usual["introMessage"],
        "termsAndDisclaimers": usual["termsAndDisclaimers"],
        "published": False,
        "quoteRequestId": None if quote_request_id is None else str(quote_request_id),
        "salesMarginPercentage": usual["salesMarginPercentage"],
        "lineItems": [],
        "totals": summed(()),
        "_updatedOn": world.timestamp,
    }
    world.insert("quotes", [record])
    copy_files(world, "preferences", record["id"])
    return spoken_quote(world, record)


@serves(Quotes.update)
def update_quote(
    world: World,
    quote_id: Quote | UUID | str,
    /,
    *,
    expires_on: datetime | date | str | None = None,
    intro_message: str | None = None,
    published: bool | None = None,
    status: QuoteStatus | str | None = None,
    terms_and_disclaimers: str | None = None,
) -> Quote:
    quote = found(world, str(quote_id))
    given = {
        "expiresOn": timestamp(expires_on) if isinstance(expires_on, datetime) else None,
        "introMessage": intro_message,
        "published": published,
        "termsAndDisclaimers": terms_and_disclaimers,
    }
    for name, value in {**given, "status": status}.items():
        if value is None:
            raise refuse("PAYLOAD_VALIDATION", f"{name} is required")
    return spoken_quote(world, kept(world, moved(world, quote, str(status), given)))


@serves(Quotes.delete)
def delete_quote(world: World, quote_id: UUID | str, /) -> None:
    quote = found(world, quote_id)
    if quote["status"] == "accepted":
        raise refuse("QUOTE_INVALID_STATUS", "An accepted quote cannot be deleted")
    drop_files(world, quote["id"])
    for table in ("quote_sections", "quote_access"):
        for each in list(world.select(table, "quote_id = ?", quote["id"])):
            world.delete(table, each["id"])
    world.delete("quotes", quote["id"])


@serves(Quotes.take_ownership)
def take_ownership(world: World, quote_id: UUID | str, /) -> Quote:
    quote = found(world, quote_id)
    mine: Record = quote.get("ownedBy") or {}
    if mine.get("id") == USER_ID:
        raise refuse("QUOTE_ALREADY_OWNED", f"Quote {quote_id} is yours already")
    status = "draft" if quote["status"] == "assigned" else quote["status"]
    return spoken_quote(world, kept(world, {**quote, "ownedBy": owner(), "status": status}))
