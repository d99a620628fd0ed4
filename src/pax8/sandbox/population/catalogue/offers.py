"""What one world sells otherwise than every other: products of its own, and prices that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pax8.sandbox.population.catalogue.prices import Price, Rate
from pax8.sandbox.population.catalogue.products import CatalogueProduct, meter, product
from pax8.sandbox.population.catalogue.schedules import flat, metered, trial

# A product as it is from a day on, the earliest first.
Offer = tuple[date, CatalogueProduct]
Offers = Mapping[str, Sequence[Offer]]


def offers(records: Iterable[Mapping[str, Any]], usual: Mapping[str, CatalogueProduct]) -> Offers:
    """The products that these records tell of, by id, each as it was and is.

    A record has the `id` of a product, the day `since` when it holds, and either what the
    `product` is, or `prices` that change: each with the `factor` that it is multiplied by, and
    the `term` and `commitment` that are meant, where not all are.
    """
    found: dict[str, list[Offer]] = {}
    for record in records:
        since = date.fromisoformat(record["since"])
        if "product" in record:
            found[record["id"]] = [(since, declared(record["product"]))]
            continue
        versions = found.setdefault(record["id"], [])
        if not versions:
            versions.append((date.min, usual[record["id"]]))
        now = versions[-1][1]
        changed = tuple(_changed(price, record["prices"]) for price in now.prices)
        versions.append((since, replace(now, prices=changed)))
    return found


def declared(told: Mapping[str, Any]) -> CatalogueProduct:
    """The product of these fields; amounts are text."""
    meters = tuple(
        meter(
            f"{told['sku']} {each['name']}",
            each["name"],
            each["unit"],
            each["price"],
            each["cost"],
            each["daily"],
        )
        for each in told["meters"]
    )
    return product(
        sku=told["sku"],
        name=told["name"],
        vendor=told["vendor"],
        description=told["description"],
        prices=(metered(),) if meters else tuple(map(_price, told["prices"])),
        meters=meters,
        minimum=told["minimum"],
        maximum=told["maximum"],
        owner="company",
    )


def _price(told: Mapping[str, Any]) -> Price:
    if told["term"] == "Trial":
        return trial()
    return flat(
        told["term"],
        told["price"],
        told["cost"],
        commitment=told["commitment"],
        unit=told["unit"],
    )


def _changed(price: Price, changes: Iterable[Mapping[str, Any]]) -> Price:
    for each in changes:
        if each["term"] in {None, price.billing_term} and each["commitment"] in {
            None,
            price.commitment_term,
        }:
            factor = Decimal(each["factor"])
            price = replace(price, rates=tuple(_raised(rate, factor) for rate in price.rates))
    return price


def _raised(rate: Rate, factor: Decimal) -> Rate:
    return replace(rate, buy=_rounded(rate.buy, factor), retail=_rounded(rate.retail, factor))


def _rounded(amount: Decimal, factor: Decimal) -> Decimal:
    """The amount times the factor, with as many decimal places as it had, two at least."""
    exponent = amount.as_tuple().exponent
    places = min(exponent, -2) if isinstance(exponent, int) else -2
    return (amount * factor).quantize(Decimal(1).scaleb(places), rounding=ROUND_HALF_UP)
