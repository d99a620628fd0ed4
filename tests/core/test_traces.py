"""Whether a record is what was sent, by what Pax8 may have changed of it and what not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pax8._core.trace import Likeness, Span, read_date
from pax8.api.partner import traces

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
        ({**ORDER, "lineItems": [{}, {}]}, OTHER),
        ({**ORDER, "companyId": "D"}, OTHER),
        ({**ORDER, "lineItems": [LINE, LINE]}, OTHER),
        ({**ORDER, "lineItems": [{**LINE, "quantity": "4"}]}, OTHER),
        ({**ORDER, "lineItems": [{**LINE, "quantity": "many"}]}, OTHER),
        ({**ORDER, "lineItems": [{**LINE, "billingTerm": "Annual"}]}, OTHER),
    ],
)
def test_an_order(listed: dict[str, Any], likeness: Likeness) -> None:
    assert traces.ORDER.like(ORDER, listed) is likeness


def test_lines_and_terms_come_in_any_order() -> None:
    two = [TERM, {**LINE, "quantity": 4}]
    assert traces.ORDER.like({"lineItems": two}, {"lineItems": two[::-1]}) is SAME
    swapped = [LINE, {**TERM, "quantity": 4}]
    assert traces.ORDER.like({"lineItems": two}, {"lineItems": swapped}) is UNCLEAR
    another = [{**TERM, "commitmentTermId": "U"}]
    assert traces.ORDER.like({"lineItems": [TERM]}, {"lineItems": another}) is OTHER


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
        ({**COMPANY, "name": "Acme 2"}, OTHER),
        ({}, OTHER),
    ],
)
def test_a_company(listed: dict[str, Any], likeness: Likeness) -> None:
    assert traces.COMPANY.like(COMPANY, listed) is likeness


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


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:01+14:00"])
def test_any_date_can_be_read(text: str) -> None:
    moment, _ = read_date(text)
    assert moment is not None
    assert SPAN.before(text) or SPAN.after(text)
