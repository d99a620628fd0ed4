from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.sandbox.database import OnlyReading
from pax8.sandbox.listing import Condition, Query
from pax8.sandbox.store import Store


def company(name: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "name": name, "address": {"city": "Oslo"}, **more}


def names(store: Store, query: Query = Query(), first: int = 0, many: int = 100) -> list[str]:  # noqa: B008 - it is frozen
    bodies, _ = store.page("companies", query, first, many)
    known = {each["id"]: each["name"] for each in store.select("companies")}
    return [known[body.decode().split('"')[3]] for body in bodies]


@pytest.fixture
def store() -> Store:
    return Store()


def test_a_record_comes_back_as_it_was_with_every_digit(store: Store) -> None:
    record = company("A", total=Decimal("0.10"), large=123456789012345678901, _msTenantId="t")
    store.insert("companies", [record])
    assert store.read("companies", record["id"]) == record
    body = store.body("companies", record["id"])
    assert body is not None
    assert b'"total":0.10' in body
    # What is hidden is not part of what the API speaks.
    assert b"_msTenantId" not in body


def test_records_list_in_the_order_of_their_coming(store: Store) -> None:
    records = [company(name) for name in "CAB"]
    store.insert("companies", records)
    assert names(store) == ["C", "A", "B"]
    store.replace("companies", {**records[1], "name": "Z"})
    assert names(store) == ["C", "Z", "B"]
    assert store.delete("companies", records[0]["id"])
    assert not store.delete("companies", records[0]["id"])
    store.insert("companies", [company("D")])
    assert names(store) == ["Z", "B", "D"]


def test_a_listing_is_filtered_sorted_and_cut(store: Store) -> None:
    store.insert("companies", [company(name, status=name[0]) for name in ("A1", "B1", "A2", "A0")])
    only_a = (Condition("status", "A"),)
    assert names(store, Query(only_a)) == ["A1", "A2", "A0"]
    assert names(store, Query(only_a, (("name", True),))) == ["A2", "A1", "A0"]
    assert names(store, Query(only_a, (("name", False),)), 1, 1) == ["A1"]
    assert store.page("companies", Query(only_a), 2, 10)[1] == 3
    # Equal values keep the order of their coming, whichever way it goes.
    assert names(store, Query(only_a, (("status", True),))) == ["A1", "A2", "A0"]


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    store.insert("companies", [company("A")])
    assert names(store) == ["A"]
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.insert("companies", [company("B")])
        with store.transaction():
            store.set("word", "x")
        # Listed while it was there.
        assert names(store) == ["A", "B"]
        raise ZeroDivisionError
    assert names(store) == ["A"]
    assert store.setting("word") is None


def test_other_threads_see_a_transaction_whole(store: Store) -> None:
    seen: list[int] = []
    reader = Thread(target=lambda: seen.append(store.count("companies")))
    with store.transaction():
        store.insert("companies", [company("A")])
        reader.start()
        reader.join(0.05)
        assert seen == []
        store.insert("companies", [company("B")])
    reader.join()
    assert seen == [2]


def test_a_file_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    store = Store(path)
    store.insert("companies", [company("A")])
    other = Store(path)
    assert names(other) == ["A"]
    # What another connection writes is noticed.
    store.insert("companies", [company("B")])
    assert names(other) == ["A", "B"]
    store.close()
    other.close()


def test_amounts_are_compared_exactly(store: Store) -> None:
    def invoice(total: str) -> dict[str, Any]:
        return {"id": str(uuid4()), "total": Decimal(total)}

    store.insert("invoices", [invoice(each) for each in ("0.10", "0.1", "0.11", "90000000000.01")])

    def found(total: str) -> int:
        return store.count("invoices", Query((Condition("total", Decimal(total)),)))

    assert (found("0.100"), found("0.11"), found("90000000000.01")) == (2, 1, 1)
    assert found("1e400") == 0


def test_what_is_derived_is_kept_until_its_tables_change(store: Store) -> None:
    made: list[int] = []

    def make() -> list[bytes]:
        made.append(1)
        return []

    for _ in range(3):
        store.derived("key", ("companies",), make)
    assert len(made) == 1
    store.insert("companies", [company("A")])
    store.derived("key", ("companies",), make)
    assert len(made) == 2


def test_what_only_reads_sees_one_moment_whoever_writes(tmp_path: Path) -> None:
    store, other = Store(tmp_path / "world.db"), Store(tmp_path / "world.db")
    store.insert("companies", [company("A")])
    store.set("word", "x")
    with other.reading():
        assert names(other) == ["A"]
        # Nobody who writes waits for it.
        store.insert("companies", [company("B")])
        store.set("word", "y")
        assert names(other) == ["A"]
        assert other.setting("word") == "x"
    assert names(other) == ["A", "B"]
    assert other.setting("word") == "y"
    store.close()
    other.close()


def test_what_only_reads_cannot_write(store: Store) -> None:
    with pytest.raises(OnlyReading), store.reading():
        store.insert("companies", [company("A")])
    assert names(store) == []
    # Inside of what writes, it may.
    with store.transaction(), store.reading():
        store.insert("companies", [company("A")])
    assert names(store) == ["A"]


def test_at_once_waits_for_no_other_thread(store: Store) -> None:
    held: list[bool] = []

    def ask() -> None:
        with store.at_once() as found:
            held.append(found)

    for _ in range(2):
        with store.at_once():
            asking = Thread(target=ask)
            asking.start()
            asking.join()
        ask()
    assert held == [False, True] * 2


def test_what_is_looked_up_is_what_is_there(tmp_path: Path) -> None:
    store, other = Store(tmp_path / "world.db"), Store(tmp_path / "world.db")
    record = company("A", _msTenantId="t")
    assert store.look_up("companies", record["id"]) is None
    other.insert("companies", [record])
    assert store.look_up("companies", record["id"]) == record
    other.replace("companies", {**record, "name": "B"})
    found = store.look_up("companies", record["id"])
    assert found == {**record, "name": "B"}
    assert store.look_up("companies", record["id"]) is found
    other.delete("companies", record["id"])
    assert store.look_up("companies", record["id"]) is None
    store.close()
    other.close()


@given(st.permutations(range(12)), st.integers(0, 12), st.integers(0, 12))
def test_a_page_is_in_the_order_of_its_listing(order: list[int], first: int, many: int) -> None:
    store = Store()
    store.insert("companies", [company(f"{each:02}") for each in order])
    by_name = Query(order=(("name", False),))
    assert names(store, by_name, first, many) == [f"{each:02}" for each in range(12)][first:][:many]
    assert names(store, Query(), first, many) == [f"{each:02}" for each in order][first:][:many]
    store.close()


def test_a_setting_is_what_it_was_before_an_attempt_that_failed(store: Store) -> None:
    with store.transaction():
        store.set("word", "x")
        with pytest.raises(ZeroDivisionError), store.attempt():
            store.set("word", "y")
            assert store.setting("word") == "y"
            raise ZeroDivisionError
        assert store.setting("word") == "x"
    assert store.setting("word") == "x"


def test_a_full_disk_costs_what_it_came_in_the_midst_of_and_no_more(tmp_path: Path) -> None:
    store = Store(tmp_path / "world.db")
    store.insert("companies", [company("A")])
    pages = store._execute("PRAGMA page_count").fetchone()[0]
    store._execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.insert("companies", [company("B" * 1000) for _ in range(100)])
    assert names(store) == ["A"]
    store._execute("PRAGMA max_page_count = 100000")
    store.insert("companies", [company("C")])
    assert names(store) == ["A", "C"]
    store.close()
