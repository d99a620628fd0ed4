"""Prices: exact, summed over tiers, and the same by the unit as in total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.sandbox.population import Price, catalogue, charge, to_cents, unit_price
from pax8.sandbox.population.catalogue.schedules import flat, packaged, tiered, volume

PRICES = [price for product in catalogue() for price in product.prices]
TIERED = [price for price in PRICES if price.type == "Tiered"]
SHARED = [
    price
    for price in PRICES
    if price.type == "Tiered" or any(rate.charge_type == "Flat Rate" for rate in price.rates)
]
MOST = 3_000

quantities = st.integers(min_value=1, max_value=MOST)


def unit_by_unit(price: Price, quantity: int) -> tuple[Decimal, Decimal]:
    """Sum a tiered price the slow way: each unit by itself."""
    total = partner_total = Decimal(0)
    packages_paid: set[int] = set()
    for unit in range(1, quantity + 1):
        (rate,) = [
            rate
            for rate in price.rates
            if rate.start <= unit and (rate.end is None or unit <= rate.end)
        ]
        if rate.charge_type == "Flat Rate":
            if rate.start in packages_paid:
                continue
            packages_paid.add(rate.start)
        total += rate.retail
        partner_total += rate.buy
    return total, partner_total


@given(st.sampled_from(TIERED), quantities)
def test_a_tiered_charge_is_the_sum_of_its_units(price: Price, quantity: int) -> None:
    assert price.charge(quantity) == unit_by_unit(price, quantity)


@given(st.sampled_from(TIERED), quantities)
def test_a_tiered_charge_never_falls_as_the_quantity_grows(price: Price, quantity: int) -> None:
    total, partner_total = price.charge(quantity)
    more, partner_more = price.charge(quantity + 1)
    assert more >= total
    assert partner_more >= partner_total


@given(st.sampled_from(PRICES), quantities)
def test_unit_prices_lead_back_to_the_charge_to_the_cent(price: Price, quantity: int) -> None:
    for unit, total in zip(price.unit_price(quantity), price.charge(quantity), strict=True):
        assert to_cents(quantity * unit) == to_cents(total)


@given(st.sampled_from(SHARED), st.data())
def test_unit_prices_lead_back_to_the_charge_up_to_the_largest_order(
    price: Price, data: st.DataObject
) -> None:
    (product,) = [product for product in catalogue() if price in product.prices]
    assert product.maximum_quantity is not None
    quantity = data.draw(st.integers(product.minimum_quantity, product.maximum_quantity))
    for unit, total in zip(price.unit_price(quantity), price.charge(quantity), strict=True):
        assert to_cents(quantity * unit) == total


@given(st.sampled_from(PRICES), quantities)
def test_the_partner_never_pays_more_than_the_customer(price: Price, quantity: int) -> None:
    total, partner_total = price.charge(quantity)
    assert 0 <= partner_total <= total


def test_prices_that_units_share_are_whole_cents() -> None:
    for price in SHARED:
        for rate in price.rates:
            assert rate.buy == to_cents(rate.buy)
            assert rate.retail == to_cents(rate.retail)


def test_tiers_by_example() -> None:
    price = tiered("Monthly", (0, "3.00", "2.00"), (11, "2.00", "1.50"), (101, "1.00", "0.50"))
    assert price.charge(10) == (Decimal("30.00"), Decimal("20.00"))
    assert price.charge(11) == (Decimal("32.00"), Decimal("21.50"))
    assert price.charge(102) == (Decimal("212.00"), Decimal("156.00"))
    assert price.unit_price(11) == (Decimal("2.90909091"), Decimal("1.95454545"))


def test_a_package_by_example() -> None:
    price = packaged("Monthly", (0, "100.00", "70.00"), (51, "1.50", "1.00"))
    assert price.charge(1) == (Decimal("100.00"), Decimal("70.00"))
    assert price.charge(52) == (Decimal("103.00"), Decimal("72.00"))


def test_volume_by_example() -> None:
    price = volume("Monthly", (0, "4.25", "2.975"), (50, "3.90", "2.73"))
    assert price.charge(49) == (Decimal("208.25"), Decimal("145.775"))
    assert price.charge(50) == (Decimal("195.00"), Decimal("136.50"))
    assert price.unit_price(50) == (Decimal("3.90"), Decimal("2.73"))


def test_a_flat_rate_for_a_range_is_shared_by_its_units() -> None:
    price = volume(
        "Monthly", (0, "95.00", "66.50"), (6, "165.00", "115.50"), charge_type="Flat Rate"
    )
    assert price.charge(5) == price.charge(1) == (Decimal("95.00"), Decimal("66.50"))
    assert price.unit_price(6) == (Decimal("27.50"), Decimal("19.25"))


def test_nothing_costs_nothing() -> None:
    assert flat("Monthly", "5.00", "4.00").charge(0) == (Decimal(0), Decimal(0))


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        flat("Monthly", "5.00", "4.00").charge(-1)


def test_a_quantity_without_a_rate_is_refused() -> None:
    with pytest.raises(LookupError, match="quantity of 2"):
        volume("Monthly", (5, "4.00", "3.00")).charge(2)


def test_a_product_is_priced_only_for_the_terms_it_is_sold_in() -> None:
    (premium,) = [
        product for product in catalogue() if product.product["sku"] == "MST-NCE-179-C100"
    ]
    assert unit_price(premium, "Annual", "1-Year", 3)[0] == Decimal("264.00")
    assert charge(premium, "Annual", "1-Year", 3)[0] == Decimal("792.00")
    with pytest.raises(LookupError, match="Annual"):
        unit_price(premium, "Annual", None, 1)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("7", "7.00")],
)
def test_cents_are_rounded_half_up(amount: str, cents: str) -> None:
    assert str(to_cents(Decimal(amount))) == cents
