"""The population: the same from the same seed, and of the size that was asked for."""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from pax8.sandbox.population import find_product, populate

World = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize("companies", [0, 1, 3, 40, 260])
def test_the_same_arguments_make_the_same_world(companies: int, now: datetime) -> None:
    assert list(populate(5, companies, now)) == list(populate(5, companies, now))


def test_another_seed_makes_another_world(now: datetime) -> None:
    assert list(populate(5, 10, now)) != list(populate(6, 10, now))


def test_the_zone_of_now_makes_no_difference(now: datetime) -> None:
    elsewhere = now.astimezone(timezone(timedelta(hours=9)))
    assert list(populate(5, 10, now)) == list(populate(5, 10, elsewhere))


def test_the_world_does_not_hang_on_the_process() -> None:
    script = (
        "import hashlib, datetime\n"
        "from pax8.sandbox.population import populate\n"
        "now = datetime.datetime(2026, 4, 15, tzinfo=datetime.UTC)\n"
        "print(hashlib.sha256(repr(list(populate(2, 12, now))).encode()).hexdigest())\n"
    )
    paths = os.pathsep.join(sys.path)
    answers = {
        subprocess.run(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths},
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    here = repr(list(populate(2, 12, datetime(2026, 4, 15, tzinfo=UTC)))).encode()
    assert answers == {hashlib.sha256(here).hexdigest()}


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        populate(1, 1, datetime(2026, 4, 15))  # noqa: DTZ001 - that is what is refused


def test_fewer_companies_than_none_are_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="below zero"):
        populate(1, -1, now)


def test_batches_come_in_order_and_are_never_empty(now: datetime) -> None:
    batches = list(populate(1, 300, now))
    assert all(records for _, records in batches)
    tables = [table for table, _ in batches]
    assert tables[:3] == ["products", "companies", "contacts"]
    assert tables[-1] == "orders"
    assert tables.count("companies") == 2


def test_the_size_is_as_asked(small: World, world: World) -> None:
    assert len(small["companies"]) == 25
    assert len(world["companies"]) == 400
    assert 8 <= len(world["subscriptions"]) / 400 <= 12


@pytest.mark.parametrize("name", ["small", "world"])
def test_ids_are_unique(name: str, request: pytest.FixtureRequest) -> None:
    tables: World = request.getfixturevalue(name)
    ids = [record["id"] for table in tables if table != "history" for record in tables[table]]
    ids += [line["id"] for order in tables["orders"] for line in order["lineItems"]]
    assert len(set(ids)) == len(ids)


def test_products_are_copies_of_the_catalogue(now: datetime) -> None:
    products = dict(populate(1, 0, now))["products"]
    products[0]["name"] = "changed"
    assert find_product(products[0]["id"]).name != "changed"


def test_usage_is_bounded_in_large_worlds(now: datetime) -> None:
    tables: World = defaultdict(list)
    for table, records in populate(3, 1_200, now):
        tables[table].extend(records)
    assert len(tables["usage_summaries"]) < 12_000
    assert any(record["_metered"] for record in tables["subscriptions"])
