"""Amounts of money: exact, in one currency each, and never mixed."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import TYPE_CHECKING, Any, Self

import msgspec

# More digits than any amount has: what would have to be rounded raises.
_EXACT = Context(prec=1000, traps=[Inexact, InvalidOperation, Overflow])


class Money(msgspec.Struct, frozen=True):
    """An amount in a currency: `Money("12.50", "USD")`.

    It adds to, subtracts from and is compared with money of its own currency (ValueError for
    another), and is multiplied by whole numbers and `Decimal` (TypeError for a float). Nothing is
    rounded but by `round(money, 2)`, half to even, and by a format such as `f"{money:,.2f}"`.
    `sum()` takes it as it is.

    :param amount: A `Decimal`, a whole number, or digits in a string.
    :param currency: The code of the currency, such as `USD`.
    """

    amount: Decimal
    currency: str

    if TYPE_CHECKING:  # The Struct makes one that would take a Decimal only.

        def __init__(self, amount: Decimal | int | str, currency: str) -> None: ...

    def __post_init__(self) -> None:
        """Refuse what is no exact amount in a currency."""
        amount: Any = self.amount
        if isinstance(amount, bool) or not isinstance(amount, Decimal | int | str):
            raise TypeError(
                f"an amount is a Decimal, a whole number, or digits in a string, not {amount!r}"
            )
        currency: Any = self.currency
        if not isinstance(currency, str):
            raise TypeError(f"a currency is a code such as USD, not {currency!r}")
        if not currency.strip():
            raise ValueError(f"a currency is a code such as USD, not {currency!r}")
        if not isinstance(amount, Decimal):
            try:
                amount = Decimal(amount)
            except InvalidOperation:
                raise ValueError(f"{amount!r} is not an amount") from None
            msgspec.structs.force_setattr(self, "amount", amount)
        if not amount.is_finite():
            raise ValueError(f"{amount} is not an amount")

    def _with(self, amount: Decimal) -> Self:
        return type(self)(amount, self.currency)

    def _amount_of(self, other: object) -> Decimal | None:
        """The other's amount; None if it is no money, ValueError if it is of another currency."""
        if not isinstance(other, Money):
            return None
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are of different currencies")
        return other.amount

    def __add__(self, other: Money) -> Self:
        theirs = self._amount_of(other)
        if theirs is None:
            return NotImplemented
        return self._with(_EXACT.add(self.amount, theirs))

    def __radd__(self, other: int) -> Self:
        # What sum() begins with is nothing, in any currency.
        if other != 0:
            return NotImplemented
        return self

    def __sub__(self, other: Money) -> Self:
        theirs = self._amount_of(other)
        if theirs is None:
            return NotImplemented
        return self._with(_EXACT.subtract(self.amount, theirs))

    def __mul__(self, factor: Decimal | int) -> Self:
        given: Any = factor
        if isinstance(given, bool) or not isinstance(given, Decimal | int):
            return NotImplemented
        return self._with(_EXACT.multiply(self.amount, Decimal(given)))

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return self._with(_EXACT.minus(self.amount))

    def __abs__(self) -> Self:
        return self._with(_EXACT.abs(self.amount))

    def __round__(self, places: int = 0) -> Self:
        return self._with(self.amount.quantize(Decimal(1).scaleb(-places), context=Context(1000)))

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        theirs = self._amount_of(other)
        return NotImplemented if theirs is None else self.amount < theirs

    def __le__(self, other: Money) -> bool:
        theirs = self._amount_of(other)
        return NotImplemented if theirs is None else self.amount <= theirs

    def __gt__(self, other: Money) -> bool:
        theirs = self._amount_of(other)
        return NotImplemented if theirs is None else self.amount > theirs

    def __ge__(self, other: Money) -> bool:
        theirs = self._amount_of(other)
        return NotImplemented if theirs is None else self.amount >= theirs

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __format__(self, form: str) -> str:
        return f"{self.amount:{form or 'f'}} {self.currency}"
