"""A sandbox that is killed while it writes has all that it answered for, and nothing by half."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from pax8.sandbox.world import World
from support.plain import plain_product
from support.served import Caller, Served

_LONG = float(os.environ.get("PAX8_SOAK_SECONDS", "0")) >= 100
_KILLS = 100 if _LONG else 8
_WRITERS = 4
# Which records name which others: the table, where it says so, and the table that is meant.
_REFERENCES = (
    ("contacts", ("companyId",), "companies"),
    ("orders", ("companyId",), "companies"),
    ("orders", ("lineItems", "subscriptionId"), "subscriptions"),
    ("subscriptions", ("companyId",), "companies"),
    ("subscriptions", ("productId",), "products"),
    ("history", ("id",), "subscriptions"),
    ("invoice_items", ("_invoiceId",), "invoices"),
)


class Written:
    """What was answered with a success, and what was asked for and never answered."""

    def __init__(self) -> None:
        self.contacts: dict[str, str] = {}
        self.orders: dict[str, str] = {}
        # Each company is changed by one writer only: what it may be now.
        self.possible: dict[str, set[str]] = {}
        self.asked = Counter[str]()

    def differences(self, world: World) -> list[str]:
        """What is not in the world as it was answered."""
        wrong: list[str] = []
        for id_, email in self.contacts.items():
            kept = world.read("contacts", id_)
            if kept is None or kept["email"] != email:
                wrong.append(f"contact {email} is lost")
        for id_, email in self.orders.items():
            kept = world.read("orders", id_)
            if kept is None or kept["orderedByUserEmail"] != email:
                wrong.append(f"order {email} is lost")
        for id_, possible in self.possible.items():
            company = world.read("companies", id_)
            if company is None or company["externalId"] not in possible:
                wrong.append(f"company {id_} is not one of {possible}: {company}")
        return wrong


def test_a_sandbox_that_is_killed_in_the_midst_of_writing_loses_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("PAX8_SOAK_SEED") or SystemRandom().randrange(2**32))
    # Shown with a failure.
    print(f"PAX8_SOAK_SEED={seed}")  # noqa: T201
    chance, written, db = Random(seed), Written(), tmp_path / "world.db"
    cut = 0
    for _ in range(_KILLS):
        server = Served("--db", str(db), "--companies", "10", log=tmp_path / "log")
        try:
            cut += _write(server, written, chance)
        finally:
            server.kill()
        assert "Traceback" not in server.said()
        with closing(sqlite3.connect(db)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with closing(World(db)) as world:
            assert written.differences(world) + _dangling(world) == []
    assert written.asked["contact"] >= _KILLS
    assert written.asked["order"] >= _KILLS
    assert len(written.contacts) < written.asked["contact"] or not _LONG
    # Most were killed while somebody waited for an answer.
    assert cut >= _KILLS / 2


def _write(server: Served, written: Written, chance: Random) -> bool:
    """Let some write, and kill the server meanwhile; whether somebody was cut off."""
    token, cut, wrong = server.token(), threading.Event(), list[str]()
    begun = threading.Barrier(_WRITERS + 1)
    with closing(Caller(server, token)) as caller:
        companies = caller.call("GET", "/v1/companies?status=Active")[1]["content"]

    def write(number: int, chance: Random) -> None:
        company = companies[number]["id"]
        caller = Caller(server, token)
        deeds: list[Callable[[], None]] = [
            lambda: _contact(caller, company, written),
            lambda: _order(caller, company, written),
            lambda: _change(caller, company, written),
        ]
        begun.wait()
        try:
            while True:
                chance.choice(deeds)()
        except OSError:
            cut.set()
        except AssertionError as error:
            wrong.append(str(error))
        finally:
            caller.close()

    writers = [
        threading.Thread(target=write, args=(number, Random(chance.random())))
        for number in range(_WRITERS)
    ]
    for each in writers:
        each.start()
    begun.wait()
    time.sleep(chance.uniform(0.01, 0.3))
    server.kill()
    for each in writers:
        each.join()
    assert wrong == []
    return cut.is_set()


def _contact(caller: Caller, company: str, written: Written) -> None:
    email = _mark(written, "contact")
    body = {"firstName": "Ada", "lastName": "Fire", "email": email, "phone": "555-0100"}
    status, made = caller.call("POST", f"/v1/companies/{company}/contacts", body)
    assert status == 200, made
    written.contacts[made["id"]] = email


def _order(caller: Caller, company: str, written: Written) -> None:
    email, product = _mark(written, "order"), plain_product()
    quantity = max(1, product.minimum_quantity)
    line = {"productId": product.id, "quantity": quantity, "billingTerm": "Monthly"}
    body = {"companyId": company, "lineItems": [line], "orderedByUserEmail": email}
    status, made = caller.call("POST", "/v1/orders", body)
    assert status == 200, made
    written.orders[made["id"]] = email


def _change(caller: Caller, company: str, written: Written) -> None:
    value = _mark(written, "change")
    path = f"/v1/companies/{company}"
    if company not in written.possible:
        written.possible[company] = {caller.call("GET", path)[1]["externalId"]}
    # It may take hold and never be answered.
    written.possible[company].add(value)
    status, made = caller.call("PATCH", path, {"externalId": value})
    assert status == 200, made
    written.possible[company] = {value}


def _mark(written: Written, kind: str) -> str:
    written.asked[kind] += 1
    return f"{kind}-{written.asked[kind]}-{threading.get_ident()}@fire.example"


def _dangling(world: World) -> list[str]:
    """What names a record that is not there, and orders with no line."""
    ids = {table: {each["id"] for each in world.select(table)} for _, _, table in _REFERENCES}
    wrong = [
        f"{table} {record['id']} names {name} of {target}, which is not there"
        for table, path, target in _REFERENCES
        for record in world.select(table)
        for name in _names(record, path)
        if name not in ids[target]
    ]
    return wrong + [
        f"{each['id']} is empty" for each in world.select("orders") if not each["lineItems"]
    ]


def _names(record: Any, path: tuple[str, ...]) -> list[str]:
    if isinstance(record, list):
        return [name for each in record for name in _names(each, path)]
    if not path:
        return [record]
    inside = record.get(path[0])
    return [] if inside is None else _names(inside, path[1:])
