"""Which subscriptions take part in what happens by itself, and which stand still."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pax8.sandbox.population.dates import TERM_MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

_TERMS = TERM_MONTHS.keys() | {"One-Time", "Activation", "Trial"}
_MOST = 999_999
_ENDS = ("billingStart", "endDate")


def goes_on(subscription: Mapping[str, Any]) -> bool:
    """Whether a subscription has all by which it is billed, renewed, changed and ended.

    One that has not, such as one of a term that nobody knew, stands still.
    """
    commitment = subscription.get("commitment")
    return (
        all(subscription.get(name) for name in ("companyId", "productId"))
        and subscription.get("billingTerm") in _TERMS
        and type(subscription.get("quantity")) is int
        and 0 <= subscription["quantity"] <= _MOST
        and all(is_amount(subscription.get(name)) for name in ("price", "partnerCost"))
        and all(_is_date(subscription.get(name)) for name in ("startDate", "createdDate"))
        and _is_date(subscription.get("updatedDate"))
        and all(_is_date(subscription.get(name) or "2000-01-01") for name in _ENDS)
        and (commitment is None or _binds(commitment))
    )


def _binds(commitment: Mapping[str, Any]) -> bool:
    return commitment.get("term") in TERM_MONTHS and _is_date(commitment.get("endDate"))


def is_amount(value: Any) -> bool:
    """Whether it is a number that can be reckoned with."""
    return isinstance(value, Decimal | int) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
        # The day is taken from it as it is written.
        date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        return False
    return True
