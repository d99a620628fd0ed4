"""Two processes that serve one file see each other's writes, and undo none of them."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8._core.http import Request
from pax8.api.quoting.quotes import Quotes
from pax8.sandbox import Sandbox, asgi
from pax8.sandbox.world import World
from support.receiver import receiving
from support.served import PORTAL, Caller, Served

TIMES = 15


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Served]]:
    options = ("--db", str(tmp_path / "world.db"), "--companies", "5")
    with ExitStack() as ends, ThreadPoolExecutor() as pool:
        # Both find no file, and both get the same world.
        started = [pool.submit(Served, *options, log=tmp_path / f"log{each}") for each in "AB"]
        servers = [each.result() for each in started]
        for each in servers:
            ends.callback(each.kill)
        yield servers
        assert [each.said() for each in servers if "Traceback" in each.said()] == []


def at_once(*deeds: Callable[[int], None]) -> None:
    """Do each of these so many times, all beside each other."""
    begun = threading.Barrier(len(deeds))

    def repeat(deed: Callable[[int], None]) -> None:
        begun.wait()
        for number in range(TIMES):
            deed(number)

    with ThreadPoolExecutor(len(deeds)) as pool:
        for each in [pool.submit(repeat, deed) for deed in deeds]:
            each.result()


@pytest.fixture
def callers(servers: list[Served]) -> Iterator[list[Caller]]:
    # A token of one opens the other.
    token = servers[0].token()
    with ExitStack() as ends:
        # Two to each, of which one writes and one looks.
        yield [ends.enter_context(closing(Caller(each, token))) for each in (*servers, *servers)]


def test_two_servers_write_to_one_file(
    servers: list[Served], callers: list[Caller], tmp_path: Path
) -> None:
    company = callers[0].call("GET", "/v1/companies?status=Active")[1]["content"][0]["id"]
    subscription = _plain_subscription(callers[0])
    path = f"/v1/companies/{company}"
    seen_by = callers[2:]

    def contact(server: int, name: str) -> Callable[[int], None]:
        caller, other = callers[server], seen_by[1 - server]

        def create(number: int) -> None:
            email = f"{name}{number}@two.example"
            body = {"firstName": "A", "lastName": "B", "email": email, "phone": "1"}
            status, made = caller.call("POST", f"{path}/contacts", body)
            assert status == 200
            assert other.call("GET", f"{path}/contacts/{made['id']}")[0] == 200

        return create

    def change(server: int, field: str) -> Callable[[int], None]:
        caller, other = callers[server], seen_by[1 - server]

        def update(number: int) -> None:
            value = f"https://{number}.example"
            status, made = caller.call("PATCH", path, {field: value})
            assert (status, made[field]) == (200, value)
            # Nobody else changes this field.
            assert other.call("GET", path)[1][field] == value

        return update

    with receiving() as receiver:
        _listen(servers[0], receiver.url)
        at_once(contact(0, "a"), contact(1, "b"))
        at_once(change(0, "website"), change(1, "externalId"))
        told = Counter(receiver.next().body["payloadData"]["eventId"] for _ in range(2 * TIMES))
        _quantities(callers, subscription)
        for each in servers:
            each.kill()
        # Each was told of once, whoever posted it.
        assert receiver.empty()
    assert set(told.values()) == {1}
    with closing(World(tmp_path / "world.db")) as world:
        emails = [each["email"] for each in world.select("contacts")]
        for name in "ab":
            for number in range(TIMES):
                assert emails.count(f"{name}{number}@two.example") == 1
        ids = [each["id"] for each in world.select("contacts")]
        assert len(set(ids)) == len(ids)
        assert list(world.select("claims")) == []


def _quantities(callers: list[Caller], subscription: dict[str, Any]) -> None:
    """Let both change how many there are of one thing: each change has the one before it."""
    path = f"/v1/subscriptions/{subscription['id']}"
    before = len(callers[0].call("GET", f"{path}/history")[1]["content"])

    def change(caller: Caller, base: int) -> Callable[[int], None]:
        def update(number: int) -> None:
            status, made = caller.call("PUT", path, {"quantity": base + number})
            assert (status, made["quantity"]) == (200, base + number)

        return update

    at_once(change(callers[0], 1000), change(callers[1], 2000))
    for caller in callers[:2]:
        history = caller.call("GET", f"{path}/history")[1]["content"]
        assert len(history) == before + 2 * TIMES
        found = {each["quantity"] for each in history}
        assert found >= {base + number for base in (1000, 2000) for number in range(TIMES)}


def _plain_subscription(caller: Caller) -> dict[str, Any]:
    found = caller.call("GET", "/v1/subscriptions?status=Active&size=200")[1]["content"]
    subscription: dict[str, Any] = next(
        each for each in found if each["commitment"] is None and each["billingTerm"] == "Monthly"
    )
    return subscription


def _listen(server: Served, url: str) -> None:
    with closing(Caller(server, server.token(PORTAL))) as caller:
        body = {
            "displayName": "Two",
            "url": url,
            "active": True,
            "webhookTopics": [{"topic": "COMPANY", "filters": []}],
        }
        status, made = caller.call("POST", "/api/v2/webhooks", body)
        assert status in {200, 201}, made


def test_the_loop_waits_for_nobody_who_writes_to_the_file(tmp_path: Path) -> None:
    place = tmp_path / "world.db"
    sandbox = Sandbox(companies=1, db=place)
    company = next(sandbox.world.select("companies"))
    quote = sandbox.perform(Quotes.create, company["id"])
    sandbox.world.advance(timedelta(days=90))
    with Pax8Client("a", "b", transport=sandbox) as client:
        client.companies.list().first()
    token = next(iter([each["id"] for each in sandbox.world.select("tokens")][::-1]))
    path, headers = f"/v2/quotes/{quote.id}", {"authorization": f"Bearer {token}"}
    asked = Request("GET", f"http://sandbox{path}", headers)
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    sandbox.timekeeper.tick()
    # That it is over is to be noted, which somebody else is to wait for.
    assert asgi._at_once(sandbox, asked, path) is None
    other.execute("ROLLBACK")
    other.close()
    reply = asgi._at_once(sandbox, asked, path)
    assert reply is not None
    assert reply.response.status == 200
    assert b'"expired"' in reply.response.content
    sandbox.shut()
