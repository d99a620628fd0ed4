"""What each operation of the quoting surface is called with, found out by a blocking client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from pax8 import Pax8Client
from pax8.types import (
    AttachmentReference,
    CustomLine,
    Quote,
    QuoteAccess,
    QuoteAttachment,
    QuoteLineItem,
    QuoteSection,
    StandardLine,
    Upload,
)

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
START = datetime(2026, 7, 1, tzinfo=UTC)
PDF = Upload(b"%PDF-1.4 of a test", "terms.pdf")
_names = count(1)


def a_client_company(client: Pax8Client) -> str:
    found = client.companies.list(status="Active").first()
    assert found is not None
    return found.id


def a_quote(client: Pax8Client) -> Quote:
    return client.quotes.create(a_client_company(client))


def a_custom_line(name: str = "Onboarding") -> CustomLine:
    return CustomLine(
        product_name=name,
        quantity=2,
        billing_term="Monthly",
        price=Decimal("12.50"),
        cost=Decimal(10),
        initial_total=Decimal(25),
        effective_date=START,
    )


def a_product_line(client: Pax8Client) -> StandardLine:
    """A line of the catalogue that needs neither a commitment nor another."""
    for product in client.products.list():
        pricing = client.products.list_pricing(product.id)
        alone = not client.products.list_dependencies(product.id).product_dependencies
        if not product.requires_commitment and alone and pricing[0].billing_term == "Monthly":
            return StandardLine(
                product_id=product.id,
                quantity=3,
                billing_term="Monthly",
                price=Decimal("20.00"),
                effective_date=START,
            )
    raise AssertionError("there is no such product")


def a_quote_with_lines(client: Pax8Client) -> tuple[Quote, list[QuoteLineItem]]:
    quote = a_quote(client)
    lines = [a_product_line(client), a_custom_line()]
    return quote, client.quotes.add_line_items(quote.id, lines)


def changed_lines(client: Pax8Client) -> Arguments:
    quote, lines = a_quote_with_lines(client)
    edited: list[Any] = [line.edited(quantity=7) for line in lines]  # type: ignore[attr-defined]  # each is of a kind
    return (quote.id, edited), {}


def a_section(client: Pax8Client) -> tuple[str, QuoteSection]:
    quote, lines = a_quote_with_lines(client)
    section = client.quotes.create_section(quote.id, "Services")[0]
    section.line_items = [{"line_item_id": lines[0].id, "order": 0}]  # type: ignore[list-item]  # as JSON
    return quote.id, section


def shared(client: Pax8Client) -> tuple[str, str]:
    quote = a_quote(client)
    entry = client.quotes.add_access(quote.id, [QuoteAccess(email="buyer@client.example")])[0]
    return quote.id, entry.id


def attached(client: Pax8Client) -> tuple[str, QuoteAttachment]:
    quote = a_quote(client)
    return quote.id, client.quotes.upload_attachments(quote.id, PDF)[0]


def in_library(client: Pax8Client) -> QuoteAttachment:
    file = Upload(b"%PDF-1.4 of the library", f"library {next(_names)}.pdf")
    return client.quote_attachments.upload(file)[0]


def preferred(client: Pax8Client) -> str:
    return client.quote_preferences.add_attachments([in_library(client).id])[0].id


def deleted_lines(client: Pax8Client) -> Arguments:
    quote, lines = a_quote_with_lines(client)
    return (quote.id, [line.id for line in lines]), {}


def whole_library(client: Pax8Client) -> Arguments:
    in_library(client)
    return (client.quote_attachments.list(),), {}


def a_line(client: Pax8Client) -> tuple[str, str]:
    quote, lines = a_quote_with_lines(client)
    return quote.id, lines[0].id


def changed_sections(client: Pax8Client) -> Arguments:
    quote_id, section = a_section(client)
    return (quote_id, [section]), {}


def an_attachment(client: Pax8Client) -> tuple[str, str]:
    quote_id, attachment = attached(client)
    return quote_id, attachment.id


def changed_attachments(client: Pax8Client) -> Arguments:
    quote_id, attachment = attached(client)
    return (quote_id, [attachment]), {}


def a_library(client: Pax8Client) -> Arguments:
    in_library(client)
    return (), {}


def some_preferences(client: Pax8Client) -> Arguments:
    preferred(client)
    return (), {}


def in_a_quote(client: Pax8Client) -> str:
    """A file of a quote, under a name that the library does not have."""
    quote = a_quote(client)
    file = Upload(b"%PDF-1.4 of a quote", f"quote {next(_names)}.pdf")
    return client.quotes.upload_attachments(quote.id, file)[0].id


CALLS: dict[str, Callable[[Pax8Client], Arguments]] = {
    "Quotes.list": lambda c: (
        (),
        {"status": ["draft", "sent"], "search": a_quote(c).reference_code, "sort": "createdOn"},
    ),
    "Quotes.get": lambda c: ((a_quote_with_lines(c)[0].id,), {}),
    "Quotes.create": lambda c: ((a_client_company(c),), {}),
    "Quotes.update": lambda c: ((a_quote(c),), {"intro_message": "Good day"}),
    "Quotes.delete": lambda c: ((a_quote(c).id,), {}),
    "Quotes.take_ownership": lambda c: (
        (c.quotes.create(a_client_company(c), quote_request_id=a_client_company(c)).id,),
        {},
    ),
    "QuoteLineItems.add_line_items": lambda c: (
        (a_quote(c).id, [a_product_line(c), a_custom_line()]),
        {},
    ),
    "QuoteLineItems.update_line_items": changed_lines,
    "QuoteLineItems.delete_line_item": lambda c: (a_line(c), {}),
    "QuoteLineItems.delete_line_items": deleted_lines,
    "QuoteSections.list_sections": lambda c: ((a_section(c)[0],), {}),
    "QuoteSections.create_section": lambda c: ((a_quote(c).id, "Hardware"), {}),
    "QuoteSections.update_sections": changed_sections,
    "QuoteAccessList.list_access": lambda c: ((shared(c)[0],), {}),
    "QuoteAccessList.add_access": lambda c: (
        (a_quote(c).id, [{"email": "guest@client.example", "accountType": "guest"}]),
        {},
    ),
    "QuoteAccessList.delete_access": lambda c: (shared(c), {}),
    "QuoteFiles.upload_attachments": lambda c: ((a_quote(c).id, [PDF, b"bytes"]), {}),
    "QuoteFiles.update_attachments": changed_attachments,
    "QuoteFiles.copy_attachments": lambda c: (
        (a_quote(c).id, [AttachmentReference(attachment_id=in_library(c).id)]),
        {},
    ),
    "QuoteFiles.get_attachment": lambda c: (an_attachment(c), {}),
    "QuoteFiles.download_attachment": lambda c: (an_attachment(c), {}),
    "QuoteFiles.download_attachments": lambda c: ((attached(c)[0],), {}),
    "QuoteFiles.delete_attachment": lambda c: (an_attachment(c), {}),
    "QuoteAttachments.list": a_library,
    "QuoteAttachments.get": lambda c: ((in_library(c).id,), {}),
    "QuoteAttachments.download": lambda c: ((in_library(c).id,), {}),
    "QuoteAttachments.upload": lambda c: (
        (Upload(b"another", f"upload {next(_names)}.bin"),),
        {},
    ),
    "QuoteAttachments.update": whole_library,
    "QuoteAttachments.replace": lambda c: ((in_library(c).id, PDF), {}),
    "QuoteAttachments.copy_from_quotes": lambda c: (
        ([{"attachment_id": in_a_quote(c)}],),
        {},
    ),
    "QuoteAttachments.delete": lambda c: ((in_library(c).id,), {}),
    "QuotePreferenceSettings.get": some_preferences,
    "QuotePreferenceSettings.update": lambda c: (
        (),
        {"days_to_expire": 14, "intro_message": "Hello", "terms_and_disclaimers": "None"},
    ),
    "QuotePreferenceSettings.add_attachments": lambda c: (([in_library(c).id],), {}),
    "QuotePreferenceSettings.delete_attachment": lambda c: ((preferred(c),), {}),
}
