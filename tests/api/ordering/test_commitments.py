"""Which commitment and which price a term by name stands for, where Pax8 says little."""

from __future__ import annotations

import pytest

from pax8.api.ordering.commitments import choose, price_of
from pax8.api.ordering.resolution import charge_of
from pax8.api.terms import BillingTerm
from pax8.refusals import BillingNotOffered, TermRequired, TermTooShort
from pax8.types import Commitment, Pricing, Product

PRODUCT = Product(id="p", name="P")
MONTHLY, ANNUAL = BillingTerm.MONTHLY, BillingTerm.ANNUAL


def test_of_two_commitments_of_one_term_one_is_named_by_its_id() -> None:
    offered = [Commitment(id="a", term="1-Year"), Commitment(id="b", term="Annual")]
    # To the letter, it is one of them.
    assert choose(1, PRODUCT, "annual", MONTHLY, offered) is offered[1]
    with pytest.raises(TermRequired, match="several commitments of term '12") as refused:
        choose(1, PRODUCT, "12 x", MONTHLY, [Commitment(id="a", term="12 X")] * 2)
    assert len(refused.value.terms) == 2
    assert choose(1, PRODUCT, "A", MONTHLY, offered) is offered[0]


def test_a_term_of_unknown_length_is_for_pax8_to_judge() -> None:
    odd = Commitment(id="a", term="Until May")
    assert choose(1, PRODUCT, "until may", ANNUAL, [odd]) is odd
    with pytest.raises(TermTooShort) as refused:
        choose(1, PRODUCT, "Monthly", ANNUAL, [odd, Commitment(id="m", term="Monthly")])
    assert refused.value.terms == (odd,)


def test_a_price_that_names_no_commitment_is_for_any() -> None:
    year = Commitment(id="a", term="1-Year")
    any_ = Pricing(billing_term=MONTHLY)
    own = Pricing(billing_term=MONTHLY, commitment_term="1 Year")
    assert price_of(1, PRODUCT, MONTHLY, year, [any_]) == [any_]
    assert price_of(1, PRODUCT, MONTHLY, year, [any_, own]) == [own]
    assert price_of(1, PRODUCT, MONTHLY, None, [any_, own]) == [any_]
    assert price_of(1, PRODUCT, MONTHLY, None, []) == []
    with pytest.raises(BillingNotOffered):
        price_of(1, PRODUCT, MONTHLY, None, [own])


def test_without_just_one_price_there_is_none() -> None:
    assert charge_of([], 3).unpriced == "Pax8 gives no prices for these terms"
    two = [Pricing(unit_of_measurement="Each"), Pricing(unit_of_measurement="User")]
    assert charge_of(two, 3).unpriced == "Pax8 gives 2 prices for these terms"
