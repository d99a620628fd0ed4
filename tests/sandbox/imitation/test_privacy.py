"""Nothing of an account's own is in what imitates it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core import wire
from pax8._core.plan import plan
from pax8.api.partner.products import (
    Commitment,
    Dependencies,
    Pricing,
    Product,
    ProductDependency,
    ProvisioningDetail,
)
from pax8.sandbox.imitation.disguise import Disguise, Lost, count, listed, moment, word
from pax8.sandbox.imitation.items import put_item
from pax8.sandbox.imitation.rules import ASKED, RULES
from pax8.sandbox.imitation.secret import Secret
from support.marked_account import TEXTS

TABLES = (*TEXTS, "products")
UUIDS = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_no_mark_is_in_the_file(pair: Any) -> None:
    account = b"".join(wire.encode(each) for t in TEXTS for each in pair.account.world.select(t))
    written = pair.path.read_bytes()
    assert len(re.findall(rb"(?i)mark\d{6}", account)) > 2000
    for coding in ("utf-8", "utf-16-le"):
        assert re.search("(?i)mark[0-9]".encode(coding), written) is None
    # Marks that are amounts, with their point or without.
    amounts = {each.encode() for each in pair.marks.made if "." in each}
    assert amounts & set(re.findall(rb"\d+\.\d+", account))
    assert not amounts & set(re.findall(rb"\d+\.\d+", written))
    assert not {each.replace(b".", b"") for each in amounts} & set(re.findall(rb"\d+", written))
    assert [each.name for each in pair.path.parent.iterdir()] == [pair.path.name]


def test_no_id_is_in_the_file(pair: Any) -> None:
    account = b"".join(wire.encode(each) for t in TABLES for each in pair.account.world.select(t))
    there = set(UUIDS.findall(account))
    assert len(there) > 1000
    assert not there & set(UUIDS.findall(pair.path.read_bytes().lower()))


def test_the_names_and_addresses_that_were_not_marked_are_not_there_either(pair: Any) -> None:
    """Such as those of a sandbox that nobody altered."""
    written = pair.path.read_bytes().decode("utf-8", "replace")
    for record in pair.account.world.select("companies"):
        assert record["name"] not in written
        for name, part in (record["address"] or {}).items():
            if name != "country" and part:
                assert str(part) not in written


def test_two_runs_share_nothing_unless_they_share_a_seed() -> None:
    runs = [Disguise(Secret(seed)).aliases for seed in (None, None, 5, 5)]
    id_ = "11111111-2222-4333-8444-555555555555"
    first, second, third, fourth = ([a.id(id_), a.company("Acme"), a.domain("a.b")] for a in runs)
    assert not set(first) & set(second)
    assert third == fourth
    assert not set(first) & set(third)


# What the catalogue says of itself, and every partner sees.
PUBLIC = {Product, ProductDependency, Commitment, Pricing, Dependencies}

MARK = "Zq7731wv"
# A mark wherever JSON may have text, alone and among other text.
marks = st.sampled_from(
    [
        MARK,
        f"{MARK}@{MARK}.com",
        f"https://{MARK}.de/{MARK}",
        f"a {MARK} b",
        f"{MARK}-{MARK}",
        f"2026-01-01T{MARK}",
        f"{MARK}\n",
        f"1-Year {MARK}",
    ]
)
values = st.recursive(
    marks | st.none() | st.booleans() | st.just(77319.7731),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "name",
                    "country",
                    "city",
                    "term",
                    "type",
                    "values",
                    "key",
                    "note",
                    "productId",
                    MARK,
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", [k for k in RULES if k not in PUBLIC], ids=lambda k: k.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_stands_in_a_field_nothing_of_it_is_kept(kind: Any, data: st.DataObject) -> None:
    names = [*plan(kind).by_wire, "unknown", MARK]
    record = data.draw(st.dictionaries(st.sampled_from(names), values, max_size=8))
    disguise = Disguise(Secret())
    put = put_item(disguise, record) if kind.__name__ == "InvoiceItem" else None
    put = put or disguise.put(kind, RULES[kind], record)
    written = wire.encode(put).decode()
    assert MARK.casefold() not in written.casefold()
    assert MARK not in str(disguise.left_out)


@settings(max_examples=30)
@given(mark=st.text(min_size=6).filter(lambda text: len(set(text)) > 4))
def test_text_of_any_kind_is_replaced(mark: str) -> None:
    disguise = Disguise(Secret())
    record = {"label": mark, "values": [mark], "key": mark, "possibleValues": [mark]}
    put = disguise.put(ProvisioningDetail, RULES[ProvisioningDetail], record)
    assert mark not in str(put)


def test_what_somebody_may_be_known_by_is_taken_out_of_the_catalogue_too() -> None:
    id_ = "11111111-2222-4333-8444-555555555555"
    record = {"key": "msTenantId", "possibleValues": ["Yes", id_, "joe@acme.com"]}
    put = Disguise(Secret()).put(ProvisioningDetail, ASKED, record)
    assert put["possibleValues"][0] == "Yes"
    assert id_ not in str(put)
    assert "acme" not in str(put)


def test_each_declared_field_has_a_rule_and_no_other() -> None:
    for kind, rules in RULES.items():
        assert set(rules) == {field.wire[0] for field in plan(kind).fields.values()}, kind


@pytest.mark.parametrize(
    "text",
    [
        "northwind.onmicrosoft.com",
        "Thing for northwind.com",
        "see https://northwind",
        "call +1 303-555-0199",
        "3035550199",
        "a@northwind.example",
    ],
)
def test_text_of_the_catalogue_that_tells_of_somebody_is_replaced(text: str) -> None:
    assert text not in listed(Disguise(Secret(1)), text, {})


@pytest.mark.parametrize(
    "text", ["Microsoft 365 E3", "Node.js hosting", "MST-NCE-179-C100", "25 TB"]
)
def test_other_text_of_the_catalogue_is_kept(text: str) -> None:
    assert listed(Disguise(Secret(1)), text, {}) == text


def test_the_name_of_a_company_is_no_word_and_no_text_of_the_catalogue() -> None:
    disguise = Disguise(Secret(1))
    disguise.aliases.company("Northwind")
    assert listed(disguise, "Northwind", {}) != "Northwind"
    for name in ("Northwind", "Anna Berg"):
        with pytest.raises(Lost):
            word(disguise, name, {})
    assert word(disguise, "Pax8 Partner", {}) == "Pax8 Partner"


@pytest.mark.parametrize("value", [3035550199, "3035550199"])
def test_a_telephone_number_is_no_quantity(value: object) -> None:
    with pytest.raises(Lost):
        count(Disguise(Secret(1)), value, {})


def test_eight_digits_are_a_day_only_if_there_is_one() -> None:
    assert moment(Disguise(Secret(1)), "20260131", {}) == "20260131"
    with pytest.raises(Lost):
        moment(Disguise(Secret(1)), "55512345", {})
