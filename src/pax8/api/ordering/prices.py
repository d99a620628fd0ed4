"""What a quantity costs by Pax8's rates, exact to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from math import ceil, floor
from typing import Any

from pax8.api.partner.products import Pricing, PricingType, Rate, RateChargeType

# Digits that are exact; a sum that would need more is no price.
_DIGITS = 1000


@dataclass(frozen=True, slots=True)
class Charge:
    """What is charged once a billing term, in Pax8's currency, which it does not name here.

    `price` is the sum at the suggested retail prices, `cost` what the partner pays; exact, without
    tax, and not rounded. Where one cannot be told it is None, and `unpriced` says why.
    """

    price: Decimal | None
    cost: Decimal | None
    unpriced: str | None = None


@dataclass(frozen=True, slots=True)
class _Range:
    """The whole quantities of a rate, both ends included; the last is None where there is none."""

    rate: Rate
    first: int
    last: int | None

    def units(self, quantity: int) -> int:
        """How many of the units, counted from 1, fall into it."""
        last = quantity if self.last is None else min(self.last, quantity)
        return max(0, last - self.first + 1)


class _Unpriced(Exception):  # noqa: N818 - it never leaves this module
    pass


def charge(pricing: Pricing, quantity: int) -> Charge:
    """What this quantity costs. Flat and volume: all at the rate of the sum. Tiered: each its own.

    A rate "Flat Rate" is for all units of its range together. Nothing is guessed: where the rates
    leave a gap or overlap at this quantity, it is not priced, and says so.
    """
    try:
        parts = _parts(pricing, quantity)
    except _Unpriced as why:
        return Charge(None, None, str(why))
    price, no_price = _sum([(each.suggested_retail_price, times) for each, times in parts])
    cost, no_cost = _sum([(each.partner_buy_rate, times) for each, times in parts])
    return Charge(price, cost, no_price or no_cost)


def together(charges: Sequence[Charge]) -> Charge:
    """The sum of charges; None where one of them cannot be told, rather than too little."""
    price, no_price = _sum([(each.price, 1) for each in charges])
    cost, no_cost = _sum([(each.cost, 1) for each in charges])
    told = next((each.unpriced for each in charges if each.unpriced), None)
    return Charge(price, cost, told or no_price or no_cost)


def _parts(pricing: Pricing, quantity: int) -> list[tuple[Rate, int]]:
    """The rates that apply, each with how often."""
    if pricing.type == PricingType.MARK_UP:
        raise _Unpriced("it is charged by use, with a mark-up, so its price is known afterwards")
    ranges = [_range(each) for each in pricing.rates or ()]
    if pricing.type == PricingType.TIERED:
        return _tiers(ranges, quantity)
    if pricing.type not in {PricingType.FLAT, PricingType.VOLUME}:
        raise _Unpriced(f"how prices of type {pricing.type} are made is not known")
    holding = [each for each in ranges if each.units(quantity) > each.units(quantity - 1)]
    if len(holding) != 1:
        raise _Unpriced(f"{len(holding) or 'no'} rates hold for a quantity of {quantity}")
    return [_times(holding[0], quantity)]


def _tiers(ranges: list[_Range], quantity: int) -> list[tuple[Rate, int]]:
    used = sorted((each for each in ranges if each.units(quantity)), key=lambda each: each.first)
    reached = 0
    for each in used:
        if each.first != reached + 1:
            raise _Unpriced(f"the rates leave a gap or overlap at a quantity of {reached + 1}")
        reached = quantity if each.last is None else each.last
    if reached < quantity:
        raise _Unpriced(f"no rate holds for a quantity of {quantity}")
    return [_times(each, each.units(quantity)) for each in used]


def _times(held: _Range, units: int) -> tuple[Rate, int]:
    kind = held.rate.charge_type
    if kind == RateChargeType.FLAT_RATE:
        return held.rate, 1
    if kind == RateChargeType.PER_UNIT:
        return held.rate, units
    raise _Unpriced(f"what is charged by {kind} is not known")


def _range(rate: Rate) -> _Range:
    start, end = rate.start_quantity_range, rate.end_quantity_range
    first = 1 if start is None else max(1, ceil(_number(start)))
    return _Range(rate, first, None if end is None else floor(_number(end)))


def _number(value: Any) -> Decimal:
    # What Pax8 sends is kept as it is, whatever it is.
    if not isinstance(value, Decimal) or not value.is_finite():
        raise _Unpriced(f"a range or a rate of it is {value!r}, which is no number")
    return value


def _sum(amounts: Sequence[tuple[Any, int]]) -> tuple[Decimal | None, str | None]:
    """The sum of amounts, each so often; or None, and why."""
    if any(amount is None for amount, _ in amounts):
        return None, "Pax8 gives no rate"
    try:
        with localcontext(Context(prec=_DIGITS, traps=[Inexact, InvalidOperation, Overflow])):
            total = Decimal(0)
            for amount, times in amounts:
                total += _number(amount) * times
            return total, None
    except _Unpriced as why:
        return None, str(why)
    except (Inexact, Overflow):
        return None, f"it would take more than {_DIGITS} digits"
