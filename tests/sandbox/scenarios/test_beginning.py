"""How worlds begin with a scenario: anew, in files, beside each other, each with its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier

import pytest

from pax8.api.partner.products import Products
from pax8.api.partner.subscriptions import Subscriptions
from pax8.sandbox import Refusal, Sandbox, World
from pax8.sandbox.scenarios import begin, id_of, load
from support.scenes import TWO, subscription

Play = Callable[[str], Sandbox]


def test_own_products_are_of_one_world_only(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    products:
      - name: Own Widget
        sku: OWN-1
        prices:
          - {term: Monthly, price: 12.50, cost: 9}
          - {term: Annual, commitment: 1-Year, price: 120, cost: 90, unit: Seat}
      - name: Own Meter
        sku: OWN-2
        meters: [{name: Own Hours, unit: Hour, price: 0.25, daily: 10}]
    subscriptions:
      - {as: w, company: One, product: OWN-1, quantity: 3, start: 2026-02-01}
      - {as: m, company: One, product: Own Meter, start: 2026-02-01}
    now: 2026-04-10
    """
    )
    widget = subscription(sandbox, "w")
    assert (widget["price"], widget["partnerCost"]) == (Decimal("12.50"), 9)
    assert any(
        sandbox.world.select("usage_summaries", "subscription_id = ?", id_of(sandbox.world, "m"))
    )
    prices = sandbox.perform(Products.list_pricing, widget["productId"])
    assert {each.commitment_term for each in prices} == {None, "1-Year"}
    other = Sandbox()
    with pytest.raises(Refusal, match="Not Found"):
        other.perform(Products.list_pricing, widget["productId"])
    copied = sandbox.world.copy()
    copied.advance(timedelta(days=30))
    assert copied.count("invoices") == sandbox.world.count("invoices") + 1


def test_invented_companies_may_be_there_too(play: Play) -> None:
    sandbox = play("{invented: 6, seed: 4, companies: [{name: Own}], orders: 300, now: +40 days}")
    assert sandbox.world.count("companies") == 7
    assert sandbox.world.count("orders") >= 300
    assert not [each for each in sandbox.world.select("invoices") if each["status"] == "Credited"]
    days = [each["createdDate"] for each in sandbox.world.select("orders")]
    assert days == sorted(days)


def test_a_world_in_a_file_goes_on_with_its_events(
    file: Callable[[str], Path], tmp_path: Path
) -> None:
    path = file(TWO + "    events: [{at: +9 days, order: {company: One, product: Halyard Fax}}]\n")
    kept = tmp_path / "world.db"
    first = Sandbox(db=kept, scenario=path)
    assert first.world.count("orders") == 0
    first.world.close()
    again = Sandbox(db=kept, scenario="month-end")
    assert [each["name"] for each in again.world.select("companies")] == ["One", "Two"]
    again.world.advance(timedelta(days=10))
    assert again.world.count("orders") == 1
    again.world.close()


def test_a_file_that_two_open_at_once_begins_once(tmp_path: Path) -> None:
    together = Barrier(2)

    def opened(_: int) -> Sandbox:
        together.wait()
        return Sandbox(scenario="month-end", db=tmp_path / "world.db")

    with ThreadPoolExecutor(2) as pool:
        worlds = [each.world for each in pool.map(opened, range(2))]
    assert {each.count("companies") for each in worlds} == {2}
    assert {each.count("orders") for each in worlds} == {3}
    for each in worlds:
        each.close()


def test_a_world_begins_anew_while_others_write() -> None:
    sandbox = Sandbox(companies=3)

    def write(_: int) -> None:
        for _ in range(40):
            with sandbox.world.transaction():
                sandbox.world.new_id()

    with ThreadPoolExecutor(4) as pool:
        writing = pool.map(write, range(3))
        for _ in range(20):
            begin(sandbox.world, load("stuck-order"))
        list(writing)
    assert sandbox.world.count("companies") == 2


def test_a_world_begins_anew() -> None:
    sandbox = Sandbox(companies=3)
    begin(sandbox.world, load("stuck-order"))
    assert sandbox.world.count("companies") == 2
    id_of(sandbox.world, "stuck")
    begin(sandbox.world, load("price-rise"))
    with pytest.raises(LookupError):
        id_of(sandbox.world, "stuck")
    own = sandbox.perform(Subscriptions.get, id_of(sandbox.world, "free"))
    assert sandbox.perform(Products.list_pricing, own.product_id or "")
    with sandbox.world.transaction(), pytest.raises(RuntimeError, match="transaction"):
        begin(sandbox.world, load("stuck-order"))


def test_worlds_of_one_scenario_share_nothing() -> None:
    one, other = Sandbox(scenario="price-rise"), Sandbox(scenario="price-rise")
    one.world.advance(timedelta(days=60))
    assert subscription(one, "free")["price"] == Decimal("11.00")
    assert subscription(other, "free")["price"] == Decimal("10.00")
    free = subscription(other, "free")["productId"]
    assert str(sandbox_price(other, free)) == "10.00"
    assert str(sandbox_price(one, free)) == "11.00"


def sandbox_price(sandbox: Sandbox, product_id: str) -> Decimal | None:
    rates = sandbox.perform(Products.list_pricing, product_id)[0].rates or []
    return rates[0].suggested_retail_price


def test_a_refusal_undoes_what_was_listed_meanwhile() -> None:
    world = World()
    world.insert("companies", [{"id": "1", "name": "A", "status": "Active", "address": None}])
    with world.transaction():
        with pytest.raises(Refusal), world.attempt():
            world.insert(
                "companies", [{"id": "2", "name": "B", "status": "Active", "address": None}]
            )
            assert world.count("companies") == 2
            raise Refusal(422, "no")
        assert world.count("companies") == 1
    assert world.count("companies") == 1
