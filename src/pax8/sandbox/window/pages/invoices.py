"""Invoices with their items, and what each month came to."""

from __future__ import annotations

from pax8.api.partner.invoices import Invoice, InvoiceItem
from pax8.sandbox.listing import AmongInvoices, Condition
from pax8.sandbox.records import spoken
from pax8.sandbox.window.chunks import chunk_of
from pax8.sandbox.window.naming import names_of
from pax8.sandbox.window.spending import spent
from pax8.sandbox.window.visiting import Page, Visit, lists, shows_one


@lists("invoices")
def list_invoices(visit: Visit) -> Page:
    """Show invoices, newest first, and what each month came to."""
    world, company = visit.sandbox.world, visit.asked("company")
    conditions = [AmongInvoices(company)] if company else []
    names = names_of(world, "companies", [company])
    return Page(
        "invoices.html",
        "Invoices",
        {
            "chunk": chunk_of(visit, "invoices", Invoice, *conditions),
            "company": (company, names.get(company, company)) if company else None,
            "months": spent(world),
        },
    )


@shows_one("invoices")
def invoice(visit: Visit) -> Page:
    """Show an invoice with its items."""
    world, company = visit.sandbox.world, visit.asked("company")
    found = spoken(world, "invoices", Invoice, visit.id)
    conditions = [Condition("invoice_id", found.id)]
    if company:
        conditions.append(Condition("company_id", company))
    names = names_of(world, "companies", [company])
    return Page(
        "invoice.html",
        f"Invoice of {found.invoice_date}",
        {
            "invoice": found,
            "chunk": chunk_of(visit, "invoice_items", InvoiceItem, *conditions),
            "company": (company, names.get(company, company)) if company else None,
        },
    )
