"""The file: whole or not there, and what is asked of the account for it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.errors import Refused, ServerError
from pax8.sandbox import Sandbox
from pax8.sandbox.imitation import imitate
from pax8.sandbox.imitation.account import Account
from support.server import Serve, reply


def test_the_account_is_only_read(pair: Any) -> None:
    methods = Counter(method for method, _ in pair.account.methods)
    posts = {path for method, path in pair.account.methods if method != "GET"}
    assert methods["GET"] > 100
    assert posts == {"/v1/token"}
    assert methods.keys() == {"GET", "POST"}


def test_what_would_change_something_is_refused_unsent() -> None:
    sandbox = Sandbox(companies=1)
    with Pax8Client("any", "any", transport=sandbox) as client:
        reader = Account(client, None)._reader
        company = reader.companies.list().first()
        for write in (
            lambda: reader.companies.update(company.id, name="X"),
            lambda: reader.subscriptions.delete("x"),
            lambda: reader.orders.create(company_id=company.id, line_items=[], is_mock=True),
            lambda: reader.quotes.take_ownership("x"),
        ):
            with pytest.raises(Refused, match="only reads"):
                write()


class Failing(httpx2.BaseTransport):
    """A sandbox that fails once something was asked for."""

    unlimited = True

    def __init__(self, fails: Callable[[str], bool]) -> None:
        self.sandbox, self.fails = Sandbox(companies=2), fails

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.fails(request.url.path):
            return httpx2.Response(503)
        return self.sandbox.handle_request(request)


@pytest.mark.parametrize("part", ["/companies", "/contacts", "/history", "/items", "/pricing"])
def test_a_run_that_fails_leaves_nothing(tmp_path: Path, part: str) -> None:
    path = tmp_path / "world.db"
    with Pax8Client("a", "b", transport=Failing(lambda p: p.endswith(part)), retries=0) as client:
        with pytest.raises(ServerError):
            imitate(client, path)
        assert list(tmp_path.iterdir()) == []
        path.write_text("what was there before")
        with pytest.raises(ServerError):
            imitate(client, path, force=True)
    assert [each.name for each in tmp_path.iterdir()] == ["world.db"]
    assert path.read_text() == "what was there before"


def test_a_file_that_is_there_is_replaced_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    path.write_text("mine")
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").write_text("of a file that is gone")
    with Pax8Client("a", "b", transport=Sandbox(companies=2)) as client:
        with pytest.raises(FileExistsError, match=r"world\.db is there already"):
            imitate(client, path)
        assert path.read_text() == "mine"
        imitate(client, path, force=True)
        with pytest.raises(IsADirectoryError):
            imitate(client, tmp_path, force=True)
    assert [each.name for each in tmp_path.iterdir()] == ["world.db"]
    assert Sandbox(db=path).world.count("companies") == 2


def test_a_file_that_somebody_makes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "world.db"

    def told(_: str, __: int) -> None:
        path.write_text("somebody else's")

    sandbox = Sandbox(companies=2)
    with Pax8Client("a", "b", transport=sandbox) as client, pytest.raises(FileExistsError):
        imitate(client, path, told=told)
    assert path.read_text() == "somebody else's"
    assert [each.name for each in tmp_path.iterdir()] == ["world.db"]


def test_the_same_seed_writes_the_same(tmp_path: Path) -> None:
    def dump(path: Path) -> list[str]:
        with sqlite3.connect(path) as connection:
            lines = list(connection.iterdump())
        connection.close()
        return [each for each in lines if "settings" not in each]

    with Pax8Client("a", "b", transport=Sandbox(companies=1)) as client:
        for name, seed in (("one", 7), ("two", 7), ("three", 8)):
            imitate(client, tmp_path / name, seed=seed)
    one, two, three = (dump(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert len(one) == len(three) > 100
    assert one != three


def test_some_companies_are_enough(tmp_path: Path) -> None:
    source = Sandbox(seed=2, companies=12)
    with Pax8Client("a", "b", transport=source) as client:
        done = imitate(client, tmp_path / "world.db", companies=3)
        wanted = [each.id for each in client.companies.list()][:3]
        subscriptions = sum(len(client.subscriptions.list(company_id=each)) for each in wanted)
    assert done.records["companies"] == 3
    assert done.records["subscriptions"] == subscriptions
    made = Sandbox(db=tmp_path / "world.db")
    with Pax8Client("a", "b", transport=made) as client:
        companies = {each.id for each in client.companies.list()}
        for invoice in client.invoices.list():
            items = list(client.invoices.list_items(invoice.id))
            assert {each.company_id for each in items} <= companies
            assert sum(each.amount_due for each in items) == invoice.total
    made.world.close()
    with Pax8Client("a", "b", transport=source) as client, pytest.raises(ValueError, match="-1"):
        imitate(client, tmp_path / "other.db", companies=-1)


def test_an_account_of_nothing_stays_one_of_nothing(tmp_path: Path, serve: Serve) -> None:
    def nothing(connection: Any, _: Any) -> None:
        body = b'{"content":[],"page":{"size":200,"totalElements":0,"totalPages":0,"number":0}}'
        connection.sendall(reply(200, body, content_type="application/json"))

    server = serve(nothing)
    with Pax8Client("a", "b", base_url=server.url) as client:
        done = imitate(client, tmp_path / "world.db")
    assert not +done.records
    made = Sandbox(db=tmp_path / "world.db")
    assert made.world.count("companies") == made.world.count("products") == 0
    made.world.close()


def test_what_pax8_would_not_tell_is_counted(tmp_path: Path) -> None:
    class Forbidding(Failing):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if self.fails(request.url.path):
                return httpx2.Response(403, json={"message": "not for you"})
            return self.sandbox.handle_request(request)

    transport = Forbidding(lambda path: path.endswith(("/dependencies", "/usage-summaries")))
    with Pax8Client("a", "b", transport=transport) as client:
        done = imitate(client, tmp_path / "world.db")
    assert done.refused["answered 403"] > done.records["subscriptions"] > 0
