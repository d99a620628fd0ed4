"""The products of a real account, as a world sells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8.api.partner.products import Dependencies, Pricing, Product, ProvisioningDetail
from pax8.sandbox.imitation.ahead import ahead
from pax8.sandbox.imitation.disguise import text
from pax8.sandbox.imitation.replacements import within
from pax8.sandbox.imitation.rules import ASKED, RULES
from pax8.sandbox.sold import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from pax8.sandbox.imitation.account import Account, Sold
    from pax8.sandbox.imitation.disguise import Disguise
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# What of a product every partner sees, and may so stand elsewhere too.
_SEEN = ("name", "vendorName", "shortDescription", "sku", "vendorSku", "altVendorSku")
_BY_USE = "Mark-Up"


class Catalogue:
    """The products that were read so far, and those that something refers to."""

    def __init__(self, account: Account, disguise: Disguise, world: World) -> None:
        self._account, self._disguise, self._world = account, disguise, world
        # By the real id: the prices at which it is listed, as they are put.
        self._prices: dict[str, frozenset[Decimal]] = {}
        self._by_use: set[str] = set()

    def put(self, product: Record) -> Record:
        """A product of the catalogue, whose texts are known as public from now on."""
        put = self._disguise.put(Product, RULES[Product], product)
        self._learn(put.get(name) for name in _SEEN)
        return put

    def refer(self, product_ids: Iterable[object]) -> None:
        """Read all of these products that were not read before, and keep what they are sold by."""
        named = dict.fromkeys(each for each in product_ids if each and isinstance(each, str))
        new = [each for each in named if each not in self._prices]
        for product_id, sold in ahead(self._account.sold, new):
            self._keep(product_id, sold)

    def is_listed(self, product_id: str, price: object) -> bool:
        """Whether this, as it is put, is a price at which the product is listed."""
        return price in self._prices.get(product_id, ())

    def is_by_use(self, product_id: str) -> bool:
        """Whether the product is charged by use alone."""
        return product_id in self._by_use

    def _keep(self, product_id: str, sold: Sold) -> None:
        disguise, id_ = self._disguise, self._disguise.aliases.id(product_id)
        # One that Pax8 does not list any more is still what somebody has.
        product = {"id": id_, "name": disguise.aliases.text(product_id, "Product")}
        if sold.product is not None:
            product = self.put(sold.product) | {"id": id_}
        pricing = [
            disguise.put(Pricing, RULES[Pricing], within(each, {"productId": product_id}))
            for each in sold.pricing or ()
        ]
        self._learn(each.get("unitOfMeasurement") for each in pricing)
        questions = [disguise.put(ProvisioningDetail, ASKED, each) for each in sold.questions or ()]
        for each in questions:
            self._learn(each.get(name) for name in ("key", "label", "description"))
            self._learn(each.get("possibleValues") or ())
        record: Record = {"id": id_, "product": product}
        if sold.pricing is not None:
            record["pricing"] = pricing
        if sold.dependencies is not None:
            dependencies = within(sold.dependencies, {"productId": product_id})
            record["dependencies"] = disguise.put(Dependencies, RULES[Dependencies], dependencies)
        if sold.questions is not None:
            record["provisionDetails"] = questions
        self._world.insert(TABLE, [record])
        if self._world.read("products", id_) is not None:
            # The listing lacks the long description.
            self._world.replace("products", {**product, "description": product.get("description")})
        rates = [rate for each in pricing for rate in each.get("rates") or ()]
        self._prices[product_id] = frozenset(
            rate["suggestedRetailPrice"]
            for rate in rates
            if rate.get("suggestedRetailPrice") is not None
        )
        if pricing and all(each.get("type") == _BY_USE for each in pricing):
            self._by_use.add(product_id)

    def _learn(self, texts: Iterable[object]) -> None:
        self._disguise.public.update(text(each) for each in texts if each)
