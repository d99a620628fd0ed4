"""Amounts: exact, and never mixed."""

from __future__ import annotations

import pickle
from decimal import Decimal, localcontext
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.money import Money

AMOUNTS = st.decimals(
    allow_nan=False, allow_infinity=False, places=8, min_value=-(10**20), max_value=10**20
)
MONEY = AMOUNTS.map(lambda amount: Money(amount, "USD"))
FACTORS = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, allow_nan=False, places=6)


def test_an_amount_is_given_in_any_exact_form() -> None:
    assert Money("12.50", "USD") == Money(Decimal("12.5"), "USD")
    assert Money(12, "USD") == Money("12.00", "USD")
    assert hash(Money(12, "USD")) == hash(Money("12.00", "USD"))
    assert Money(1, "USD") != Money(1, "EUR")
    assert Money("0.10", "USD").amount.as_tuple() == Decimal("0.10").as_tuple()


@pytest.mark.parametrize("wrong", [0.1, True, None, b"1", "one", "NaN", Decimal("inf")])
def test_what_is_no_exact_amount_is_refused(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        Money(wrong, "USD")


def test_a_currency_is_text() -> None:
    with pytest.raises(TypeError, match="a code such as USD"):
        Money(1, None)  # type: ignore[arg-type]  # that is what is tested
    for nothing in ("", " "):
        with pytest.raises(ValueError, match="a code such as USD"):
            Money(1, nothing)


@given(MONEY, MONEY, MONEY)
def test_sums_are_exact(one: Money, two: Money, three: Money) -> None:
    with localcontext(prec=3):
        # What others have set for their own numbers changes nothing.
        assert (one + two) + three == one + (two + three) == sum([one, two, three])
        assert one + two == two + one
        assert (one + two) - two == one
        assert (-one) * -1 == one
        assert one - one == Money(0, "USD")
        assert not one - one
        assert abs(one) == max(one, -one)


@given(MONEY, FACTORS, FACTORS)
def test_products_are_exact(money: Money, factor: Any, other: Any) -> None:
    with localcontext(prec=3):
        assert money * factor == factor * money
        product = money.amount.as_tuple()
        assert money * factor * other == money * other * factor
        assert money * 3 == money + money + money
        assert money.amount.as_tuple() == product


@given(MONEY, MONEY)
def test_amounts_of_one_currency_are_ordered(one: Money, two: Money) -> None:
    assert (one < two) is (one.amount < two.amount)
    assert (one <= two) is (one.amount <= two.amount)
    assert (one > two) is (one.amount > two.amount)
    assert (one >= two) is (one.amount >= two.amount)
    assert sorted([two, one]) == sorted([one, two])


MIXED: list[Any] = [
    lambda one, two: one + two,
    lambda one, two: one - two,
    lambda one, two: one < two,
    lambda one, two: one <= two,
    lambda one, two: one > two,
    lambda one, two: one >= two,
    lambda one, two: sum([one, two]),
]


@pytest.mark.parametrize("mix", MIXED)
def test_currencies_are_not_mixed(mix: Any) -> None:
    with pytest.raises(ValueError, match=r"1 USD and 2 EUR|2 EUR and 1 USD"):
        mix(Money(1, "USD"), Money(2, "EUR"))


WRONG: list[Any] = [
    lambda money: money + 1,
    lambda money: 1 + money,
    lambda money: money - 1,
    lambda money: money * 1.5,
    lambda money: 1.5 * money,
    lambda money: money * True,
    lambda money: money * money,
    lambda money: money < 5,
    lambda money: money / 2,
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_money_and_no_exact_number_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong(Money("1.00", "USD"))


def test_it_prints_with_its_currency_and_all_its_digits() -> None:
    money = Money("1234.50", "USD")
    assert str(money) == f"{money}" == "1234.50 USD"
    assert f"{money:,.2f}" == "1,234.50 USD"
    assert str(Money(Decimal("1E+2"), "USD")) == "100 USD"
    assert repr(money) == "Money(amount=Decimal('1234.50'), currency='USD')"


def test_it_is_rounded_only_when_it_is_said() -> None:
    assert round(Money("0.125", "USD"), 2) == Money("0.12", "USD")
    assert round(Money("0.135", "USD"), 2) == Money("0.14", "USD")
    assert round(Money("2.5", "USD")) == Money(2, "USD")


def test_it_does_not_change_and_crosses_to_other_processes() -> None:
    money = Money("1.10", "USD")
    with pytest.raises(AttributeError):
        money.amount = Decimal(2)  # type: ignore[misc]  # that is what is tested
    assert pickle.loads(pickle.dumps(money)) == money  # noqa: S301 - pickled here


@given(MONEY)
def test_it_passes_through_json_to_the_digit(money: Money) -> None:
    content = msgspec.json.Encoder(decimal_format="number").encode(money)
    again = msgspec.json.decode(content, type=Money)
    assert (str(again.amount), again.currency) == (str(money.amount), "USD")


def test_an_amount_of_too_many_digits_is_not_rounded_in_silence() -> None:
    with pytest.raises(ArithmeticError):
        Money(Decimal("1E+5000"), "USD") + Money(Decimal("1E-5000"), "USD")
