from __future__ import annotations

from decimal import Decimal

import pytest

from pax8._core import wire
from pax8.sandbox.paging import Counts, KeptPage
from pax8.sandbox.sending import encoded
from pax8.types import Company

BODY = b'{"id":"1","unknown":1.50,"name":"A","address":{"city":"Oslo","new":0.10}}'


def test_what_is_as_it_was_kept_is_sent_to_the_letter() -> None:
    assert encoded(Company.from_json(BODY)) == BODY


@pytest.mark.parametrize("value", ["B", None, Decimal("NaN"), object()])
def test_what_was_changed_is_sent_as_it_is_now(value: object) -> None:
    company = Company.from_json(BODY)
    company.name = value  # type: ignore[assignment] # as what is no string may come about
    if type(value) is object:
        with pytest.raises(TypeError):
            encoded(company)
        return
    assert wire.decode(encoded(company))["name"] == (None if value is None else str(value))


def test_what_was_changed_inside_is_sent_as_it_is_now() -> None:
    company = Company.from_json(BODY)
    assert company.address is not None
    company.address.city = "Rome"
    assert encoded(company) == BODY.replace(b"Oslo", b"Rome")


def test_what_is_no_record_is_encoded() -> None:
    assert encoded([Company.from_json(BODY)]) == b"[" + BODY + b"]"
    assert encoded({"amount": Decimal("1.10")}) == b'{"amount":1.10}'
    assert encoded(Company(name="A")) == b'{"name":"A"}'


@pytest.mark.parametrize("many", [0, 1, 2, 200])
def test_a_page_is_sent_the_same_whether_it_was_looked_at_or_not(many: int) -> None:
    def page() -> KeptPage[Company]:
        return KeptPage(Company, [BODY] * many, Counts(1, 200, 450, 3))

    looked_at = page()
    assert [each.name for each in looked_at] == ["A"] * many
    assert encoded(page()) == encoded(looked_at)
    assert wire.decode(encoded(page()))["page"] == {
        "size": 200,
        "totalElements": 450,
        "totalPages": 3,
        "number": 1,
    }


def test_a_page_whose_records_were_changed_is_sent_so() -> None:
    page = KeptPage(Company, [BODY] * 2, Counts(0, 10, 2, 1))
    page.content[1].name = "B"
    assert [each["name"] for each in wire.decode(encoded(page))["content"]] == ["A", "B"]
    page.content = page.content[:1]
    assert [each["name"] for each in wire.decode(encoded(page))["content"]] == ["A"]
