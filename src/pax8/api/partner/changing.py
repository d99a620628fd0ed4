"""Changes and cancellations that are held against the commitment before they are sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from pax8._core.procedure import Calls
from pax8.api.ordering.commitments import billing_term, same_term
from pax8.api.partner.commitment_rules import (
    Today,
    differing,
    refuse_cancellation,
    refuse_change,
    refuse_over,
)
from pax8.api.partner.products import Commitment, Products
from pax8.api.partner.subscriptions import Subscription, Subscriptions
from pax8.errors import NotFoundError

_ANSWERS = "provisioning_details"


async def change(
    calls: Calls, asked: Subscription | UUID | str, given: dict[str, Any]
) -> Subscription:
    """Change what differs of what is given, and is not None; `ChangeRefused` if that may not be."""
    quantity = given["quantity"]
    if isinstance(quantity, int) and quantity < 1:
        raise ValueError(f"quantity: {quantity} is less than 1; cancel() ends a subscription")
    names, given = list(given), {name: each for name, each in given.items() if each is not None}
    if not given:
        raise ValueError(f"nothing was given to change; there are {', '.join(names)}")
    if given.keys() == {_ANSWERS}:
        others = ", ".join(name for name in names if name != _ANSWERS)
        raise ValueError(f"{_ANSWERS}: Pax8 takes answers along with one at least of {others}")
    term = given.get("billing_term")
    if term is not None and (known := billing_term(term)).known:
        given = {**given, "billing_term": known}
    subscription = await calls.call(Subscriptions.get, _id(asked))
    refuse_over(subscription)
    changes = differing(subscription, given)
    if not changes:
        return subscription
    policy = await _policy(calls, subscription)
    refuse_change(subscription, policy, changes, _today(calls))
    if changes.keys() == {_ANSWERS}:
        changes = given
    return await calls.call(Subscriptions.update, subscription.id, **changes)


async def cancel(
    calls: Calls,
    asked: Subscription | UUID | str,
    on: datetime | date | str | None,
    *,
    accept_fee: bool,
) -> None:
    """Cancel it; `ChangeRefused` if that may not be."""
    day = _day(on)
    subscription = await calls.call(Subscriptions.get, _id(asked))
    refuse_over(subscription)
    policy = await _policy(calls, subscription)
    refuse_cancellation(subscription, policy, day, _today(calls), accept_fee=accept_fee)
    await calls.call(Subscriptions.delete, subscription.id, cancel_date=day)


async def _policy(calls: Calls, subscription: Subscription) -> Commitment | None:
    """What its commitment allows, if it has one and the product still tells."""
    commitment = subscription.commitment
    if commitment is None:
        return None
    try:
        told = await calls.call(Products.list_dependencies, subscription.product_id)
    except NotFoundError:
        return None
    offered = told.commitment_dependencies or []
    by_id = [each for each in offered if each.id == commitment.id]
    found = by_id or [each for each in offered if same_term(each.term, commitment.term)]
    return found[0] if len(found) == 1 else None


def _today(calls: Calls) -> Today:
    """Today by Pax8's clock, as its last answer dated it; by the client's if it did not."""
    return Today.at(calls.now() + (calls.ahead() or 0.0))


def _id(asked: Subscription | UUID | str) -> str:
    return asked.id if isinstance(asked, Subscription) else str(asked)


def _day(given: datetime | date | str | None) -> date | None:
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            raise ValueError(f"on: {given!r} is not a day such as 2027-06-10") from None
    elif given is not None and not isinstance(cast("Any", given), date):
        raise TypeError(f"on: {given!r} is not a day; give a date, or text such as 2027-06-10")
    return given.date() if isinstance(given, datetime) else given
