"""Products: the catalogue, and what each asks for, depends on, and costs."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Unpack
from uuid import UUID

from pax8._core.page import Page
from pax8.api.partner.products import (
    Dependencies,
    Pricing,
    Product,
    ProductFilter,
    Products,
    ProvisioningDetail,
)
from pax8.sandbox.listing import Condition
from pax8.sandbox.paging import listed
from pax8.sandbox.population import CatalogueProduct
from pax8.sandbox.records import named
from pax8.sandbox.serving import serves
from pax8.sandbox.sold import product_of
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator


@serves(Products.list)
def list_products(
    world: World, filter: ProductFilter | None = None, /, **query: Unpack[ProductFilter]
) -> Page[Product]:
    return listed(world, "products", Product, query, *_matches(world, query.get("search", "")))


@serves(Products.get)
def get_product(world: World, product_id: UUID | str, /) -> Product:
    return Product.from_dict(named(world, "products", product_id))


@serves(Products.list_provisioning_details)
def list_provisioning_details(
    world: World, product_id: UUID | str, /
) -> builtins.list[ProvisioningDetail]:
    details = _product(world, product_id).provision_details
    return [ProvisioningDetail.from_dict(detail) for detail in details]


@serves(Products.list_dependencies)
def list_dependencies(world: World, product_id: UUID | str, /) -> Dependencies:
    return Dependencies.from_dict(_product(world, product_id).dependencies)


@serves(Products.list_pricing)
def list_pricing(
    world: World, product_id: UUID | str, /, *, company_id: UUID | str | None = None
) -> builtins.list[Pricing]:
    product = _product(world, product_id)
    if company_id is not None:
        # A sandbox has no prices for one company alone, but it knows its companies.
        named(world, "companies", company_id)
    return [Pricing.from_dict(price) for price in product.pricing]


def _matches(world: World, search: str) -> Iterator[Condition]:
    words = search.casefold().split()
    if len(words) > 1 and not world.dialect.searches_words:
        # No text of a product has a line break in it, so nothing is found.
        words = [search.casefold() + "\n\n"]
    for word in words:
        yield Condition("words", word, "contains")


def _product(world: World, product_id: UUID | str) -> CatalogueProduct:
    return product_of(world, named(world, "products", product_id)["id"])
