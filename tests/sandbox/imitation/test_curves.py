"""Amounts and times are moved so that their order and what they add up to stay."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8.sandbox.imitation.curves import AmountCurve, DayCurve
from pax8.sandbox.imitation.disguise import Disguise, Lost
from pax8.sandbox.imitation.items import Ledger, Sums, put_item
from pax8.sandbox.imitation.secret import Secret
from pax8.sandbox.population.money import to_cents

amounts = st.decimals(0, 10**9, places=4) | st.decimals(0, 5, places=8)
seeds = st.integers(0, 10**6)


@settings(max_examples=60)
@given(seeds, amounts, amounts)
def test_more_stays_more_and_nothing_nothing(seed: int, one: Decimal, other: Decimal) -> None:
    curve = AmountCurve(Random(seed))
    # Asked for in another order, it is the same curve.
    again = AmountCurve(Random(seed))
    again.move(max(one, other))
    low, high = sorted((one, other))
    # As finely as that is written, so that rounding makes no difference.
    fine = Decimal("0.00000000")
    low, high = (each.quantize(fine) for each in (low, high))
    assert curve.move(low) <= curve.move(high)
    assert curve.move(low) == again.move(low)
    assert curve.move(-high) == -curve.move(high)
    assert (curve.move(low) == 0) is (low == 0)
    assert -curve.move(high).as_tuple().exponent == 8


def test_an_amount_keeps_its_places_and_its_size() -> None:
    curve = AmountCurve(Random(5))
    assert str(curve.move(Decimal("0.00"))) == "0.00"
    for text, places in (("19.5", 2), ("22.00", 2), ("0.0123", 4), ("7", 2)):
        moved = curve.move(Decimal(text))
        assert -moved.as_tuple().exponent == places
        assert Decimal(text) / 10 < moved < Decimal(text) * 10


def test_what_one_product_costs_says_nothing_of_another() -> None:
    disguise = Disguise(Secret())
    moved = {disguise.amount(Decimal("22.00"), f"product {number}") for number in range(40)}
    assert len(moved) > 30
    assert disguise.amount("22.00", "a") == str(disguise.amount(Decimal("22.00"), "a"))


@settings(max_examples=60)
@given(seeds, st.integers(0, 86_399_999), st.integers(0, 86_399_999))
def test_earlier_stays_earlier_within_a_day(seed: int, one: int, other: int) -> None:
    curve = DayCurve(Random(seed))
    low, high = sorted((one, other))
    assert 0 <= curve.move(low) <= curve.move(high) < 86_400_000
    assert curve.move(0) == 0


@pytest.mark.parametrize(
    "written",
    [
        "2026-04-23T08:30:00.123Z",
        "2026-04-23T08:30:00Z",
        "2023-08-11T11:33:12.314-0600",
        "2023-08-11T11:33:12.314159+05:30",
        "2023-08-11 11:33",
        "2023-08-11T11:33:12",
    ],
)
def test_a_moment_keeps_its_day_and_its_shape(written: str) -> None:
    moved = Disguise(Secret()).moment(written)
    assert moved[:11] == written[:11]
    assert [each if not each.isdigit() else "0" for each in moved] == [
        each if not each.isdigit() else "0" for each in written
    ]
    datetime.fromisoformat(moved)
    assert moved != written


@pytest.mark.parametrize("day", ["2026-04-23", "2026-04-23T00:00:00.000Z", "11/24/2026"])
def test_a_day_is_kept(day: str) -> None:
    assert Disguise(Secret()).moment(day) == day


@pytest.mark.parametrize("written", ["", "on Tuesday", "2026-04-23T99:00:00Z", "+1 303 555 0100"])
def test_what_is_no_date_is_left_out(written: str) -> None:
    with pytest.raises(Lost):
        Disguise(Secret()).moment(written)


def an_item(price: Decimal, quantity: int, fee: Decimal, tax: Decimal) -> dict[str, Any]:
    total = to_cents(price * quantity)
    return {
        "productId": "p",
        "price": price,
        "quantity": quantity,
        "subTotal": total,
        "billingFee": fee,
        "salesTax": tax,
        "total": total + fee + tax,
        "amountDue": total + fee + tax,
        "cost": price,
        "costTotal": total,
    }


prices = st.decimals("0.01", 5000, places=2)
items = st.lists(
    st.builds(an_item, prices, st.integers(-50, 500).filter(bool), prices, prices),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60)
@given(items)
def test_what_added_up_adds_up(found: list[dict[str, Any]]) -> None:
    disguise, sums, total = Disguise(Secret()), Sums(), Decimal(0)
    for item in found:
        put = put_item(disguise, item)
        sums.add(item, put)
        assert put["subTotal"] == to_cents(put["price"] * put["quantity"])
        assert put["costTotal"] == to_cents(put["cost"] * put["quantity"])
        assert put["total"] == put["subTotal"] + put["billingFee"] + put["salesTax"]
        assert put["amountDue"] == put["total"]
        total += put["amountDue"]
    was = sum(item["amountDue"] for item in found)
    invoice = {"id": "i", "total": was, "balance": was, "carriedBalance": Decimal("0.00")}
    made = Ledger().put(disguise, invoice, sums)
    assert made["total"] == made["balance"] == total
    assert str(made["carriedBalance"]) == "0.00"


def test_what_is_carried_on_is_what_was_left() -> None:
    disguise, ledger = Disguise(Secret()), Ledger()
    made = []
    for status, total, carried in (("Carried", 100, 0), ("Carried", 50, 100), ("Unpaid", 9, 150)):
        sums = Sums()
        item = {"productId": str(total), "amountDue": Decimal(total), "total": Decimal(total)}
        sums.add(item, put_item(disguise, item))
        invoice = {
            "status": status,
            "total": Decimal(total),
            "balance": Decimal(0 if status == "Carried" else total),
            "carriedBalance": Decimal(carried),
        }
        made.append(ledger.put(disguise, invoice, sums))
    first, second, third = made
    assert second["carriedBalance"] == first["total"]
    assert third["carriedBalance"] == second["total"] + second["carriedBalance"]
    assert third["balance"] == third["total"] != 9


def test_a_part_of_a_price_stays_a_part() -> None:
    item = {
        "productId": "p",
        "price": Decimal("30.00"),
        "quantity": 2,
        "subTotal": Decimal("29.03"),
    }
    put = put_item(Disguise(Secret()), item)
    share = put["subTotal"] / (put["price"] * 2)
    assert abs(share - Decimal("29.03") / 60) < Decimal("0.001")
