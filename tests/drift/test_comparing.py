"""What is compared, value by value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.words import is_word
from pax8.api.partner.companies import Company
from pax8.api.partner.invoices import InvoiceItem
from pax8.api.quoting.quote import Quote
from pax8.drift.comparing import Comparing, date_shape


def found(kind: Any, **sent: Any) -> set[tuple[str, str, str]]:
    comparing = Comparing()
    comparing.record(kind.from_dict(sent))
    return set(comparing.found)


@pytest.mark.parametrize(
    "date",
    [
        "2026-01-31",
        "2026-01-31T08:30:00Z",
        "2026-01-31T08:30:00.000Z",
        "2023-08-11T11:33:12.314-0600",
        "2023-08-11T11:33:12+00:00",
    ],
)
def test_the_shapes_that_pax8_is_known_to_have_are_known(date: str) -> None:
    assert found(Company, id="x", updatedDate=date) == set()
    assert found(InvoiceItem, startPeriod=date) == set()


@pytest.mark.parametrize(
    ("date", "shape"),
    [
        ("2026-01-31 08:30:00", "9999-99-99 99:99:99"),
        ("2026-01-31T08:30", "9999-99-99T99:99"),
        ("Jan 31, 2026", "Aaa 99, 9999"),
        ("20260131", "99999999"),
        ("soon", "(not shown)"),
        ("Jörg 2026", "(not shown)"),
        ("2026 " + "x" * 50, "(not shown)"),
        ("", "(not shown)"),
    ],
)
def test_another_shape_is_told_by_its_shape(date: str, shape: str) -> None:
    assert found(Company, id="x", updatedDate=date) == {("date", "Company.updatedDate", shape)}
    assert date_shape(date) == shape


def test_a_number_for_a_date_is_another_type() -> None:
    expected = {("type", "Company.updatedDate", "number, not string")}
    assert found(Company, id="x", updatedDate=1780000000) == expected


def test_words_in_another_spelling_are_known() -> None:
    assert found(InvoiceItem, rateType="Flat", type="Payment_Credit", term="2-Year") == set()


@pytest.mark.parametrize("word", ["PendingMigration", "pay-per-use", "5-Year", "Pax8 Partner II"])
def test_a_new_word_is_told(word: str) -> None:
    assert found(Company, id="x", status=word) == {("enum", "Company.status", word)}


@pytest.mark.parametrize(
    "text",
    [
        "joe@acme.com",
        "Acme, Inc.",
        "12345",
        "a b c d e",
        "x" * 41,
        "order-90210",
        "",
        "Jörg",
        "6f0a5f4e-8a37-4b62-9d0c-2f6a1d0f7c11",
        "http://acme.com",
    ],
)
def test_what_is_no_word_is_not_told(text: str) -> None:
    assert not is_word(text)
    assert found(Company, id="x", status=text) == {("enum", "Company.status", "(not shown)")}


def test_nulls_and_what_is_missing_are_no_drift() -> None:
    assert found(Company, id="x", name=None, address=None, status=None, contacts=None) == set()


def test_amounts_in_a_currency_are_looked_into() -> None:
    totals = {"initialTotal": {"amount": 1, "currency": "USD", "exact": True}}
    assert ("field", "Quote.totals.initialTotal.exact", "boolean") in found(
        Quote, id="q", totals=totals
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                *"xyz",
                "status",
                "address",
                "updatedDate",
                "contacts",
                "billOnBehalfOfEnabled",
                "name",
            ]
        ),
        json_values,
    )
)
def test_whatever_is_sent_it_is_compared(sent: dict[str, Any]) -> None:
    comparing = Comparing()
    comparing.record(Company.from_dict(sent))
    assert comparing.records == 1
