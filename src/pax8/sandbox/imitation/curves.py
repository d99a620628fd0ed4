"""Secret, increasing curves along which amounts and times of day are moved."""

from __future__ import annotations

from bisect import bisect_right
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise
from random import Random

# Amounts from one knot to the next differ by a tenth, and what stands for them by less than two.
_RATIO = Decimal("1.1")
_LEAST, _MOST = 100, 1900
_TEN_THOUSANDTH = Decimal("0.0001")
_ANCHOR = 800, 1250
_CENTS = 2
# Beyond these, an amount is moved like the last one within.
_LOWEST, _HIGHEST = -200, 400

_HOURS, _HOUR = 24, 3_600_000


class AmountCurve:
    """Moves amounts: the same to the same, more to more, nothing to nothing.

    So who sold for less than he paid does so after, and what was equal is equal.
    """

    def __init__(self, random: Random) -> None:
        self._up, self._down = Random(random.random()), Random(random.random())  # noqa: S311 - seeded by what is secret
        one = Decimal(random.randint(*_ANCHOR)).scaleb(-3)
        self._knots = [(Decimal(1), one)]
        self._below = [(Decimal(1), one)]

    def move(self, amount: Decimal) -> Decimal:
        """What stands for an amount, with as many decimal places, and cents at least."""
        if not amount:
            return amount
        exponent = amount.as_tuple().exponent
        places = max(_CENTS, -exponent) if isinstance(exponent, int) else _CENTS
        smallest = Decimal(1).scaleb(-places)
        moved = self._moved(abs(amount)).quantize(smallest, rounding=ROUND_HALF_UP)
        return max(moved, smallest).copy_sign(amount)

    def _moved(self, amount: Decimal) -> Decimal:
        (low, below), (high, above) = self._around(amount)
        return below + (amount - low) / (high - low) * (above - below)

    def _around(self, amount: Decimal) -> tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]:
        if amount >= 1:
            while self._knots[-1][0] <= amount and len(self._knots) < _HIGHEST:
                at, moved = self._knots[-1]
                self._knots.append((at * _RATIO, moved * self._step(self._up)))
            place = bisect_right(self._knots, (amount, Decimal("Infinity")))
            place = min(place, len(self._knots) - 1)
            return self._knots[place - 1], self._knots[place]
        while self._below[-1][0] > amount and len(self._below) < -_LOWEST:
            at, moved = self._below[-1]
            self._below.append((at / _RATIO, moved / self._step(self._down)))
        for higher, lower in pairwise(self._below):
            if lower[0] <= amount:
                return lower, higher
        return (Decimal(0), Decimal(0)), self._below[-1]

    @staticmethod
    def _step(random: Random) -> Decimal:
        return 1 + random.randint(_LEAST, _MOST) * _TEN_THOUSANDTH


class DayCurve:
    """Moves times within their day: earlier stays earlier, and midnight midnight."""

    def __init__(self, random: Random) -> None:
        widths = [random.randint(1, 100) for _ in range(_HOURS)]
        whole = sum(widths)
        self._edges = [edge * _HOURS * _HOUR // whole for edge in accumulate(widths, initial=0)]

    def move(self, milliseconds: int) -> int:
        """What stands for so many milliseconds since midnight."""
        hour, rest = divmod(milliseconds, _HOUR)
        first, following = self._edges[hour], self._edges[hour + 1]
        return first + rest * (following - first) // _HOUR
