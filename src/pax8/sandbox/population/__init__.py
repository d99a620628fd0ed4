"""The population of the sandbox: what Pax8 sells, and customers who have bought it."""

from pax8.api.terms import add_months
from pax8.sandbox.population.catalogue import (
    CatalogueProduct,
    Meter,
    Offers,
    Price,
    Question,
    Rate,
    catalogue,
    charge,
    find_product,
    meters_of,
    offer_now,
    offering,
    unanswered,
    unit_price,
    usual_products,
)
from pax8.sandbox.population.catalogue.offers import offers
from pax8.sandbox.population.dates import (
    TERM_MONTHS,
    company_timestamp,
    term_end,
    timestamp,
)
from pax8.sandbox.population.generate import populate
from pax8.sandbox.population.money import tidy, to_cents
from pax8.sandbox.population.usage import Surge, usage_lines, usage_summaries

__all__ = [
    "TERM_MONTHS",
    "CatalogueProduct",
    "Meter",
    "Offers",
    "Price",
    "Question",
    "Rate",
    "Surge",
    "add_months",
    "catalogue",
    "charge",
    "company_timestamp",
    "find_product",
    "meters_of",
    "offer_now",
    "offering",
    "offers",
    "populate",
    "term_end",
    "tidy",
    "timestamp",
    "to_cents",
    "unanswered",
    "unit_price",
    "usage_lines",
    "usage_summaries",
    "usual_products",
]
