"""The vendor whose credential opens the vendors' surfaces of a sandbox, and what it takes part in.

Until the vendor has said where its notifications go, the sandbox plays the vendor itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from pax8.sandbox.sold import product_of, sold_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax8.api.partner.products import ProvisioningDetail
    from pax8.sandbox.population import CatalogueProduct
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# It has trials, add-ons, activations, and a product that is billed by use.
VENDOR = "Stonevault"
_NAMES = UUID("3d1f0f57-0c2b-4a0e-9d5e-7b8b5f6f2a11")
VENDOR_ID = str(uuid5(_NAMES, "vendor"))
PROVISIONER_ID = str(uuid5(_NAMES, "provisioner"))

Answers = Mapping[str, Any]


def is_vendors(product: CatalogueProduct) -> bool:
    """Whether the product is this vendor's."""
    return bool(product.product["vendorName"] == VENDOR)


def is_of_vendor(world: World, subscription: Record) -> bool:
    """Whether the subscription is to a product of this vendor's."""
    product = sold_of(world, subscription.get("productId"))
    return product is not None and is_vendors(product)


def vendors_own(world: World, external_id: str) -> list[Record]:
    """The subscriptions of this vendor's products that it knows by this id."""
    return [
        each
        for each in world.select("subscriptions")
        if each.get("vendorSubscriptionId") == external_id and is_of_vendor(world, each)
    ]


def is_awaited(world: World, product_id: str) -> bool:
    """Whether the vendor is to set this product up, and will say when it has."""
    return is_vendors(product_of(world, product_id)) and latest_webhook(world) is not None


def latest_webhook(world: World, *, simulated: bool = False) -> Record | None:
    """Where the vendor is notified, of what is real or of what is simulated."""
    found = list(world.select("provisioner_webhooks", "simulated = ?", simulated))
    return found[-1] if found else None


def answers_in(details: Iterable[ProvisioningDetail]) -> Answers:
    """What was answered at checkout, by the keys of the questions."""
    found: dict[str, Any] = {}
    for each in details:
        values = each.values or []
        if each.key is not None:
            found[each.key] = values[0] if len(values) == 1 else list(values)
    return found


def keep_answers(world: World, subscription_id: str, answers: Answers) -> None:
    """Keep what was answered for a subscription, in the place of what was before."""
    record = {"id": subscription_id, "answers": dict(answers)}
    if world.read("checkout_answers", subscription_id) is None:
        world.insert("checkout_answers", [record])
    else:
        world.replace("checkout_answers", record)


def answers_for(world: World, subscription_id: str) -> Answers:
    """What was answered for a subscription."""
    record = world.read("checkout_answers", subscription_id)
    found: Answers = {} if record is None else record["answers"]
    return found
