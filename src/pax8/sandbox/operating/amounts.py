"""Numbers of time and chance, as the control plane tells them."""

from __future__ import annotations

from decimal import Decimal


def as_decimal(value: float) -> Decimal:
    """The shortest number that is this one, in plain digits."""
    exact = Decimal(repr(value))
    whole = exact.to_integral_value()
    return whole.quantize(Decimal(1)) if exact == whole else exact
