"""Companies, and what hangs on each; products."""

from __future__ import annotations

from pax8.api.partner.companies import Company
from pax8.api.partner.contacts import Contact
from pax8.api.partner.invoices import Invoice
from pax8.api.partner.orders import Order
from pax8.api.partner.products import Product
from pax8.api.partner.subscriptions import Subscription
from pax8.api.quoting.quote import Quote
from pax8.sandbox.listing import AmongInvoices, Condition
from pax8.sandbox.records import spoken
from pax8.sandbox.window.chunks import chunk_of, some_of
from pax8.sandbox.window.naming import names_of
from pax8.sandbox.window.visiting import Page, Visit, lists, shows_one

_BY_NAME = (("name", False),)


@lists("companies")
def list_companies(visit: Visit) -> Page:
    """Show companies by name."""
    search = visit.asked("search")
    conditions = [Condition("name", search, "has")] if search else []
    chunk = chunk_of(visit, "companies", Company, *conditions, order=_BY_NAME)
    return Page("companies.html", "Companies", {"chunk": chunk, "search": search})


@shows_one("companies")
def company(visit: Visit) -> Page:
    """Show a company, with the last of its contacts, subscriptions, orders, invoices, quotes."""
    world = visit.sandbox.world
    found = spoken(world, "companies", Company, visit.id)
    own = Condition("company_id", found.id)
    quotes = Condition("client_id", found.id)
    return Page(
        "company.html",
        found.name or found.id,
        {
            "company": found,
            "contacts": some_of(world, "contacts", Contact, own),
            "subscriptions": some_of(world, "subscriptions", Subscription, own),
            "orders": some_of(world, "orders", Order, own),
            "invoices": some_of(world, "invoices", Invoice, AmongInvoices(found.id)),
            "quotes": some_of(world, "quotes", Quote, quotes),
        },
    )


@lists("products")
def list_products(visit: Visit) -> Page:
    """Show products by name."""
    search = visit.asked("search")
    conditions = [Condition("words", search.casefold(), "contains")] if search else []
    chunk = chunk_of(visit, "products", Product, *conditions, order=_BY_NAME)
    return Page("products.html", "Products", {"chunk": chunk, "search": search})


@shows_one("products")
def product(visit: Visit) -> Page:
    """Show a product, and the last subscriptions to it."""
    world = visit.sandbox.world
    found = spoken(world, "products", Product, visit.id)
    bought = some_of(world, "subscriptions", Subscription, Condition("product_id", found.id))
    return Page(
        "product.html",
        found.name or found.id,
        {
            "product": found,
            "subscriptions": bought,
            "companies": names_of(world, "companies", (each.company_id for each in bought.rows)),
        },
    )
