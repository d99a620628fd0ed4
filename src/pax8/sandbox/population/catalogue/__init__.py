"""What Pax8 sells in the sandbox: the same in every world, but for what a world has of its own."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from pax8.sandbox.population.catalogue.offers import Offers
from pax8.sandbox.population.catalogue.prices import Price, Rate
from pax8.sandbox.population.catalogue.products import CatalogueProduct, Meter
from pax8.sandbox.population.catalogue.questions import Question, unanswered

__all__ = [
    "CatalogueProduct",
    "Meter",
    "Offers",
    "Price",
    "Question",
    "Rate",
    "catalogue",
    "charge",
    "find_product",
    "meters_of",
    "offer_now",
    "offering",
    "unanswered",
    "unit_price",
    "usual_products",
]

_NONE: Offers = MappingProxyType({})
# What the world that is at work sells otherwise; each thread and task is at work in its own.
_offered: ContextVar[Offers] = ContextVar("offered", default=_NONE)


@cache
def catalogue() -> tuple[CatalogueProduct, ...]:
    """List every product; built at the first call."""
    from pax8.sandbox.population.catalogue import (
        backup,
        cloud,
        creative,
        management,
        microsoft,
        microsoft_more,
        security,
        voice,
    )

    return (
        *microsoft.BUSINESS,
        *microsoft.ENTERPRISE,
        *microsoft.MAIL,
        *microsoft.ADD_ONS,
        *microsoft_more.APPS,
        *microsoft_more.PROTECTION,
        *microsoft_more.BUSINESS_SOFTWARE,
        *microsoft_more.SERVERS,
        *security.SECURITY,
        *backup.BACKUP,
        *voice.VOICE,
        *management.MANAGEMENT,
        *creative.CREATIVE,
        *cloud.CLOUD,
    )


@cache
def usual_products() -> Mapping[str, CatalogueProduct]:
    """The products of every world, by id."""
    return MappingProxyType({product.id: product for product in catalogue()})


@contextmanager
def offering(offers: Offers) -> Generator[None]:
    """Let products be found as a world offers them, as long as it is at work."""
    before = _offered.set(offers)
    try:
        yield
    finally:
        _offered.reset(before)


def offer_now(offers: Offers) -> None:
    """Let products be found otherwise for the rest of what `offering` encloses."""
    _offered.set(offers)


def find_product(product_id: str, on: date | None = None) -> CatalogueProduct:
    """Give the product of an id, as it is offered now, or was on a day.

    :raises LookupError: when there is none.
    """
    versions = _offered.get().get(product_id)
    if versions is None:
        return usual_products()[product_id]
    if on is None:
        return versions[-1][1]
    held = [product for since, product in versions if since <= on]
    return held[-1] if held else versions[0][1]


def meters_of(product_id: str) -> tuple[Meter, ...]:
    """List what a product measures; nothing where it is no product of the catalogue."""
    try:
        return find_product(product_id).meters
    except LookupError:
        return ()


def unit_price(
    product: CatalogueProduct, billing_term: str, commitment_term: str | None, quantity: int
) -> tuple[Decimal, Decimal]:
    """Give the customer's price and the partner's cost of one unit; see `Price.unit_price`.

    :raises LookupError: when the product is not sold so.
    """
    return product.price(billing_term, commitment_term).unit_price(quantity)


def charge(
    product: CatalogueProduct, billing_term: str, commitment_term: str | None, quantity: int
) -> tuple[Decimal, Decimal]:
    """Charge a quantity for one billing term, exactly; see `Price.charge`.

    :raises LookupError: when the product is not sold so.
    """
    return product.price(billing_term, commitment_term).charge(quantity)
