"""Pax8's subscriptions and those that Microsoft Graph lists: which is which, and how many seats.

Nothing here asks Microsoft. What Graph answered is handed in as it came, as plain dicts:

| at Pax8 | in Graph |
|---|---|
| `Subscription.vendor_sku_id`, in `subscriptions.get` only | `subscribedSkus[].skuId` |
| `Subscription.vendor_subscription_id` | `directory/subscriptions[].commerceSubscriptionId` |
| `companies.get_ms_tenant_id`, not promised by Pax8 | the tenant that Graph is asked of |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import UUID

from pax8.types import MsTenant, Subscription

Listed = Mapping[str, Any]
_OVER = frozenset({"Cancelled", "Converted"})
# Licences that people can use: those in warning are in their days of grace.
_USABLE = ("Enabled", "Warning")


def guid(value: object) -> UUID | None:
    """The GUID in any of its spellings (case, braces, no hyphens); None if it is none."""
    try:
        return UUID(str(value).strip())
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class GraphIds:
    """What a subscription of Pax8's is called in Microsoft Graph; None where Pax8 does not say.

    - `tenant_id`: the tenant.
    - `sku_id`: `skuId` in `subscribedSkus`, and in `directory/subscriptions`.
    - `commerce_subscription_id`: `commerceSubscriptionId` in `directory/subscriptions`.
    """

    tenant_id: UUID | None = None
    sku_id: UUID | None = None
    commerce_subscription_id: UUID | None = None


def graph_ids(subscription: Subscription, tenant: MsTenant | UUID | str | None = None) -> GraphIds:
    """What Graph calls this subscription.

    :param subscription: As `subscriptions.get` gives it: a listing leaves the SKU out.
    :param tenant: The company's tenant, from `companies.get_ms_tenant_id` for instance.
    """
    return GraphIds(
        guid(tenant), guid(subscription.vendor_sku_id), guid(subscription.vendor_subscription_id)
    )


@dataclass(frozen=True)
class Pair:
    """What both sides have under one id; one of them may have nothing.

    `pax8` are the subscriptions, `graph` the records of Graph. `id` is the `skuId` or the
    `commerceSubscriptionId` that they have in common.
    """

    id: UUID
    pax8: tuple[Subscription, ...] = ()
    graph: tuple[Listed, ...] = ()

    @property
    def pax8_seats(self) -> int:
        """The seats that Pax8 sells; of what is cancelled or converted, none."""
        return sum(_sold(each) for each in self.pax8)

    @property
    def graph_seats(self) -> int:
        """The seats that Microsoft gives, those in their days of grace included."""
        return sum(_given(each) for each in self.graph)

    @property
    def difference(self) -> int:
        """How many more seats Pax8 sells than Microsoft gives; below zero, fewer."""
        return self.pax8_seats - self.graph_seats


@dataclass(frozen=True)
class Comparison:
    """What Pax8 sells beside what Microsoft gives.

    `pairs` has every id that either side has. `unidentified` are the subscriptions that Pax8 gives
    no such id of, so that nothing can be said of them; `unidentified_in_graph` the records, and
    whatever else is in their place, such as None.
    """

    pairs: tuple[Pair, ...]
    unidentified: tuple[Subscription, ...] = ()
    unidentified_in_graph: tuple[Listed, ...] = ()

    @property
    def differences(self) -> tuple[Pair, ...]:
        """The pairs whose seats differ."""
        return tuple(pair for pair in self.pairs if pair.difference)


def compare(
    subscriptions: Iterable[Subscription],
    listed: Iterable[Listed],
    *,
    by: Literal["subscription", "sku"],
) -> Comparison:
    """Pair the subscriptions of one company with what Graph lists of its tenant.

    :param subscriptions: The company's; with `by="sku"` each as `subscriptions.get` gives it.
    :param listed: The records of Graph, of all pages: of `directory/subscriptions` with
        `by="subscription"`, of `subscribedSkus` with `by="sku"`.
    :param by: What they are paired by. A SKU counts all its subscriptions together, also those
        that the customer bought elsewhere.
    """
    if by not in {"subscription", "sku"}:
        raise ValueError(f"by: {by!r} is neither 'subscription' nor 'sku'")
    name = "skuId" if by == "sku" else "commerceSubscriptionId"
    sold: dict[UUID, list[Subscription]] = {}
    given: dict[UUID, list[Listed]] = {}
    unidentified: list[Subscription] = []
    strange: list[Listed] = []
    for subscription in subscriptions:
        ids = graph_ids(subscription)
        id_ = ids.sku_id if by == "sku" else ids.commerce_subscription_id
        if id_ is not None:
            sold.setdefault(id_, []).append(subscription)
        elif _sold(subscription):
            unidentified.append(subscription)
    for record in listed:
        id_ = guid(record.get(name)) if isinstance(cast("object", record), Mapping) else None
        if id_ is not None:
            given.setdefault(id_, []).append(record)
        else:
            strange.append(record)
    pairs = [
        Pair(id_, tuple(sold.get(id_, ())), tuple(given.get(id_, ())))
        for id_ in dict.fromkeys([*sold, *given])
    ]
    return Comparison(tuple(pairs), tuple(unidentified), tuple(strange))


def _sold(subscription: Subscription) -> int:
    over = subscription.status is not None and subscription.status in _OVER
    return 0 if over else subscription.quantity or 0


def _given(record: Listed) -> int:
    """The seats of a record of either listing."""
    units: Any = record.get("prepaidUnits")
    if isinstance(units, Mapping):
        told = cast("Mapping[str, Any]", units)
        return sum(_count(told.get(state.lower())) for state in _USABLE)
    usable = record.get("status", "Enabled") in _USABLE
    return _count(record.get("totalLicenses")) if usable else 0


def _count(number: Any) -> int:
    return number if isinstance(number, int) else 0
