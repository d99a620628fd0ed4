"""The catalogue: what is sold, as Pax8 shows it, and the rules behind it."""

from itertools import pairwise
from typing import Any

import pytest

from pax8.sandbox.population import (
    TERM_MONTHS,
    CatalogueProduct,
    Question,
    catalogue,
    find_product,
    unanswered,
)
from pax8.sandbox.population.catalogue.microsoft_questions import NEW_TENANT, OWN_TENANT

BILLING_TERMS = {"Monthly", "Annual", "2-Year", "3-Year", "One-Time", "Trial", "Activation"}


@pytest.fixture(name="premium")
def _premium() -> CatalogueProduct:
    return by_sku("MST-NCE-179-C100")


def by_sku(sku: str) -> CatalogueProduct:
    (product,) = [product for product in catalogue() if product.product["sku"] == sku]
    return product


def test_it_is_large_and_each_product_is_one() -> None:
    products = catalogue()
    assert len(products) >= 60
    for key in ("id", "name", "sku"):
        assert len({product.product[key] for product in products}) == len(products)


def test_products_are_found_by_id(premium: CatalogueProduct) -> None:
    assert find_product(premium.id) is premium
    with pytest.raises(LookupError):
        find_product("cf4ed6ba-0000-0000-0000-000000000000")


def test_ids_do_not_change() -> None:
    assert by_sku("MST-NCE-179-C100").id == "cf4ed6ba-b803-51f8-82a6-27407104dbac"


def test_every_kind_of_price_and_term_is_sold() -> None:
    rows = [row for product in catalogue() for row in product.pricing]
    assert {row["type"] for row in rows} == {"Flat", "Volume", "Tiered", "Mark-Up"}
    assert {row["billingTerm"] for row in rows} == BILLING_TERMS
    assert {rate["chargeType"] for row in rows for rate in row["rates"]} == {
        "Per Unit",
        "Flat Rate",
    }


def test_a_product_is_priced_once_for_each_pair_of_terms() -> None:
    for product in catalogue():
        pairs = [(price.billing_term, price.commitment_term) for price in product.prices]
        assert len(set(pairs)) == len(pairs)
        for billing_term, commitment_term in pairs:
            assert product.price(billing_term, commitment_term) is not None


def test_ranges_follow_on_one_another_without_end() -> None:
    for product in catalogue():
        for price in product.prices:
            assert price.rates[0].start == 0
            assert price.rates[-1].end is None
            for rate, following in pairwise(price.rates):
                assert rate.end is not None
                assert following.start == rate.end + 1


def test_a_commitment_is_never_shorter_than_what_is_billed_under_it() -> None:
    for product in catalogue():
        for price in product.prices:
            if price.commitment_term is not None:
                assert price.commitment_months is not None
                assert price.commitment_months == TERM_MONTHS[price.commitment_term]
                assert TERM_MONTHS[price.billing_term] <= price.commitment_months


def test_a_commitment_is_required_where_nothing_is_sold_without_one() -> None:
    for product in catalogue():
        free = [
            price
            for price in product.prices
            if price.commitment_term is None and price.billing_term != "Trial"
        ]
        assert product.requires_commitment is not bool(free)


def test_new_commerce_is_sold_as_microsoft_does(premium: CatalogueProduct) -> None:
    assert premium.name == "Microsoft 365 Business Premium [New Commerce Experience]"
    assert {(row["billingTerm"], row["commitmentTerm"]) for row in premium.pricing} == {
        ("Monthly", "Monthly"),
        ("Monthly", "1-Year"),
        ("Annual", "1-Year"),
        ("Monthly", "3-Year"),
        ("Annual", "3-Year"),
        ("3-Year", "3-Year"),
    }
    commitments = premium.dependencies["commitmentDependencies"]
    assert [commitment["term"] for commitment in commitments] == ["Monthly", "1-Year", "3-Year"]
    for commitment in commitments:
        assert commitment["autoRenew"]
        assert commitment["allowForQuantityIncrease"]
        assert not commitment["allowForQuantityDecrease"]
        assert not commitment["allowForEarlyCancellation"]
        assert premium.commitments[commitment["id"]] is commitment
        assert premium.commitment_id(commitment["term"]) == commitment["id"]


def test_commitment_ids_belong_to_one_product_and_term() -> None:
    ids = [commitment_id for product in catalogue() for commitment_id in product.commitments]
    assert len(set(ids)) == len(ids)


def test_add_ons_name_the_products_they_need() -> None:
    add_ons = [product for product in catalogue() if product.parent_ids]
    assert len(add_ons) >= 8
    for add_on in add_ons:
        (dependency,) = add_on.dependencies["productDependencies"]
        assert {parent["id"] for parent in dependency["products"]} == add_on.parent_ids
        for parent in dependency["products"]:
            assert find_product(parent["id"]).listed == parent
            assert "description" not in parent


def test_usage_products_cost_nothing_but_what_they_measure() -> None:
    metered = [product for product in catalogue() if product.meters]
    assert len(metered) >= 5
    for product in metered:
        assert product.maximum_quantity == 1
        for row in product.pricing:
            assert row["unitOfMeasurement"] == "Each"
            for rate in row["rates"]:
                assert rate["partnerBuyRate"] == rate["suggestedRetailPrice"] == 0
        for meter in product.meters:
            assert 0 < meter.partner_unit_price < meter.unit_price


def test_an_order_of_the_least_quantity_fits_the_most() -> None:
    for product in catalogue():
        assert product.minimum_quantity >= 1
        assert product.maximum_quantity is None or (
            product.minimum_quantity <= product.maximum_quantity
        )


def test_some_rates_have_more_than_cents() -> None:
    rates = [rate for product in catalogue() for price in product.prices for rate in price.rates]
    exponents = [rate.buy.as_tuple().exponent for rate in rates]
    assert any(isinstance(exponent, int) and exponent <= -4 for exponent in exponents)


def test_questions_are_sent_without_their_rules(premium: CatalogueProduct) -> None:
    for product in catalogue():
        for record in product.provision_details:
            assert set(record) <= {"label", "key", "description", "valueType", "possibleValues"}
            assert (record["possibleValues"] is None) is (record["valueType"] == "Input")
    keys = [record["key"] for record in premium.provision_details]
    assert keys[0] == "msCustExists"
    assert len(set(keys)) == len(keys)


def test_a_branch_hangs_on_an_answer_that_can_be_given() -> None:
    for product in catalogue():
        questions = {question.key: question for question in product.provisioning}
        for question in product.provisioning:
            if question.when is not None:
                assert questions[question.when.key].allows(question.when.values[:1])


SIGNED: dict[str, list[str]] = {
    "mca2020FirstName": ["Ada"],
    "mca2020LastName": ["Byron"],
    "mca2020Email": ["ada@harbor.example"],
}


def keys(questions: list[Question]) -> list[str]:
    return [question.key for question in questions]


def test_no_answers_leave_the_questions_that_do_not_branch(premium: CatalogueProduct) -> None:
    assert keys(unanswered(premium.provisioning, {})) == [
        "msCustExists",
        "mca2020FirstName",
        "mca2020LastName",
        "mca2020Email",
        "microsoftCancelPolicyAcknowledgement",
    ]


def test_a_new_tenant_needs_a_domain_and_a_contact(premium: CatalogueProduct) -> None:
    answers = SIGNED | {
        "msCustExists": [NEW_TENANT],
        "microsoftCancelPolicyAcknowledgement": ["yes"],
    }
    assert keys(unanswered(premium.provisioning, answers)) == [
        "msDomain",
        "msftContactFirstName",
        "msftContactLastName",
        "msftContactEmail",
    ]


def test_a_tenant_that_is_there_needs_its_id(premium: CatalogueProduct) -> None:
    answers = SIGNED | {
        "msCustExists": [OWN_TENANT],
        "microsoftCancelPolicyAcknowledgement": ["yes"],
    }
    assert keys(unanswered(premium.provisioning, answers)) == ["msTenantId"]
    assert not unanswered(premium.provisioning, answers | {"msTenantId": ["0bb662a8"]})
    assert keys(unanswered(premium.provisioning, answers | {"msTenantId": ["  "]})) == [
        "msTenantId"
    ]


@pytest.mark.parametrize(
    ("value_type", "values", "is_allowed"),
    [
        ("Single-Value", ["a"], True),
        ("Single-Value", ["a", "b"], False),
        ("Single-Value", ["c"], False),
        ("Multi-Value", ["a", "b"], True),
        ("Multi-Value", ["a", "c"], False),
    ],
)
def test_a_choice_is_among_its_values(
    value_type: Any, values: list[str], *, is_allowed: bool
) -> None:
    question = Question("key", "Label", None, value_type, ("a", "b"))
    assert question.allows(values) is is_allowed


def test_an_input_takes_one_value() -> None:
    question = Question("key", "Label")
    assert question.allows(["anything"])
    assert not question.allows(["one", "two"])
