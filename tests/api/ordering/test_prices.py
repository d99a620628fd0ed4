"""Prices are exact, and the same as by counting unit after unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.api.ordering.prices import Charge, charge, together
from pax8.types import Pricing, Rate

amounts = st.decimals(0, 10_000, places=5) | st.decimals(
    min_value=Decimal("1E-30"), max_value=Decimal("1E+20"), allow_nan=False
)
bounds = st.integers(0, 30).map(Decimal) | st.decimals(0, 30, places=1)


@st.composite
def tables(draw: st.DrawFn) -> list[Rate]:
    """Rates whose ranges follow one another, mostly."""
    starts = sorted(draw(st.sets(st.integers(2, 30), max_size=4)))
    edges = [draw(st.sampled_from([0, 1])), *starts]
    rates = [
        Rate(
            partner_buy_rate=draw(amounts),
            suggested_retail_price=draw(amounts),
            start_quantity_range=Decimal(start),
            end_quantity_range=None if end is None else Decimal(end - 1),
            charge_type=draw(st.sampled_from(["Per Unit", "Flat Rate"])),
        )
        for start, end in zip(edges, [*starts, None], strict=True)
    ]
    if draw(st.integers(0, 3)) == 0:
        moved = draw(st.sampled_from(rates))
        moved.start_quantity_range = draw(bounds)
        moved.end_quantity_range = draw(st.none() | bounds)
    return draw(st.permutations(rates))


def holds(rate: Rate, unit: int) -> bool:
    start, end = rate.start_quantity_range or Decimal(0), rate.end_quantity_range
    return start <= unit and (end is None or unit <= end)


def slowly(kind: str, rates: list[Rate], quantity: int) -> Fraction | None:
    """What it costs, by the definition: None where it does not say."""
    units = range(1, quantity + 1) if kind == "Tiered" else [quantity]
    total, packages = Fraction(0), set[int]()
    for unit in units:
        at = [place for place, rate in enumerate(rates) if holds(rate, unit)]
        if len(at) != 1:
            return None
        amount = rates[at[0]].suggested_retail_price
        assert amount is not None
        if rates[at[0]].charge_type == "Flat Rate":
            packages |= set(at)
        else:
            total += Fraction(amount) * (1 if kind == "Tiered" else quantity)
    return total + sum(Fraction(rates[at].suggested_retail_price or 0) for at in packages)


@given(st.sampled_from(["Flat", "Volume", "Tiered"]), tables(), st.integers(1, 40))
def test_as_counted_slowly(kind: Any, rates: list[Rate], quantity: int) -> None:
    told = charge(Pricing(type=kind, rates=rates), quantity)
    expected = slowly(kind, rates, quantity)
    if expected is None:
        assert (told.price, told.cost) == (None, None)
        assert told.unpriced
    else:
        assert told.price is not None
        assert Fraction(told.price) == expected
        assert told.unpriced is None


@given(tables(), st.integers(1, 40))
def test_cost_is_made_as_the_price_is(rates: list[Rate], quantity: int) -> None:
    told = charge(Pricing(type="Tiered", rates=rates), quantity)
    for rate in rates:
        rate.partner_buy_rate, rate.suggested_retail_price = (
            rate.suggested_retail_price,
            rate.partner_buy_rate,
        )
    other = charge(Pricing(type="Tiered", rates=rates), quantity)
    assert (told.price, told.cost) == (other.cost, other.price)


def rate(**given: Any) -> Rate:
    values = {
        "partner_buy_rate": Decimal("0.80"),
        "suggested_retail_price": Decimal(1),
        "charge_type": "Per Unit",
    }
    return Rate(**(values | given))


@pytest.mark.parametrize(
    ("pricing", "why"),
    [
        (Pricing(type="Mark-Up", rates=[rate()]), "with a mark-up"),
        (Pricing(type="Guess", rates=[rate()]), "prices of type Guess"),
        (Pricing(rates=[rate()]), "prices of type None"),
        (Pricing(type="Flat"), "no rates hold"),
        (Pricing(type="Flat", rates=[rate(), rate()]), "2 rates hold for a quantity of 3"),
        (Pricing(type="Volume", rates=[rate(end_quantity_range=Decimal(2))]), "no rates hold"),
        (Pricing(type="Tiered", rates=[rate(end_quantity_range=Decimal(2))]), "no rate holds"),
        (Pricing(type="Tiered", rates=[rate(start_quantity_range=Decimal(2))]), "a gap"),
        (Pricing(type="Flat", rates=[rate(charge_type="By the moon")]), "By the moon"),
        (Pricing(type="Flat", rates=[rate(suggested_retail_price=None)]), "gives no rate"),
        (Pricing(type="Flat", rates=[rate(end_quantity_range=Decimal("NaN"))]), "no number"),
        (
            Pricing.from_json(
                '{"type":"Flat","rates":[{"suggestedRetailPrice":"ask us",'
                '"partnerBuyRate":1,"chargeType":"per_unit"}]}'
            ),
            "'ask us', which is no number",
        ),
        (
            Pricing(
                type="Tiered",
                rates=[
                    rate(suggested_retail_price=Decimal("1E+900"), end_quantity_range=Decimal(1)),
                    rate(suggested_retail_price=Decimal("1E-900"), start_quantity_range=Decimal(2)),
                ],
            ),
            "more than 1000 digits",
        ),
    ],
)
def test_what_cannot_be_priced_says_why(pricing: Pricing, why: str) -> None:
    told = charge(pricing, 3)
    assert told.price is None
    assert why in str(told.unpriced)


def test_one_side_is_priced_without_the_other() -> None:
    told = charge(Pricing(type="Flat", rates=[rate(suggested_retail_price=None)]), 3)
    assert told.cost == Decimal("2.40")


def test_a_sum_is_never_too_little() -> None:
    known = Charge(Decimal("0.1"), Decimal("0.05"))
    assert together([known, known, known]) == Charge(Decimal("0.3"), Decimal("0.15"))
    assert together([known, Charge(None, None, "by use")]) == Charge(None, None, "by use")
    assert together([known, Charge(None, Decimal(1), "why")]) == Charge(
        None, Decimal("1.05"), "why"
    )
