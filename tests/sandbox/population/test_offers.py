"""What a world sells otherwise than every other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pax8.sandbox.population import (
    catalogue,
    find_product,
    offer_now,
    offering,
    offers,
    usual_products,
)


def _rise(product_id: str, since: str, factor: str, **meant: str) -> dict[str, Any]:
    change = {"factor": factor, "term": None, "commitment": None, **meant}
    return {"id": product_id, "since": since, "prices": [change]}


def test_a_product_is_as_it_was_on_a_day() -> None:
    fax = next(each for each in catalogue() if each.name == "Halyard Fax")
    records = [
        _rise(fax.id, "2026-07-01", "1.10"),
        _rise(fax.id, "2026-09-01", "1.333", term="Monthly"),
    ]
    with offering(offers(records, usual_products())):
        prices = [
            [str(price.unit_price(1)[0]) for price in find_product(fax.id, on).prices]
            for on in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 1), None)
        ]
    assert prices == [
        ["8.00", "88.00"],
        ["8.80", "96.80"],
        ["11.73", "96.80"],
        ["11.73", "96.80"],
    ]
    assert find_product(fax.id) is fax


def test_prices_keep_their_decimal_places() -> None:
    backup = next(each for each in catalogue() if each.name == "Passkeep Business")
    with offering(offers([_rise(backup.id, "2026-07-01", "1.05")], usual_products())):
        rates = [each for price in find_product(backup.id).prices for each in price.rates]
    usual = [each for price in backup.prices for each in price.rates]
    for now, before in zip(rates, usual, strict=True):
        for amount, was in ((now.buy, before.buy), (now.retail, before.retail)):
            assert amount.as_tuple().exponent == min(Decimal(was).as_tuple().exponent, -2)
            assert abs(amount - was * Decimal("1.05")) <= Decimal("0.005")


def test_what_is_offered_ends_with_the_work() -> None:
    told = {
        "name": "Own",
        "sku": "OWN-1",
        "vendor": "V",
        "description": "D",
        "minimum": 1,
        "maximum": None,
        "meters": [],
        "prices": [
            {"term": "Monthly", "commitment": None, "price": "1.00", "cost": "0.50", "unit": "Each"}
        ],
    }
    made = offers([{"id": "own", "since": "0001-01-01", "product": told}], usual_products())
    with offering({}):
        with pytest.raises(LookupError):
            find_product("own")
        offer_now(made)
        assert find_product("own").name == "Own"
    with pytest.raises(LookupError):
        find_product("own")
