"""What lines and quotes come to."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pax8.money import Money
from pax8.sandbox.population import to_cents

CURRENCY = "USD"
# What is billed once, or not at all, comes to nothing later.
_ONCE = frozenset({"One-Time", "Activation"})
_FREE = "Trial"
_KINDS = ("initial", "recurring")


def spoken(amount: Decimal) -> dict[str, Any]:
    """An amount as the API speaks it."""
    return {"amount": amount, "currency": CURRENCY}


def line_totals(
    term: str, quantity: int, price: Decimal, cost: Decimal, initial: Decimal | None = None
) -> dict[str, Any]:
    """What a line comes to: at first, and each time again.

    :param initial: What it comes to at first, where that is not its price. A trial is free.
    """
    free = term == _FREE
    total = Decimal(0) if free else to_cents(price * quantity)
    paid = Decimal(0) if free else to_cents(cost * quantity)
    first = total if free or initial is None else to_cents(initial)
    again = term not in _ONCE and not free
    return {
        **_three("initial", first, paid),
        **_three("recurring", total if again else Decimal(0), paid if again else Decimal(0)),
    }


def summed(lines: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What lines come to together."""
    totals = [each["totals"] for each in lines]
    zero = Money(Decimal("0.00"), CURRENCY)
    found: dict[str, Any] = {}
    for kind in _KINDS:
        for part in ("Cost", "Profit", "Total"):
            name = kind + part
            money = sum((Money(**each[name]) for each in totals), zero)
            found[name] = spoken(money.amount)
    return found


def _three(kind: str, total: Decimal, cost: Decimal) -> dict[str, Any]:
    return {
        f"{kind}Cost": spoken(cost),
        f"{kind}Profit": spoken(total - cost),
        f"{kind}Total": spoken(total),
    }
