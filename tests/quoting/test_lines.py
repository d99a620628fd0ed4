"""Lines of quotes: one union of kinds, told apart by what they say, and none lost."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from pax8.money import Money
from pax8.types import (
    CustomLine,
    CustomLineItem,
    Quote,
    QuoteLineItem,
    StandardLine,
    StandardLineItem,
    UsageBasedLine,
    UsageBasedLineItem,
)
from support.driver import Driver
from support.script import Script

KINDS: list[tuple[dict[str, Any], type[QuoteLineItem]]] = [
    ({"type": "Standard"}, StandardLineItem),
    ({"type": "standard", "usageBased": {}}, StandardLineItem),
    ({"type": "Custom"}, CustomLineItem),
    ({"type": "UsageBased"}, UsageBasedLineItem),
    ({"type": "Nova", "orbit": 7}, QuoteLineItem),
    # What says no type, which is how it is published.
    ({"usageBased": {"type": "PRICE_FLAT"}}, UsageBasedLineItem),
    ({"usageBased": None, "product": {"type": "Custom"}}, CustomLineItem),
    ({"product": {"type": "Standalone"}}, StandardLineItem),
    ({"product": {"type": 5}}, StandardLineItem),
    ({"product": 7, "type": 5}, StandardLineItem),
    ({}, StandardLineItem),
]


@pytest.mark.parametrize(("said", "kind"), KINDS)
def test_a_line_is_of_the_kind_that_it_says(
    said: dict[str, Any], kind: type[QuoteLineItem]
) -> None:
    line = {"id": "l", "price": {"amount": 1, "currency": "USD"}, "later": [1], **said}
    for read in (
        QuoteLineItem.from_dict(line),
        (Quote.from_dict({"lineItems": [line]}).line_items or [])[0],
        # A field that does not fit lets the rest be read one by one.
        (Quote.from_dict({"lineItems": [line], "published": 5}).line_items or [])[0],
    ):
        assert type(read) is kind
        assert read.to_dict() == line
        assert read.price == Money(1, "USD")
        assert read.extra["later"] == [1]
        assert read.changes() == {}


def test_a_change_of_a_line_is_a_change_of_its_quote() -> None:
    quote = Quote.from_dict({"id": "q", "lineItems": [{"id": "l", "type": "Nova", "x": 1}]})
    assert quote.changes() == {}
    assert quote.line_items is not None
    quote.line_items[0].note = "new"
    assert list(quote.changes()) == ["line_items"]
    assert quote.to_dict()["lineItems"] == [{"id": "l", "type": "Nova", "x": 1, "note": "new"}]


def test_amounts_are_exact_and_odd_ones_are_kept() -> None:
    text = '{"price":{"amount":0.10,"currency":"USD","tax":1},"cost":{"amount":null},"totals":7}'
    line = QuoteLineItem.from_json(text)
    assert str(line.price) == "0.10 USD"
    assert line.cost == {"amount": None}
    assert line.to_json() == text


def sent(driver: Driver, *lines: Any) -> Any:
    script = Script(httpx2.Response(201, json=[{"id": "l"}]))
    client = driver.client(script)
    driver.do(lambda: client.quotes.add_line_items("q", list(lines)))
    return json.loads(script.asked[0].content, parse_float=Decimal)


def test_a_line_goes_out_with_its_type_and_what_was_given(driver: Driver) -> None:
    when = datetime(2026, 7, 1, tzinfo=UTC)
    assert sent(
        driver,
        StandardLine(product_id="p", quantity=2, price=Decimal("1.50"), effective_date=when),
        CustomLine(product_name="Work", cost=Decimal("0.10")),
        UsageBasedLine(product_id="p", usage_based={"type": "QTY_VARIES", "display_note": False}),
        {"type": "Custom", "productName": "As JSON"},
        {"type": "UsageBased", "product_id": "p"},
        {"product_id": "p", "billing_term": "2 Year"},
    ) == [
        {
            "type": "Standard",
            "productId": "p",
            "quantity": 2,
            "price": Decimal("1.50"),
            "effectiveDate": "2026-07-01T00:00:00.000Z",
        },
        {"type": "Custom", "productName": "Work", "cost": Decimal("0.10")},
        {
            "type": "UsageBased",
            "productId": "p",
            "usageBased": {"type": "QTY_VARIES", "displayNote": False},
        },
        {"type": "Custom", "productName": "As JSON"},
        {"type": "UsageBased", "productId": "p"},
        {"type": "Standard", "productId": "p", "billingTerm": "2 Year"},
    ]


ANY_LINE = re.escape(
    "a StandardLine (type Standard), a CustomLine (type Custom) "
    "or a UsageBasedLine (type UsageBased) is wanted"
)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"type": "Nova"}, f"{ANY_LINE}, not dict"),
        ({"productNam": "x"}, f"has no productNam.*; {ANY_LINE}, and its type says which"),
        ({"type": "Custom", "productNam": "x"}, "CustomLine.* has no productNam"),
        (StandardLine(price="much"), "price: 'much' is not a number"),  # type: ignore[arg-type]  # that is tested
        (CustomLine(billing_term="3 Year"), "is not a known CustomBillingTerm"),  # type: ignore[arg-type]  # as above
        (StandardLine(price=1.5), "a Decimal, a whole number"),  # type: ignore[arg-type]  # as above
        (5, f"{ANY_LINE}, not int 5"),
        (Money(1, "USD"), f"{ANY_LINE}, not Money"),
    ],
)
def test_what_is_no_line_is_refused(driver: Driver, wrong: Any, why: str) -> None:
    with pytest.raises((TypeError, ValueError), match=why):
        sent(driver, wrong)


READ = {
    "id": "l",
    "quantity": 2,
    "billingTerm": "Monthly",
    "price": {"amount": Decimal("1.50"), "currency": "USD"},
    "cost": {"amount": 1, "currency": "USD"},
    "effectiveDate": "2026-07-01T00:00:00Z",
    "note": "a note",
    "commitmentTerm": {"id": "c", "term": "1-Year"},
    "product": {"id": "p", "name": "Work", "sku": "W"},
    "totals": {"initialTotal": {"amount": 3, "currency": "USD"}},
    "usageBased": {"type": "PRICE_FLAT", "displayNote": True},
}


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("Standard", {"commitmentTermId": "c"}),
        (
            "UsageBased",
            {"commitmentTermId": "c", "cost": 1, "usageBased": READ["usageBased"]},
        ),
        (
            "Custom",
            {"cost": 1, "initialTotal": 3, "productName": "Work", "productSku": "W"},
        ),
    ],
)
def test_a_line_that_was_read_is_written_whole_with_what_changes(
    driver: Driver, kind: str, own: dict[str, Any]
) -> None:
    line: Any = QuoteLineItem.from_dict({**READ, "type": kind})
    assert sent(driver, line.edited(quantity=9)) == [
        {
            "type": kind,
            "id": "l",
            "quantity": 9,
            "billingTerm": "Monthly",
            "price": Decimal("1.50"),
            "effectiveDate": "2026-07-01T00:00:00.000Z",
            "note": "a note",
            **own,
        }
    ]
