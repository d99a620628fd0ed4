"""So many orders that a listing of them is long."""

from __future__ import annotations

from datetime import timedelta
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING

from pax8.sandbox.account import USER_ID
from pax8.sandbox.population import timestamp
from pax8.sandbox.population.draws import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

_ORDERS = "orders"
_YEARS = timedelta(days=5 * 365)
_MOST = 12


def fill_with_orders(world: World, wanted: int, seed: int) -> None:
    """Add orders until there are so many, over the five years that lie behind, the oldest first.

    Each is of one line, for more of something that a company has.
    """
    there = list(world.select(_ORDERS))
    lacking = wanted - len(there)
    if lacking <= 0:
        return
    for each in there:
        world.delete(_ORDERS, each["id"])
    orders = [*there, *_orders(world, lacking, seed)]
    world.insert(_ORDERS, sorted(orders, key=itemgetter("createdDate")))


def _orders(world: World, many: int, seed: int) -> Iterator[Record]:
    random = Random(f"{seed} orders")  # noqa: S311 - a made-up world, and it must come out the same
    subscriptions = [
        each for each in world.select("subscriptions") if each["billingTerm"] != "Trial"
    ]
    today = world.now.date()
    for number in range(many) if subscriptions else ():
        subscription = random.choice(subscriptions)
        # Evenly, and to the last day.
        day = today - _YEARS + _YEARS * (number + 1) / many
        commitment = subscription["commitment"]
        yield {
            "id": identity(random),
            "companyId": subscription["companyId"],
            "createdDate": day.isoformat(),
            "orderedBy": "Pax8Partner",
            "orderedByUserId": USER_ID,
            "orderedByUserEmail": None,
            "isScheduled": False,
            "lineItems": [
                {
                    "id": identity(random),
                    "productId": subscription["productId"],
                    "subscriptionId": subscription["id"],
                    "commitmentTermId": commitment and commitment["id"],
                    "provisionStartDate": timestamp(day),
                    "billingTerm": subscription["billingTerm"],
                    "quantity": random.randint(1, _MOST),
                }
            ],
        }
