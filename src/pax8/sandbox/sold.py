"""The products that a world sells: those of the catalogue, and those that it brought itself."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from pax8._core import wire
from pax8.sandbox.population import TERM_MONTHS, CatalogueProduct, Price, Question, Rate
from pax8.sandbox.population.catalogue import find_product
from pax8.sandbox.population.catalogue.products import Requirement
from pax8.sandbox.standing import is_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

TABLE = "own_products"
_TYPES = frozenset({"Flat", "Volume", "Tiered", "Mark-Up"})
# What is asked of each product.
_UNSAID = {"requiresCommitment": None, "vendorName": None, "sku": None}
# What is not bounded there.
_MOST = 999_999


class OwnProduct(CatalogueProduct):
    """A product that a world brought itself: all that is known of it is what was listed of it.

    Which answers an order needs is not listed, so none is required. What it measures is not
    listed either, so no usage of it is made up.
    """

    told: Record

    @cached_property
    def pricing(self) -> list[dict[str, Any]]:
        """The pricing records, as they were listed."""
        return list(self.told.get("pricing") or ())

    @cached_property
    def dependencies(self) -> dict[str, Any]:
        """The dependencies record, as it was listed."""
        return dict(self.told.get("dependencies") or {})

    @cached_property
    def provision_details(self) -> list[dict[str, Any]]:
        """The provisioning details records, as they were listed."""
        return list(self.told.get("provisionDetails") or ())


def product_of(world: World, product_id: str) -> CatalogueProduct:
    """The product of this id, as this world sells it.

    :raises LookupError: when it sells none.
    """
    try:
        return find_product(product_id)
    except LookupError:
        pass
    body = world.body(TABLE, product_id)
    if body is None:
        listed = world.read("products", product_id)
        if listed is None:
            raise LookupError(product_id)
        body = wire.encode({"product": listed})
    return _own(body)


def sold_of(world: World, product_id: str | None) -> CatalogueProduct | None:
    """The product of this id, as this world sells it; None when it sells none."""
    try:
        return product_of(world, product_id or "")
    except LookupError:
        return None


@lru_cache(maxsize=1024)
def _own(body: bytes) -> OwnProduct:
    told: Record = wire.decode(body)
    product = told["product"]
    dependencies: Record = told.get("dependencies") or {}
    policies = _rows(dependencies, "commitmentDependencies")
    known = [each for each in policies if each.get("id") and each.get("term") in TERM_MONTHS]
    prices = _prices(_rows(told, "pricing"))
    # What is sold under a commitment is ordered by the commitment's id.
    terms = {None, *(each["term"] for each in known)}
    made = OwnProduct(
        product={**_UNSAID, **product, "name": product.get("name") or ""},
        prices=tuple(each for each in prices if each.commitment_term in terms),
        commitments={each["id"]: each for each in known},
        requirements=tuple(_requirements(_rows(dependencies, "productDependencies"))),
        provisioning=tuple(_questions(_rows(told, "provisionDetails"))),
        meters=(),
        minimum_quantity=1,
        maximum_quantity=None,
        vendor_sku_id=None,
        owner="company",
        popularity=1,
    )
    # A product is frozen, and what it was made of is no part of it for anybody else.
    object.__setattr__(made, "told", told)
    return made


def _rows(record: Record, name: str) -> list[Record]:
    """The records in a record; none where it has none."""
    return record.get(name) or []


def _prices(pricing: Iterable[Record]) -> Iterator[Price]:
    for each in pricing:
        rates = tuple(_rates(_rows(each, "rates")))
        if each.get("billingTerm") is not None and rates:
            kind = each.get("type")
            yield Price(
                each["billingTerm"],
                each.get("commitmentTerm"),
                each.get("commitmentTermInMonths"),
                kind if kind in _TYPES else "Flat",
                each.get("unitOfMeasurement") or "Each",
                rates,
            )


def _rates(rates: Iterable[Record]) -> Iterator[Rate]:
    for each in rates:
        amounts = [each.get(name) for name in ("partnerBuyRate", "suggestedRetailPrice")]
        if all(map(is_amount, amounts)):
            end = each.get("endQuantityRange")
            yield Rate(
                int(each.get("startQuantityRange") or 0),
                None if end is None else min(int(end), _MOST),
                Decimal(cast("Decimal", amounts[0])),
                Decimal(cast("Decimal", amounts[1])),
                "Flat Rate" if each.get("chargeType") == "Flat Rate" else "Per Unit",
            )


def _requirements(demands: Iterable[Record]) -> Iterator[Requirement]:
    for each in demands:
        named = (one for one in _rows(each, "products") if one.get("id"))
        parents = (_own(wire.encode({"product": one})) for one in named)
        yield Requirement(each.get("name") or "", tuple(parents))


def _questions(details: Iterable[Record]) -> Iterator[Question]:
    for each in details:
        kind, possible = each.get("valueType"), each.get("possibleValues")
        if each.get("key") is not None:
            yield Question(
                each["key"],
                each.get("label") or each["key"],
                each.get("description"),
                kind if kind in {"Single-Value", "Multi-Value"} else "Input",
                tuple(possible) if possible else None,
                required=False,
            )
