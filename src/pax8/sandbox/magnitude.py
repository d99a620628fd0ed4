"""How large, and how exact, what a request counts or charges may be."""

from __future__ import annotations

from decimal import Decimal

# What it stays below, so that sums lose no digits, and how many digits it has after the point.
_MOST, _PLACES = 10**12, 6
_SMALLEST = Decimal(1).scaleb(-_PLACES)


def why_not(amount: Decimal) -> str | None:
    """What such an amount must be, that this one is not; None if it may be."""
    if not amount.is_finite() or not 0 <= amount < _MOST:
        return f"must not be less than 0, and be less than {_MOST}"
    if amount != amount.quantize(_SMALLEST):
        return f"must have {_PLACES} decimal places at most"
    return None
