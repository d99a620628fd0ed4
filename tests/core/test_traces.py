"""Whether a record is what was sent, by what Pax8 may have changed of it and what not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pax8._core.trace import Likeness, Span, read_date
from pax8.api.partner import order_trace, traces

LINE = {"productId": "P-1", "quantity": 3, "billingTerm": "2-Year"}
TERM = {**LINE, "commitmentTermId": "T"}
ORDER = {"companyId": "C", "orderedBy": "Pax8 Partner", "lineItems": [LINE]}
COMPANY = {
    "name": "Acme",
    "phone": "303-555-0100",
    "website": "https://a.example",
    "externalId": "",
}
CONTACT = {"email": "a@example.com", "firstName": "Ada", "lastName": "L", "phone": "303 555 0100"}
SAME, UNCLEAR, UNSAID, OTHER = Likeness.SAME, Likeness.UNCLEAR, Likeness.UNSAID, Likeness.OTHER


@pytest.mark.parametrize(
    ("listed", "likeness"),
    [
        (ORDER, SAME),
        ({"lineItems": [{**LINE, "id": "L", "billingTerm": "2 Year"}]}, SAME),
        ({**ORDER, "orderedBy": "Pax8Partner", "companyId": "c"}, SAME),
        ({**ORDER, "orderedBy": None, "orderedByUserEmail": "x@example.com"}, SAME),
        ({**ORDER, "orderedBy": "Customer"}, UNCLEAR),
        ({**ORDER, "lineItems": [TERM]}, UNCLEAR),
        ({**ORDER, "lineItems": None}, UNSAID),
        ({"companyId": "C"}, UNSAID),
        ({**ORDER, "lineItems": "?"}, UNSAID),
        ({**ORDER, "lineItems": [{}]}, UNSAID),
        ({**ORDER, "lineItems": [{}, {}]}, UNSAID),
        ({**ORDER, "lineItems": [{**LINE, "quantity": None}]}, UNSAID),
        ({**ORDER, "companyId": "D"}, OTHER),
        ({**ORDER, "lineItems": [{**LINE, "productId": "P-2"}]}, OTHER),
        # Pax8 may have joined lines, added one, or spelt a term otherwise.
        ({**ORDER, "lineItems": [LINE, LINE]}, UNCLEAR),
        ({**ORDER, "lineItems": [LINE, {**LINE, "productId": "P-2"}]}, UNCLEAR),
        ({**ORDER, "lineItems": [{**LINE, "quantity": "4"}]}, UNCLEAR),
        ({**ORDER, "lineItems": [{**LINE, "quantity": "many"}]}, UNCLEAR),
        ({**ORDER, "lineItems": [{**LINE, "billingTerm": "Annual"}]}, UNCLEAR),
        ({**ORDER, "lineItems": [{**LINE, "billingTerm": "1-Year"}]}, UNCLEAR),
    ],
)
def test_an_order(listed: dict[str, Any], likeness: Likeness) -> None:
    assert order_trace.ORDER.like(ORDER, listed) is likeness


def test_lines_and_terms_come_in_any_order() -> None:
    two = [TERM, {**LINE, "quantity": 4}]
    assert order_trace.ORDER.like({"lineItems": two}, {"lineItems": two[::-1]}) is SAME
    swapped = [LINE, {**TERM, "quantity": 4}]
    assert order_trace.ORDER.like({"lineItems": two}, {"lineItems": swapped}) is UNCLEAR
    another = [{**TERM, "commitmentTermId": "U"}]
    assert order_trace.ORDER.like({"lineItems": [TERM]}, {"lineItems": another}) is UNCLEAR


@pytest.mark.parametrize(
    ("name", "sent", "same", "other"),
    [
        ("parentSubscriptionId", "S-1", "s-1", "S-2"),
        ("provisionStartDate", "2026-12-01", "2026-12-01T00:00:00.000Z", "2026-11-01"),
        ("provisionStartDate", "2026-12-01T00:00:00Z", "2026-11-30T18:00:00.000-0600", "soon"),
    ],
)
def test_an_order_by_what_its_lines_say_besides(
    name: str, sent: str, same: str, other: str
) -> None:
    def like(*listed: str | None) -> Likeness:
        lines = [{**LINE, name: sent}, {**LINE, "quantity": 1}]
        told = [{**line, name: each} for line, each in zip(lines, listed, strict=True)]
        return order_trace.ORDER.like({"lineItems": lines}, {"lineItems": told})

    assert like(same, None) is SAME
    # Pax8 fills in what was not said.
    assert like(same, other) is SAME
    assert like(None, None) is SAME
    assert like(other, None) is UNCLEAR
    assert like(None, other) is UNCLEAR


def test_an_order_by_the_address_of_who_ordered() -> None:
    sent = {**ORDER, "orderedByUserEmail": "Me@x.example"}
    assert order_trace.ORDER.like(sent, {**sent, "orderedByUserEmail": "me@X.example"}) is SAME
    # What was given to tell it by must be said.
    assert order_trace.ORDER.like(sent, ORDER) is UNSAID
    assert order_trace.ORDER.like(sent, {**ORDER, "orderedByUserEmail": "you@x.example"}) is UNCLEAR


@pytest.mark.parametrize(
    ("listed", "likeness"),
    [
        (COMPANY, SAME),
        ({**COMPANY, "name": " ACME ", "phone": "+1 (303) 555-0100"}, SAME),
        ({**COMPANY, "website": "https://a.example/", "externalId": "x"}, SAME),
        ({**COMPANY, "phone": "303-555-0101"}, UNCLEAR),
        ({**COMPANY, "phone": None}, UNSAID),
        ({"name": "Acme"}, UNSAID),
        ({**COMPANY, "status": "Deleted"}, OTHER),
        ({**COMPANY, "name": "A. C. M. E."}, UNCLEAR),
        # Not its name alone, but what two companies hardly share.
        ({**COMPANY, "name": "Acme 2"}, UNCLEAR),
        ({**COMPANY, "name": "Acme 2", "phone": None}, OTHER),
        ({**COMPANY, "name": "Acme 2", "phone": "555-0199"}, OTHER),
        ({}, OTHER),
    ],
)
def test_a_company(listed: dict[str, Any], likeness: Likeness) -> None:
    assert traces.COMPANY.like(COMPANY, listed) is likeness


def test_a_company_by_your_own_reference() -> None:
    sent = {"name": "Acme", "externalId": "PSA-7"}
    assert traces.COMPANY.like(sent, {"name": "Other", "externalId": "psa-7"}) is UNCLEAR
    assert traces.COMPANY.like(sent, {"name": "Other", "externalId": "PSA-8"}) is OTHER
    assert traces.COMPANY.like({"name": "!"}, {"name": "?"}) is OTHER
    decomposed = {"name": "Cafe\N{COMBINING ACUTE ACCENT}"}
    assert (
        traces.COMPANY.like(decomposed, {"name": "Caf\N{LATIN SMALL LETTER E WITH ACUTE}"}) is SAME
    )


def test_a_company_by_its_address() -> None:
    sent = {**COMPANY, "address": {"street": "1 Main St", "postalCode": "802 02"}}
    listed = {**COMPANY, "address": {"street": "1 main st", "postalCode": "80202", "city": "D"}}
    assert traces.COMPANY.like(sent, listed) is SAME
    assert traces.COMPANY.like(sent, {**COMPANY, "address": {"street": "2 Main St"}}) is UNCLEAR
    assert traces.COMPANY.like(sent, COMPANY) is SAME


@pytest.mark.parametrize(
    ("listed", "likeness"),
    [
        ({**CONTACT, "email": "A@Example.com", "phone": "3035550100"}, SAME),
        ({**CONTACT, "lastName": "M"}, UNCLEAR),
        ({"email": "a@example.com"}, UNSAID),
        ({**CONTACT, "email": "b@example.com"}, OTHER),
    ],
)
def test_a_contact(listed: dict[str, Any], likeness: Likeness) -> None:
    assert traces.CONTACT.like(CONTACT, listed) is likeness


NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
SPAN = Span(NOON.timestamp(), (NOON + timedelta(minutes=1)).timestamp())


@pytest.mark.parametrize(
    ("date", "before", "after"),
    [
        # A day may be that of any zone.
        ("2026-06-08", True, False),
        ("2026-06-09", False, False),
        ("2026-06-10", False, False),
        ("2026-06-11", False, False),
        ("2026-06-12", False, True),
        ("2026-06-10T00:00:00Z", False, False),
        ("2026-06-08T00:00:00.000Z", True, False),
        # A time may be by a clock that goes a little wrong.
        ("2026-06-10T11:54:00Z", True, False),
        ("2026-06-10T11:56:00.000Z", False, False),
        ("2026-06-10T06:05:30.000-0600", False, False),
        ("2026-06-10T06:07:00.000-0600", False, True),
        # Without its zone, it is no more exact than a day.
        ("2026-06-10T11:00:00", False, False),
        (NOON, False, False),
        (NOON - timedelta(hours=1), True, False),
        (None, False, False),
        ("soon", False, False),
    ],
)
def test_a_span(date: Any, *, before: bool, after: bool) -> None:
    assert (SPAN.before(date), SPAN.after(date)) == (before, after)


def test_a_span_of_a_clock_that_may_be_wrong() -> None:
    unsure = Span(SPAN.first, SPAN.last, sure=False)
    for date, surely in (("2026-06-08", False), ("2026-06-01", True), ("soon", False)):
        assert unsure.before(date) is SPAN.before(date)
        assert unsure.surely_before(date) is surely
    assert SPAN.surely_before("2026-06-08")


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:01+14:00"])
def test_any_date_can_be_read(text: str) -> None:
    moment, _ = read_date(text)
    assert moment is not None
    assert SPAN.before(text) or SPAN.after(text)
