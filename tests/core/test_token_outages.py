"""A token store that fails, for a while or in any way: no call fails with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8._core.credentials import Token
from pax8._core.token_store import read, written
from pax8.errors import TokenStoreError
from support.calls import get
from support.driver import Driver
from support.failing_store import ALL, Failing
from support.fake_time import FakeTime
from support.script import Script


def warnings(log: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in log.records if each.levelname == "WARNING"]


def test_a_store_that_is_down_at_first_is_given_the_token_when_it_is_back(
    driver: Driver, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    store, pax8 = Failing(*ALL), Script()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    for _ in range(3):
        driver.do(get, client)
    assert store.asked == ["load", "claim", "save"]
    assert warnings(caplog) == [
        "the token store fails, and tokens are kept in memory until it does not: the store is down"
    ]
    # Each half minute it is tried again, in silence.
    for _ in range(3):
        store.asked.clear()
        time.advance(29.9)
        driver.do(get, client)
        assert store.asked == []
        time.advance(0.2)
        for _ in range(2):
            driver.do(get, client)
        assert store.asked == ["load", "save"]
    store.broken.clear()
    time.advance(30.1)
    store.asked.clear()
    for _ in range(3):
        driver.do(get, client)
    assert store.asked == ["load", "save"]
    assert store.token == "token-1"
    assert len(pax8.token_requests) == len(warnings(caplog)) == 1


def test_a_second_outage_is_told_of_too(
    driver: Driver, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    store, pax8 = Failing(*ALL), Script()
    pax8.life = 1_000
    client = driver.client(pax8, token_store=store, clock=time.clock)
    for outage in range(1, 4):
        store.broken = set(ALL)
        time.advance(1_000)
        driver.do(get, client)
        assert len(warnings(caplog)) == outage
        store.broken = set()
        time.advance(31)
        driver.do(get, client)
        assert store.token == f"token-{outage}"


def test_what_another_has_kept_meanwhile_is_not_overwritten(driver: Driver, time: FakeTime) -> None:
    store, pax8 = Failing(*ALL), Script()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    store.broken = set()
    time.advance(20)
    other = driver.client(Script(), token_store=store, clock=time.clock)
    time.advance(11)
    driver.do(get, other)
    kept = dict(store._values)
    driver.do(get, client)
    assert store._values == kept
    store.asked.clear()
    driver.do(get, client)
    assert store.asked == []


def test_a_token_that_is_over_is_not_given_to_a_store_that_is_back(
    driver: Driver, time: FakeTime
) -> None:
    store, pax8 = Failing("save"), Script()
    pax8.life = 100
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    time.advance(200)
    store.broken.clear()
    driver.do(get, client)
    assert store.token == "token-2"
    assert store.asked.count("save") == 2


def test_each_audience_is_settled_for_itself(driver: Driver, time: FakeTime) -> None:
    store, pax8 = Failing(*ALL), Script()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    driver.do(client.companies.get_ms_tenant_id, "c")
    store.broken.clear()
    time.advance(31)
    driver.do(get, client)
    assert len(store._values) == 1
    store.asked.clear()
    driver.do(get, client)
    # That of the other is no concern of these calls.
    assert store.asked == []
    driver.do(client.companies.get_ms_tenant_id, "c")
    assert len(store._values) == 2


FAULTS: list[Callable[[], Exception]] = [
    lambda: TokenStoreError("known"),
    lambda: OSError(5, "a fault of the disk"),
    ZeroDivisionError,
    lambda: RuntimeError("no running event loop"),
    lambda: StopIteration("a value"),
    TimeoutError,
    lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    lambda: httpx2.ConnectError("refused"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: repr(fault()))
@pytest.mark.parametrize("broken", [*({each} for each in sorted(ALL)), ALL], ids=str)
def test_whatever_it_raises_no_call_fails(
    driver: Driver, caplog: pytest.LogCaptureFixture, fault: Any, broken: set[str]
) -> None:
    store, pax8 = Failing(*broken), Script()
    store.fault = fault()
    client = driver.client(pax8, token_store=store)
    for _ in range(3):
        assert driver.do(get, client).id == "one"
    assert len(pax8.token_requests) == len(warnings(caplog)) == 1


GARBAGE: list[Any] = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"access_token":"t"}',
    b'{"access_token":"t","expires_at":"soon","fetched_at":0}',
    b'{"access_token":"t","expires_at":NaN,"fetched_at":0}',
    b'{"access_token":"t","expires_at":1e999,"fetched_at":0}',
    b'{"access_token":17,"expires_at":9e9,"fetched_at":0}',
    b'{"access_token":"a b","expires_at":9e9,"fetched_at":0}',
    b'{"access_token":"t","expires_at":0,"fetched_at":0}',
    b"[" * 10**6,
    b"x" * 10**7,
    "text",
    17,
    {"access_token": "t"},
    object(),
    Token("t", 9e9),
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda each: repr(each)[:40])
def test_what_is_no_token_is_none(driver: Driver, garbage: Any) -> None:
    store, pax8 = Failing(), Script()
    client = driver.client(pax8, token_store=store)
    driver.do(get, client)
    (key,) = store._values
    store._values[key] = garbage
    again = driver.client(pax8, token_store=store)
    driver.do(get, again)
    assert pax8.bearers == ["token-1", "token-2"]
    assert store.token == "token-2"


@given(
    st.from_regex(r"[!-~]{1,50}", fullmatch=True),
    st.floats(0, 1e12),
    st.floats(0, 1e12),
    st.none() | st.text(max_size=20),
)
def test_any_token_is_read_as_it_was_written(
    value: str, expires_at: float, fetched_at: float, refresh: str | None
) -> None:
    token = Token(value, expires_at, fetched_at, refresh)
    assert read(written(token)) == token


@given(st.binary(max_size=200))
def test_anything_can_be_read(value: bytes) -> None:
    assert read(value) is None or b"access_token" in value
