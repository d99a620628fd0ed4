"""A product that anybody may order, with nothing to answer and nothing to commit to."""

from __future__ import annotations

from pax8.sandbox.population import CatalogueProduct, catalogue


def plain_product() -> CatalogueProduct:
    """The first one that there is, sold by the month."""
    return next(each for each in catalogue() if _is_plain(each))


def _is_plain(product: CatalogueProduct) -> bool:
    if product.provisioning or product.requires_commitment or product.parent_ids:
        return False
    try:
        product.price("Monthly", None)
    except LookupError:
        return False
    return True
