"""Invoices, their items, and the items of the one to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Unpack
from uuid import UUID

import msgspec

from pax8._core.page import Page
from pax8.api.partner.invoices import Invoice, InvoiceFilter, InvoiceItem, Invoices
from pax8.api.terms import PageNumber, PageSize, Paging
from pax8.sandbox.billing.drafts import draft_items
from pax8.sandbox.listing import AmongInvoices, Condition
from pax8.sandbox.paging import cut, listed
from pax8.sandbox.records import named, spoken
from pax8.sandbox.refusals import unprocessable
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator


@serves(Invoices.list)
def list_invoices(
    world: World, filter: InvoiceFilter | None = None, /, **query: Unpack[InvoiceFilter]
) -> Page[Invoice]:
    return listed(world, "invoices", Invoice, query, *_conditions(world, query))


@serves(Invoices.get)
def get_invoice(world: World, invoice_id: UUID | str, /) -> Invoice:
    return spoken(world, "invoices", Invoice, invoice_id)


@serves(Invoices.list_items)
def list_items(
    world: World, invoice_id: UUID | str, filter: Paging | None = None, /, **query: Unpack[Paging]
) -> Page[InvoiceItem]:
    invoice = named(world, "invoices", invoice_id)
    of_invoice = Condition("invoice_id", invoice["id"])
    return listed(world, "invoice_items", InvoiceItem, query, of_invoice)


@serves(Invoices.list_draft_items)
def list_draft_items(
    world: World,
    *,
    month_offset: Annotated[int, msgspec.Meta(ge=0, le=1)] | None = None,
    company_id: UUID | str | None = None,
    page: PageNumber | None = None,
    size: PageSize | None = None,
) -> Page[InvoiceItem]:
    offset = 1 if month_offset is None else month_offset
    if offset not in {0, 1}:
        raise unprocessable("monthOffset must be 0 or 1")
    if company_id is not None:
        named(world, "companies", company_id)
    items = draft_items(world, offset, None if company_id is None else str(company_id))
    return cut(world, InvoiceItem, items, page, size)


def _conditions(world: World, query: InvoiceFilter) -> Iterator[Condition | AmongInvoices]:
    if "invoice_date_range_start" in query:
        yield Condition("invoice_date", str(query["invoice_date_range_start"]), ">=")
    if "invoice_date_range_end" in query:
        yield Condition("invoice_date", str(query["invoice_date_range_end"]), "<=")
    if "company_id" in query:
        yield AmongInvoices(named(world, "companies", query["company_id"])["id"])
