"""From a quote to what is ordered by it: begun, written, sent, accepted, and entered again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pax8 import Pax8Client
from pax8.errors import ChangedMeanwhile
from pax8.money import Money
from pax8.sandbox import Sandbox, SandboxServer
from pax8.types import (
    CustomLine,
    LineItem,
    Product,
    ProvisioningDetail,
    Quote,
    QuoteAccess,
    StandardLine,
    StandardLineItem,
)

# How orders call what quotes call by other names.
TERMS = {"1 Year": "Annual", "2 Year": "2-Year", "3 Year": "3-Year"}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(seed=11)


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Pax8Client]:
    with SandboxServer(sandbox) as server, Pax8Client("id", "s", base_url=server.url) as client:
        yield client


def product(client: Pax8Client, name: str) -> Product:
    return next(each for each in client.products.list() if each.name == name)


def answers(client: Pax8Client, product_id: str) -> list[ProvisioningDetail]:
    """Some answer to each question that an order of this product asks."""
    return [
        ProvisioningDetail(key=each.key, values=[(each.possible_values or ["something"])[0]])
        for each in client.products.list_provisioning_details(product_id)
    ]


def order_lines(client: Pax8Client, quote: Quote) -> list[LineItem]:
    """The lines of a quote that are of the catalogue, as an order wants them."""
    lines = [each for each in quote.line_items or [] if isinstance(each, StandardLineItem)]
    numbers = {each.id: number for number, each in enumerate(lines, 1)}
    return [
        LineItem(
            line_item_number=numbers[each.id],
            product_id=each.product and each.product.id,
            quantity=each.quantity,
            billing_term=TERMS.get(str(each.billing_term), str(each.billing_term)),
            provisioning_details=answers(client, each.product.id if each.product else ""),
            **{
                name: value
                for name, value in {
                    "commitment_term_id": each.commitment_term and each.commitment_term.id,
                    "parent_line_item_number": each.relationship
                    and numbers.get(each.relationship.required_line_item_id or ""),
                }.items()
                if value is not None
            },
        )
        for each in lines
    ]


def test_quote_to_order(client: Pax8Client, sandbox: Sandbox, tmp_path: Path) -> None:
    company = client.companies.list(status="Active").first()
    assert company is not None
    client.quote_preferences.update(
        days_to_expire=14, intro_message="Good day", terms_and_disclaimers="As agreed"
    )
    quote = client.quotes.create(company.id)

    # Written: a product with one that needs it, one under a commitment, and work of one's own.
    start = sandbox.world.now
    phone, number = (
        product(client, "Halyard Business Phone"),
        product(client, "Halyard Direct Number"),
    )
    siem = product(client, "Kestrel SIEM Essentials")
    commitments = client.products.list_dependencies(siem.id).commitment_dependencies or []
    lines = client.quotes.add_line_items(
        quote.id,
        [
            StandardLine(
                product_id=phone.id,
                quantity=10,
                billing_term="Monthly",
                price=Decimal("21.50"),
                effective_date=start,
            ),
            StandardLine(
                product_id=number.id,
                quantity=10,
                billing_term="Monthly",
                price=Decimal("3.25"),
                effective_date=start,
                required_line_item_index=0,
            ),
            StandardLine(
                product_id=siem.id,
                quantity=10,
                billing_term="Monthly",
                price=Decimal("40.00"),
                effective_date=start,
                commitment_term_id=commitments[0].id,
            ),
            CustomLine(
                product_name="Onboarding",
                quantity=1,
                billing_term="One-Time",
                price=Decimal(900),
                cost=Decimal(500),
                initial_total=Decimal(900),
                effective_date=start,
            ),
        ],
    )
    section = client.quotes.create_section(quote.id, "Telephony")[0]
    section.line_items = [
        {"line_item_id": each.id, "order": order}  # type: ignore[misc]  # as JSON
        for order, each in enumerate(lines[:2])
    ]
    client.quotes.update_sections(quote.id, [section])
    terms = tmp_path / "terms.pdf"
    terms.write_bytes(b"%PDF-1.4 the terms")
    client.quotes.upload_attachments(quote.id, terms)

    quote = client.quotes.get(quote.id)
    assert quote.totals is not None
    recurring = Money("21.50", "USD") * 10 + Money("3.25", "USD") * 10 + Money(40, "USD") * 10
    assert quote.totals.recurring_total == recurring
    assert quote.totals.initial_total == recurring + Money(900, "USD")

    # Sent, while somebody else changes it: that is noticed, and what they wrote stays.
    client.quotes.edit(quote.id, intro_message="Dear customer")
    quote.status, quote.published = "sent", True  # type: ignore[assignment]  # text will do
    with pytest.raises(ChangedMeanwhile) as changed:
        client.quotes.edit(quote)
    assert changed.value.fields == ("intro_message",)
    quote = client.quotes.get(quote.id)
    quote.status, quote.published = "sent", True  # type: ignore[assignment]  # text will do
    quote = client.quotes.edit(quote)
    assert (quote.status, quote.intro_message) == ("sent", "Dear customer")
    assert quote.published_on == start
    guest = client.quotes.add_access(quote.id, [QuoteAccess(email="buyer@client.example")])[0]
    assert guest.link

    # Accepted, two days later.
    sandbox.world.advance(timedelta(days=2))
    accepted = client.quotes.edit(quote.id, status="accepted")
    assert accepted.accepted_by is not None
    assert [each.id for each in client.quotes.list(status="accepted")] == [quote.id]
    copy = client.quotes.download_attachments(quote.id).save(tmp_path / "quote.zip")
    assert copy.stat().st_size > 0

    # Pax8 makes no order of it, so its lines are entered as one.
    order_of_it = order_lines(client, accepted)
    client.orders.create(company_id=company.id, line_items=order_of_it, is_mock=True)
    order = client.orders.create(company_id=company.id, line_items=order_of_it)
    assert order.line_items is not None
    ordered = [client.subscriptions.get(str(each.subscription_id)) for each in order.line_items]
    assert [(each.product_id, each.quantity) for each in ordered] == [
        (phone.id, 10),
        (number.id, 10),
        (siem.id, 10),
    ]
    assert ordered[1].parent_subscription_id == ordered[0].id
    assert ordered[2].commitment is not None
