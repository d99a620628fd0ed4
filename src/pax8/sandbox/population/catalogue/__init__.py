"""What Pax8 sells in the sandbox: the same products, prices and rules in every world."""

from decimal import Decimal
from functools import cache

from pax8.sandbox.population.catalogue.prices import Price, Rate
from pax8.sandbox.population.catalogue.products import CatalogueProduct, Meter
from pax8.sandbox.population.catalogue.questions import Question, unanswered

__all__ = [
    "CatalogueProduct",
    "Meter",
    "Price",
    "Question",
    "Rate",
    "catalogue",
    "charge",
    "find_product",
    "meters_of",
    "unanswered",
    "unit_price",
]


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
def _by_id() -> dict[str, CatalogueProduct]:
    return {product.id: product for product in catalogue()}


def find_product(product_id: str) -> CatalogueProduct:
    """Give the product of an id.

    :raises LookupError: when there is none.
    """
    return _by_id()[product_id]


def meters_of(product_id: str) -> tuple[Meter, ...]:
    """List what a product measures; nothing where it is no product of the catalogue."""
    product = _by_id().get(product_id)
    return () if product is None else product.meters


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
