"""What `auth=` takes: client credentials, a token, or what gives tokens."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.auth import BearerToken, ClientCredentials
from pax8.errors import AuthenticationError, ConfigurationError
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script

NOBODY: dict[str, Any] = {"client_id": None, "client_secret": None}
GOOD, TURNED_AWAY = httpx2.Response(200, json={"id": "one"}), httpx2.Response(401)


def test_client_credentials_are_what_the_arguments_make(driver: Driver) -> None:
    by_name, by_auth = Script(), Script()
    driver.do(get, driver.client(by_name))
    auth = ClientCredentials(driver.client_id, driver.client_secret)
    driver.do(get, driver.client(by_auth, auth=auth, **NOBODY))
    assert by_name.token_requests[0].content == by_auth.token_requests[0].content
    assert by_auth.bearers == ["token-1"]


def test_a_token_of_ones_own_is_sent_and_none_is_asked_for(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8, auth=BearerToken("mine"), **NOBODY)
    driver.do(get, client)
    driver.do(client.companies.get_ms_tenant_id, "c")
    assert pax8.bearers == ["mine", "mine"]
    assert pax8.token_requests == []


@pytest.mark.parametrize("call", [get, order])
def test_a_token_of_ones_own_that_is_turned_away_is_not_sent_twice(
    driver: Driver, time: FakeTime, call: Any
) -> None:
    pax8 = Script(TURNED_AWAY)
    client = driver.client(pax8, auth=BearerToken("mine"), clock=time.clock, **NOBODY)
    with pytest.raises(AuthenticationError):
        driver.do(call, client)
    assert pax8.bearers == ["mine"]
    assert time.slept == []


class Supply:
    """It gives these tokens, one after the other, the last again and again."""

    def __init__(self, *tokens: Any) -> None:
        self.tokens = list(tokens)
        self.called: list[str] = []

    def give(self) -> Any:
        self.called.append(threading.current_thread().name)
        return self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]

    async def awaited(self) -> Any:
        await asyncio.sleep(0)
        return self.give()

    def promised(self) -> Any:
        """As a plain function that gives what is awaited."""
        return self.awaited()


WAYS = ["give", "awaited", "promised", "partial"]


def bearer(driver: Driver, supply: Supply, way: str) -> BearerToken:
    if driver.blocking:
        way = {"awaited": "give", "promised": "give"}.get(way, way)
    if way == "partial":
        return BearerToken(partial(supply.give if driver.blocking else supply.awaited))
    return BearerToken(getattr(supply, way))


@pytest.mark.parametrize("way", WAYS)
def test_what_gives_tokens_is_asked_for_each_call(driver: Driver, way: str) -> None:
    pax8, supply = Script(), Supply("first", "second")
    client = driver.client(pax8, auth=bearer(driver, supply, way), **NOBODY)
    for _ in range(3):
        driver.do(get, client)
    assert pax8.bearers == ["first", "second", "second"]
    assert len(supply.called) == 3
    assert pax8.token_requests == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", [get, order])
def test_what_gives_tokens_is_asked_once_more_when_one_is_turned_away(
    driver: Driver, way: str, call: Any
) -> None:
    pax8, supply = Script(TURNED_AWAY, GOOD), Supply("old", "new")
    client = driver.client(pax8, auth=bearer(driver, supply, way), **NOBODY)
    assert driver.do(call, client).id == "one"
    assert pax8.bearers == ["old", "new"]


@pytest.mark.parametrize(("tokens", "sent"), [(["a"], ["a"]), (["a", "b", "c", "d"], ["a", "b"])])
def test_who_is_turned_away_again_gives_up(
    driver: Driver, tokens: list[str], sent: list[str]
) -> None:
    pax8, supply = Script(*[TURNED_AWAY] * 9), Supply(*tokens)
    client = driver.client(pax8, auth=BearerToken(supply.give), **NOBODY)
    with pytest.raises(AuthenticationError):
        driver.do(get, client)
    assert pax8.bearers == sent
    assert len(supply.called) == 2


def test_a_function_blocks_no_event_loop() -> None:
    supply = Supply("mine")

    async def once() -> None:
        async with AsyncPax8Client(auth=BearerToken(supply.give), transport=Script()) as client:
            await client.companies.get("c")

    asyncio.run(once())
    assert supply.called
    assert threading.current_thread().name not in supply.called


@pytest.mark.parametrize("fault", [ZeroDivisionError, LookupError, StopIteration])
def test_what_a_function_raises_is_its_callers(driver: Driver, fault: type[Exception]) -> None:
    def failing() -> str:
        raise fault("of the caller's own")

    pax8 = Script()
    client = driver.client(pax8, auth=BearerToken(failing), **NOBODY)
    # A coroutine makes a RuntimeError of StopIteration.
    with pytest.raises((fault, RuntimeError)):
        driver.do(get, client)
    assert pax8.asked == []


# Misuse

NO_TOKENS: list[Any] = [None, b"T0K3N", 17, ["T0K3N"], "", "T0K3N T0K3N", "T0K3N\n", "T0K3Né"]


@pytest.mark.parametrize("given", NO_TOKENS, ids=repr)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_token_is_refused_and_not_shown(driver: Driver, given: Any, way: str) -> None:
    pax8 = Script()
    client = driver.client(pax8, auth=bearer(driver, Supply(given), way), **NOBODY)
    with pytest.raises(ConfigurationError, match="auth: a token is") as caught:
        driver.do(get, client)
    assert "T0K3N" not in str(caught.value)
    assert pax8.asked == []


@pytest.mark.parametrize("given", NO_TOKENS, ids=repr)
def test_a_bearer_of_no_token_is_refused_at_once(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="auth: a token is") as caught:
        BearerToken(given)
    assert "T0K3N" not in str(caught.value)


@pytest.mark.parametrize("kind", [Pax8Client, AsyncPax8Client])
@pytest.mark.parametrize(
    "both",
    [{"client_id": "id"}, {"client_secret": "S3CR3T"}, {"client_id": "", "client_secret": ""}],
)
def test_one_is_let_in_by_one_way(kind: Any, both: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="in the place of client_id") as caught:
        kind(auth=BearerToken("mine"), **both)
    assert "S3CR3T" not in str(caught.value)


@pytest.mark.parametrize("kind", [Pax8Client, AsyncPax8Client])
@pytest.mark.parametrize("auth", ["mine", 17, ("id", "secret"), BearerToken, lambda: "mine"])
def test_what_lets_nobody_in_is_refused(kind: Any, auth: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"auth: a .* of pax8\.auth is needed"):
        kind(auth=auth)


@pytest.mark.parametrize("auth", [ClientCredentials("", "S3CR3T"), ClientCredentials("id", "")])
def test_credentials_that_lack_something_are_refused(driver: Driver, auth: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"no client_\w+: give"):
        driver.client(auth=auth, **NOBODY)


def test_the_environment_is_not_looked_at_beside_auth(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAX8_CLIENT_ID", "of the environment")
    pax8 = Script()
    client = driver.client(pax8, auth=BearerToken("mine"), **NOBODY)
    driver.do(get, client)
    assert pax8.bearers == ["mine"]
    assert "of the environment" not in repr(client)


def test_a_coroutine_function_is_for_the_async_client() -> None:
    supply = Supply("mine")
    with pytest.raises(ConfigurationError, match="for AsyncPax8Client"):
        Pax8Client(auth=BearerToken(supply.awaited))
    pax8 = Script()
    client = Pax8Client(auth=BearerToken(supply.promised), transport=pax8)
    with pytest.raises(ConfigurationError, match="for AsyncPax8Client"):
        get(client)
    assert supply.called == []
