from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from pax8.sandbox import Sandbox, World
from pax8.sandbox.schema import TABLES


def everything(world: World) -> dict[str, list[dict[str, object]]]:
    return {table: list(world.select(table)) for table in TABLES}


def test_the_same_seed_is_the_same_world() -> None:
    one, other = (World(), World())
    from pax8.sandbox.opening import populate_world

    for world in (one, other):
        populate_world(world, 7, 12)
    assert everything(one) == everything(other)
    populate_world(third := World(), 8, 12)
    assert everything(one) != everything(third)


def test_its_time_stands_still_unless_moved() -> None:
    world = Sandbox().world
    now = world.now
    assert world.now == now
    assert now.tzinfo is UTC
    world.advance(timedelta(hours=2))
    assert world.now == now + timedelta(hours=2)
    world.advance(datetime(2026, 7, 1, tzinfo=UTC))
    assert world.timestamp == "2026-07-01T00:00:00.000Z"
    with pytest.raises(ValueError, match="backwards"):
        world.advance(timedelta(seconds=-1))


def test_the_same_requests_have_the_same_ids() -> None:
    assert Sandbox().world.new_id() == Sandbox().world.new_id()
    world = Sandbox().world
    assert len({world.new_id() for _ in range(100)}) == 100
    assert Sandbox(seed=2).world.new_id() != Sandbox(seed=1).world.new_id()


def test_sandboxes_share_nothing() -> None:
    one, other = Sandbox(), Sandbox()
    one.world.delete("companies", next(one.world.select("companies"))["id"])
    assert (one.world.count("companies"), other.world.count("companies")) == (24, 25)


def test_a_copy_goes_its_own_way() -> None:
    world = Sandbox(documented=True).world
    copy = world.copy()
    assert copy.dialect is world.dialect
    assert everything(copy) == everything(world)
    copy.advance(timedelta(days=40))
    assert copy.now > world.now
    assert copy.count("invoices") > world.count("invoices")


def test_a_world_in_a_file_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    first = Sandbox(companies=3, db=path)
    first.world.advance(timedelta(days=1))
    kept = everything(first.world), first.world.now
    first.world.close()
    again = Sandbox(seed=99, companies=50, db=path)
    assert (everything(again.world), again.world.now) == kept
    again.world.close()


def test_a_file_that_two_open_at_once_is_populated_once(tmp_path: Path) -> None:
    together = Barrier(2)

    def opened(_: int) -> Sandbox:
        together.wait()
        return Sandbox(companies=3, db=tmp_path / "world.db")

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(opened, range(2))
    assert one.world.count("companies") == other.world.count("companies") == 3
    assert one.world.new_id() != other.world.new_id()
    one.world.close()
    other.world.close()


def test_an_empty_world_is_fine() -> None:
    world = Sandbox(companies=0).world
    assert world.count("companies") == 0
    assert world.count("products") >= 60
    world.advance(timedelta(days=60))
    assert {each["status"] for each in world.select("invoices")} == {"Nothing Due"}
