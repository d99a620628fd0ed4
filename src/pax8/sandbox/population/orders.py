"""The orders from which subscriptions stem."""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from random import Random
from typing import Any

from pax8.sandbox.population.customers import Customer
from pax8.sandbox.population.dates import timestamp
from pax8.sandbox.population.draws import chance, identity
from pax8.sandbox.population.subscriptions import Subscribed

_STAFF = ("dana", "marcus", "yuki", "ingrid")
_BY_CUSTOMER, _BY_PAX8 = 9, 3
_BATCH = 2_000


class Orders:
    """The orders of a world, gathered so that they can be listed oldest first."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._staff = [(identity(rng), f"{name}@partner.example") for name in _STAFF]
        self._orders: list[dict[str, Any]] = []

    def place(self, customer: Customer, day: date, subscriptions: list[Subscribed]) -> None:
        """Add the order of a customer with which subscriptions began."""
        rng = self._rng
        ordered_by = "Pax8Partner"
        user_id, email = rng.choice(self._staff)
        if chance(rng, _BY_CUSTOMER):
            contact = customer.contacts[0]
            ordered_by, user_id, email = "Customer", contact["id"], contact["email"]
        elif chance(rng, _BY_PAX8):
            ordered_by, user_id, email = "Pax8", identity(rng), "orders@pax8.example"
        self._orders.append(
            {
                "id": identity(rng),
                "companyId": customer.record["id"],
                "createdDate": day.isoformat(),
                "orderedBy": ordered_by,
                "orderedByUserId": user_id,
                "orderedByUserEmail": email,
                "isScheduled": False,
                "lineItems": [self._line(subscription) for subscription in subscriptions],
            }
        )

    def batches(self) -> Iterator[list[dict[str, Any]]]:
        """Yield all orders, oldest first."""
        self._orders.sort(key=itemgetter("createdDate"))
        for start in range(0, len(self._orders), _BATCH):
            yield self._orders[start : start + _BATCH]

    def _line(self, subscribed: Subscribed) -> dict[str, Any]:
        record, term = subscribed.record, subscribed.plan.price.commitment_term
        return {
            "id": identity(self._rng),
            "productId": record["productId"],
            "subscriptionId": record["id"],
            "commitmentTermId": (
                None if term is None else subscribed.plan.product.commitment_id(term)
            ),
            "provisionStartDate": timestamp(subscribed.start),
            "billingTerm": record["billingTerm"],
            "quantity": subscribed.ordered,
        }
