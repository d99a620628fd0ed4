"""A filter stands in the place of keywords, and is read as strictly as they are."""

from __future__ import annotations

from typing import Any

import pytest

from core.calls import ID, bind
from pax8 import filters, types
from pax8.api.partner.companies import Companies
from pax8.api.partner.invoices import Invoices
from pax8.api.partner.products import Products
from pax8.api.partner.subscriptions import Subscriptions


def test_a_filter_is_its_keywords() -> None:
    keywords: filters.CompanyFilter = {"city": "Bonn", "sort": "name", "page": 3}
    expected = bind(Companies.list, **keywords)
    for given_filter in (
        filters.CompanyFilter(city="Bonn", sort="name", page=3),
        filters.CompanyFilter(**keywords),
        keywords,
    ):
        assert bind(Companies.list, given_filter) == expected
        assert bind(Companies.list, filter=given_filter) == expected
    assert bind(Companies.list_contacts, ID, {"size": 5}) == bind(
        Companies.list_contacts, ID, size=5
    )


def test_a_keyword_counts_more_than_the_filter_beside_it() -> None:
    call = bind(Companies.list, {"city": "Bonn", "country": "Germany"}, city="Köln")
    assert call.values == {"city": "Köln", "country": "Germany"}


def test_a_filter_takes_pax8s_spelling_and_refuses_slips() -> None:
    call = bind(Companies.list, {"stateOrProvince": "NRW"})
    assert call.values == {"stateOrProvince": "NRW"}
    with pytest.raises(TypeError, match=r"Companies.list\(\) has no citty; did you mean city\?"):
        bind(Companies.list, {"citty": "Bonn"})
    with pytest.raises(TypeError, match="was given state_or_province twice"):
        bind(Companies.list, {"stateOrProvince": "a", "state_or_province": "b"})
    with pytest.raises(TypeError, match="has no company_id"):
        bind(Companies.list_contacts, ID, {"company_id": "another"})


@pytest.mark.parametrize("wrong", [5, "name", ["name"], types.Company(name="A"), types.Contact()])
def test_what_is_no_filter_is_refused_and_does_not_list_everything(wrong: Any) -> None:
    for operation in (Companies.list, Products.list, Subscriptions.list, Invoices.list):
        with pytest.raises(TypeError, match=r"list\(\) takes filter as an object of its fields"):
            bind(operation, wrong)


def test_what_is_given_twice_or_too_much_is_refused() -> None:
    with pytest.raises(TypeError, match="was given filter twice"):
        bind(Companies.list, {"city": "a"}, filter={"city": "b"})
    with pytest.raises(TypeError, match="was given company_id twice"):
        bind(Companies.get, ID, company_id=ID)
    with pytest.raises(TypeError, match=r"Companies.get\(\) takes 1 arguments without a name"):
        bind(Companies.get, ID, ID)
    with pytest.raises(TypeError, match="takes 0 arguments without a name"):
        bind(Invoices.list_draft_items, 1)
