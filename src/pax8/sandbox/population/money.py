"""Exact amounts, and the one place where they are rounded."""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_UNIT_PRICE = Decimal("0.00000001")


def to_cents(amount: Decimal) -> Decimal:
    """Round an amount half up to the cent."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def per_unit(total: Decimal, quantity: int) -> Decimal:
    """Spread a total over its units.

    :param total: an amount of whole cents.
    :param quantity: how many units it pays for, from 1 up to 999,999.

    Eight places are kept, so that `to_cents(quantity * per_unit(total, quantity)) == total`.
    """
    return tidy((total / quantity).quantize(_UNIT_PRICE, rounding=ROUND_HALF_UP))


def tidy(amount: Decimal) -> Decimal:
    """Drop the zeros that say nothing, down to whole cents; the value stays."""
    exponent = amount.normalize().as_tuple().exponent
    places = min(exponent, -2) if isinstance(exponent, int) else -2
    return amount.quantize(Decimal(1).scaleb(places))
