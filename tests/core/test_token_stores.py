"""Where tokens rest between processes: what is taken from there, and what its faults cost."""

from __future__ import annotations

import asyncio
import threading

import httpx2
import pytest

from pax8 import AsyncPax8Client
from pax8._core.credentials import Token
from pax8._core.token_store import read, written
from pax8.errors import (
    TokenStoreError,
)
from pax8.tokens import MemoryStore
from support.calls import get
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script

BASE_URL = "https://api.pax8.com"
PORTAL = "api://p8p.client"


def good() -> httpx2.Response:
    return httpx2.Response(200, json={"id": "one"})


def unauthorized() -> httpx2.Response:
    return httpx2.Response(401, json={"type": "unauthorized", "message": "the token is not good"})


class Odd:
    """A store that fails as it is told to."""

    def __init__(self, token: Token | None = None, *, load: bool = True, save: bool = True) -> None:
        self.value, self.can_load, self.can_save = token and written(token), load, save
        self.threads: set[str] = set()
        self.seconds = 0.0

    @property
    def token(self) -> Token | None:
        return self.value and read(self.value)

    def load(self, key: str) -> bytes | None:
        self.threads.add(threading.current_thread().name)
        if not self.can_load:
            raise TokenStoreError("the store cannot be read")
        return self.value if key else None

    def save(self, key: str, value: bytes, seconds: float) -> None:
        if not self.can_save:
            raise TokenStoreError("the store cannot be written")
        self.value, self.seconds = value if key else None, seconds


def test_a_stored_token_spares_a_request(driver: Driver) -> None:
    store = MemoryStore()
    first, second = Script(), Script()
    for pax8 in (first, second):
        client = driver.client(pax8, token_store=store)
        driver.do(get, client)
    assert (len(first.token_requests), len(second.token_requests)) == (1, 0)
    assert second.bearers == ["token-1"]


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "another"},
        {"base_url": "https://pax8.test"},
        {"base_url": "https://api.pax8.com:8443"},
        {"base_url": "http://localhost"},
    ],
)
def test_another_client_or_host_never_gets_this_token(
    driver: Driver, change: dict[str, str]
) -> None:
    store, other = MemoryStore(), Script()
    client = driver.client(Script(), token_store=store)
    driver.do(get, client)
    client = driver.client(other, token_store=store, **change)
    driver.do(get, client)
    assert len(other.token_requests) == 1


@pytest.mark.parametrize(
    "token",
    [
        Token("spent", expires_at=1_799_999_999, fetched_at=1_799_999_000),
        Token("nearly spent", expires_at=1_800_000_010, fetched_at=1_799_999_000),
        Token("ends\nthe: header", expires_at=1_900_000_000),
        Token("", expires_at=1_900_000_000),
        Token("é", expires_at=1_900_000_000),
    ],
    ids=repr,
)
def test_a_stored_token_that_is_no_good_is_replaced(
    driver: Driver, time: FakeTime, token: Token
) -> None:
    store, pax8 = Odd(token), Script()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    assert pax8.bearers == ["token-1"]
    assert store.token is not None
    assert store.token.value == "token-1"


def test_a_stored_token_that_is_turned_away_is_replaced(driver: Driver, time: FakeTime) -> None:
    store = Odd(Token("revoked", expires_at=time.now + 1_000, fetched_at=time.now))
    pax8 = Script(unauthorized(), good())
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    assert pax8.bearers == ["revoked", "token-1"]
    assert len(pax8.token_requests) == 1
    assert store.token is not None
    assert store.token.value == "token-1"


def test_a_token_that_another_process_renewed_is_taken_from_the_store(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Script(good(), unauthorized(), good())
    store = Odd()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    store.value = written(Token("of-another", time.now + 1_000, time.now))
    driver.do(get, client)
    assert pax8.bearers == ["token-1", "token-1", "of-another"]


@pytest.mark.parametrize(
    ("store", "warning"),
    [
        (Odd(load=False), "the store cannot be read"),
        (Odd(save=False), "the store cannot be written"),
        (Odd(load=False, save=False), "the store cannot be read"),
    ],
)
def test_a_store_that_fails_costs_a_warning_and_never_the_call(
    driver: Driver,
    caplog: pytest.LogCaptureFixture,
    store: Odd,
    warning: str,
) -> None:
    client = driver.client(Script(), token_store=store)
    for _ in range(3):
        assert driver.do(get, client).id == "one"
    warned = [(each.name, each.getMessage()) for each in caplog.records if each.levelname != "INFO"]
    said = f"the token store fails, and tokens are kept in memory until it does not: {warning}"
    assert [each for each in warned if each[0] == "pax8"] == [("pax8", said)]


def test_a_store_that_keeps_nothing_costs_no_second_token(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8, token_store=Odd(load=False, save=False))
    driver.at_once(50, get, client)
    assert len(pax8.token_requests) == 1


def test_a_store_blocks_no_event_loop() -> None:
    store = Odd()

    async def once() -> None:
        client = AsyncPax8Client("id", "secret", transport=Script(), token_store=store)
        await client.companies.get("c")

    asyncio.run(once())
    assert store.threads
    assert threading.current_thread().name not in store.threads
