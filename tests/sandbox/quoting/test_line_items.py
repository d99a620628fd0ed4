"""The lines of quotes: what each must be, what it needs, and what all come to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8 import Pax8Client
from pax8.money import Money
from pax8.sandbox.population import find_product, unit_price
from pax8.sandbox.quoting.line_items import MOST_LINES
from pax8.types import (
    CustomLineItem,
    Quote,
    StandardLineItem,
    UsageBased,
    UsageBasedLine,
    UsageBasedLineItem,
)

Own = Callable[..., Any]
Code = Callable[[Callable[[], Any]], str]
PHONE, NUMBER = "Halyard Business Phone", "Halyard Direct Number"


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_line_of_each_kind_is_read_as_its_kind(
    client: Pax8Client, quote: Quote, own: Own, of: Own
) -> None:
    used = UsageBasedLine(
        product_id=of("Azure Plan").product_id,
        quantity=1,
        billing_term="Monthly",
        price=Decimal(100),
        cost=Decimal(80),
        usage_based=UsageBased(type="QTY_VARIES", display_note=True),
        effective_date=of("Azure Plan").effective_date,
        note="as it is used",
    )
    made = client.quotes.add_line_items(quote.id, [of("Gatehouse DNS Filter"), own(), used])
    assert [type(each) for each in made] == [StandardLineItem, CustomLineItem, UsageBasedLineItem]
    assert client.quotes.get(quote.id).line_items == made
    assert client.quotes.list_line_items(quote.id) == made
    assert made[2].note == "as it is used"
    edited = [each.edited(price=Decimal(4)) for each in made]  # type: ignore[attr-defined]  # each is of a kind
    written = client.quotes.update_line_items(quote.id, edited)
    assert [each.price for each in written] == [usd("4")] * 3
    assert [type(each) for each in written] == [type(each) for each in made]
    assert written[2].usage_based == made[2].usage_based


def test_what_a_standard_line_costs_is_what_the_catalogue_says(
    client: Pax8Client, quote: Quote, of: Own
) -> None:
    line = of("Gatehouse DNS Filter", quantity=250, price=Decimal("2.00"))
    made = client.quotes.add_line_items(quote.id, [line])[0]
    cost = unit_price(find_product(line.product_id), "Monthly", None, 250)[1]
    assert made.cost == Money(cost, "USD")
    assert made.totals is not None
    assert made.totals.recurring_total == usd("500.00")
    assert made.totals.recurring_cost == round(Money(cost, "USD") * 250, 2)
    profit = usd("500.00") - round(Money(cost, "USD") * 250, 2)
    assert made.totals.recurring_profit == profit


def test_what_is_billed_once_does_not_recur_and_a_trial_is_free(
    client: Pax8Client, quote: Quote, own: Own, of: Own
) -> None:
    once = of("Docket Onboarding", billing_term="One-Time", quantity=2, price=Decimal(50))
    trial = of("Passkeep Business", billing_term="Trial", price=Decimal(9))
    ours = own(billing_term="Trial", price=Decimal(9), initial_total=Decimal(12))
    first, second, third = client.quotes.add_line_items(quote.id, [once, trial, ours])
    assert first.totals is not None
    assert second.totals is not None
    assert third.totals == second.totals
    whole = client.quotes.get(quote.id).totals
    assert whole is not None
    assert whole.initial_total == usd("100")
    assert (first.totals.initial_total, first.totals.recurring_total) == (usd("100"), usd("0"))
    assert (second.totals.initial_total, second.totals.recurring_total) == (usd("0"), usd("0"))


@pytest.mark.parametrize(
    "wrong",
    [
        {field: Decimal(amount)}
        for field in ("price", "cost", "initial_total")
        for amount in ("-1", "1e12", "1e30", "1e99999999", "1e-7", "1e-99999999")
    ],
    ids=str,
)
def test_an_amount_that_no_quote_comes_to_is_refused(
    client: Pax8Client, quote: Quote, own: Own, code: Code, wrong: dict[str, Decimal]
) -> None:
    line = own(**wrong)
    assert code(lambda: client.quotes.add_line_items(quote.id, [line])) == "INVALID_REQUEST_FIELD"
    made = client.quotes.add_line_items(quote.id, [own()])[0]
    assert isinstance(made, CustomLineItem)
    again = made.edited(**wrong)
    assert code(lambda: client.quotes.update_line_items(quote.id, [again])) == (
        "INVALID_REQUEST_FIELD"
    )
    assert client.quotes.list_line_items(quote.id) == [made]


def test_the_most_that_a_line_comes_to_can_be_reckoned(
    client: Pax8Client, quote: Quote, own: Own
) -> None:
    most = Decimal("999999999999.99")
    dear = own(quantity=999_999, price=most, cost=most, initial_total=most)
    client.quotes.add_line_items(quote.id, [dear] * MOST_LINES)
    totals = client.quotes.get(quote.id).totals
    assert totals is not None
    assert totals.recurring_total == Money(most * 999_999 * MOST_LINES, "USD")


def test_there_are_thirty_lines_at_most(
    client: Pax8Client, quote: Quote, own: Own, code: Code
) -> None:
    client.quotes.add_line_items(quote.id, [own()] * (MOST_LINES - 1))
    too_many = lambda: client.quotes.add_line_items(quote.id, [own(), own()])  # noqa: E731 - a call
    assert code(too_many) == "LINE_ITEM_LIMIT_EXCEEDED"
    client.quotes.add_line_items(quote.id, [own()])
    assert len(client.quotes.list_line_items(quote.id)) == MOST_LINES


def test_what_a_line_needs_comes_with_it_and_goes_with_it(
    client: Pax8Client, quote: Quote, of: Own, code: Code
) -> None:
    alone = lambda: client.quotes.add_line_items(quote.id, [of(NUMBER)])  # noqa: E731 - a call
    assert code(alone) == "QUOTE_VALIDATION"
    phone, number = client.quotes.add_line_items(
        quote.id, [of(PHONE), of(NUMBER, required_line_item_index=0)]
    )
    assert number.relationship is not None
    assert number.relationship.required_line_item_id == phone.id
    again = of(NUMBER, required_line_item_id=phone.id)
    assert len(client.quotes.add_line_items(quote.id, [again])) == 1
    assert code(lambda: client.quotes.delete_line_item(quote.id, phone.id)) == "QUOTE_VALIDATION"
    client.quotes.delete_line_items(
        quote.id, [each.id for each in client.quotes.list_line_items(quote.id)]
    )
    assert client.quotes.list_line_items(quote.id) == []


@pytest.mark.parametrize(
    "needed",
    [
        {"required_line_item_index": 0},
        {"required_line_item_index": 9},
        {"required_line_item_id": "00000000-0000-4000-8000-000000000000"},
        {"required_subscription_id": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_what_a_line_needs_must_be_there(
    client: Pax8Client, quote: Quote, of: Own, code: Code, needed: dict[str, Any]
) -> None:
    refused = code(lambda: client.quotes.add_line_items(quote.id, [of(NUMBER, **needed)]))
    assert refused in {"QUOTE_VALIDATION", "PAYLOAD_VALIDATION", "QUOTE_LINE_ITEM_NOT_FOUND"}
    assert client.quotes.list_line_items(quote.id) == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"quantity": 0}, "INVALID_REQUEST_FIELD"),
        ({"quantity": None}, "PAYLOAD_VALIDATION"),
        ({"price": Decimal(-1)}, "INVALID_REQUEST_FIELD"),
        ({"note": "x" * 2001}, "INVALID_REQUEST_FIELD"),
        ({"product_name": "x" * 256}, "INVALID_REQUEST_FIELD"),
        ({"product_name": "a/b"}, "INVALID_REQUEST_FIELD"),
        ({"product_sku": "x" * 101}, "INVALID_REQUEST_FIELD"),
        ({"cost": None}, "PAYLOAD_VALIDATION"),
    ],
)
def test_a_line_of_your_own_keeps_to_the_rules(  # noqa: PLR0913, PLR0917 - fixtures and cases
    client: Pax8Client, quote: Quote, own: Own, code: Code, wrong: dict[str, Any], expected: str
) -> None:
    assert code(lambda: client.quotes.add_line_items(quote.id, [own(**wrong)])) == expected


def test_a_line_of_the_catalogue_is_sold_so(
    client: Pax8Client, quote: Quote, of: Own, code: Code
) -> None:
    def refused(line: Any) -> str:
        return code(lambda: client.quotes.add_line_items(quote.id, [line]))

    assert refused(of("Gatehouse DNS Filter", billing_term="3 Year")) == "FAILED_ORDER_VALIDATION"
    assert refused(of("Kestrel SIEM Essentials", quantity=10)) == "FAILED_ORDER_VALIDATION"
    nothing = of(PHONE, product_id="00000000-0000-4000-8000-000000000000")
    assert refused(nothing) == "INVALID_REQUEST_FIELD"
    product = find_product(of("Kestrel SIEM Essentials").product_id)
    commitment = product.commitment_id("1-Year")
    few = of("Kestrel SIEM Essentials", commitment_term_id=commitment, quantity=9)
    assert refused(few) == "FAILED_ORDER_VALIDATION"
    bound = of("Kestrel SIEM Essentials", commitment_term_id=commitment, quantity=10)
    made = client.quotes.add_line_items(quote.id, [bound])[0]
    assert made.commitment_term is not None
    assert made.commitment_term.term == "1-Year"


def test_a_line_stays_of_its_kind(
    client: Pax8Client, quote: Quote, own: Own, of: Own, code: Code
) -> None:
    made = client.quotes.add_line_items(quote.id, [own()])[0]
    other = of(PHONE, id=made.id)
    assert code(lambda: client.quotes.update_line_items(quote.id, [other])) == "PAYLOAD_VALIDATION"


def test_a_type_that_is_none_is_refused(call: Any, quote: Quote, client: Pax8Client) -> None:
    assert client.quotes.get(quote.id).line_items == []
    answer = call.post(f"/v2/quotes/{quote.id}/line-items", [{"type": "Nova"}])
    assert answer.status == 400
    assert answer.json["details"][0]["type"] == "INVALID_REQUEST_FIELD"
    assert answer.json["instance"] == f"/v2/quotes/{quote.id}/line-items"


AMOUNTS = st.decimals(0, 10**6, places=4)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(st.tuples(AMOUNTS, AMOUNTS, st.integers(1, 999)), min_size=1, max_size=5))
def test_a_quote_comes_to_what_its_lines_come_to(
    client: Pax8Client, own: Own, lines: list[tuple[Decimal, Decimal, int]]
) -> None:
    company = client.companies.list(status="Active").first()
    assert company is not None
    quote = client.quotes.create(company.id)
    client.quotes.add_line_items(
        quote.id,
        [own(price=price, cost=cost, quantity=count) for price, cost, count in lines],
    )
    found = client.quotes.get(quote.id)
    assert found.totals is not None
    for name in ("initial_cost", "initial_profit", "initial_total"):
        for each in (name, name.replace("initial", "recurring")):
            parts = [getattr(line.totals, each) for line in found.line_items or []]
            assert sum(parts, Money(0, "USD")) == getattr(found.totals, each)
    totals = found.totals
    assert totals.recurring_cost is not None
    assert totals.recurring_profit is not None
    assert totals.recurring_cost + totals.recurring_profit == totals.recurring_total
