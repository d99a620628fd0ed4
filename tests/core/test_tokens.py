"""Tokens: fetched once, renewed in time, replaced when turned away, and never in a call's way."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import good, unauthorized
from pax8._core.credentials import Token
from pax8.errors import (
    AuthenticationError,
    PermissionDeniedError,
    ServerError,
)
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script

BASE_URL = "https://api.pax8.com"
PORTAL = "api://p8p.client"


def test_a_token_is_asked_for_as_pax8_wants_it(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8)
    assert pax8.token_requests == []
    driver.do(get, client)
    (request,) = pax8.token_requests
    assert (request.method, str(request.url)) == ("POST", "https://api.pax8.com/v1/token")
    assert request.headers["content-type"] == "application/json"
    assert "authorization" not in request.headers
    assert json.loads(request.content) == {
        "client_id": driver.client_id,
        "client_secret": driver.client_secret,
        "audience": BASE_URL,
        "grant_type": "client_credentials",
    }
    assert pax8.bearers == ["token-1"]


def test_fifty_that_start_cold_share_one_token(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8)
    found = driver.at_once(50, get, client)
    assert {company.id for company in found} == {"one"}
    assert len(pax8.token_requests) == 1
    assert pax8.bearers == ["token-1"] * 50


def test_fifty_that_are_turned_away_together_renew_it_once(
    driver: Driver,
) -> None:
    def judge(request: httpx2.Request) -> httpx2.Response:
        bearer = request.headers["authorization"].removeprefix("Bearer ")
        return unauthorized() if bearer == "token-1" else good()

    pax8 = Script(*[judge] * 100)
    client = driver.client(pax8)
    found = driver.at_once(50, get, client)
    assert {company.id for company in found} == {"one"}
    assert len(pax8.token_requests) == 2


def test_each_audience_has_a_token_of_its_own(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8)
    for _ in range(2):
        driver.do(get, client)
        driver.do(client.companies.get_ms_tenant_id, "c")
    audiences = [json.loads(request.content)["audience"] for request in pax8.token_requests]
    assert audiences == [BASE_URL, PORTAL]
    assert pax8.bearers == ["token-1", "token-2"] * 2


def test_clients_with_other_options_share_the_token(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8)
    for each in (client, client.with_options(deadline=5), client.with_options(retries=0)):
        driver.do(get, each)
    assert len(pax8.token_requests) == 1


# Renewal


@pytest.mark.parametrize(
    ("life", "margin"), [(86_400, 300), (3_000, 300), (600, 60), (10, 1), ("86400", 300)]
)
def test_it_is_renewed_before_it_ends(
    driver: Driver, time: FakeTime, life: Any, margin: float
) -> None:
    pax8 = Script()
    pax8.life = life
    client = driver.client(pax8, clock=time.clock)
    driver.do(get, client)
    time.advance(float(life) - margin - 0.1)
    driver.do(get, client)
    assert len(pax8.token_requests) == 1
    time.advance(0.2)
    driver.do(get, client)
    assert pax8.bearers == ["token-1", "token-1", "token-2"]


def test_one_that_cannot_be_renewed_yet_is_used_until_its_end(
    driver: Driver, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    first = httpx2.Response(200, json={"access_token": "first", "expires_in": 1_000})
    down = httpx2.Response(503)
    pax8 = Script(tokens=(first, down, httpx2.ConnectError("down"), *[down] * 5))
    client = driver.client(pax8, clock=time.clock)
    driver.do(get, client)
    time.advance(950)
    for _ in range(2):
        driver.do(get, client)
    # Tried again after some time only.
    assert len(pax8.token_requests) == 2
    time.advance(10.1)
    for _ in range(2):
        driver.do(get, client)
    assert len(pax8.token_requests) == 3
    assert pax8.bearers == ["first"] * 5
    assert time.slept == [], "a call that needs no new token does not wait for one"
    assert caplog.text.count("used until its end") == 2
    time.advance(41)
    with pytest.raises(ServerError):
        driver.do(get, client)


def test_one_that_was_turned_away_is_not_used_again(driver: Driver, time: FakeTime) -> None:
    first = httpx2.Response(200, json={"access_token": "first", "expires_in": 1_000})
    pax8 = Script(unauthorized(), tokens=(first, *[httpx2.Response(503)] * 5))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(ServerError):
        driver.do(get, client)
    assert pax8.bearers == ["first"]


def test_its_age_counts_from_when_it_was_asked_for(driver: Driver, time: FakeTime) -> None:
    def slow(_: httpx2.Request) -> httpx2.Response:
        time.advance(50)
        return httpx2.Response(200, json={"access_token": "slow", "expires_in": 1_000})

    pax8 = Script(tokens=(slow,))
    client = driver.client(pax8, clock=time.clock)
    driver.do(get, client)
    time.advance(849)
    driver.do(get, client)
    time.advance(2)
    driver.do(get, client)
    assert pax8.bearers == ["slow", "slow", "token-1"]


@pytest.mark.parametrize("said", [None, 0, -1, "soon", [], {}, 1e400, "nan", "inf", 10**400])
def test_a_life_that_makes_no_sense_is_taken_for_an_hour(
    driver: Driver, time: FakeTime, said: Any
) -> None:
    body = json.dumps({"access_token": "ageless", "expires_in": said}).replace("Infinity", "1e400")
    pax8 = Script(tokens=(httpx2.Response(200, content=body),))
    client = driver.client(pax8, clock=time.clock)
    for _ in range(2):
        driver.do(get, client)
        time.advance(3_200)
    driver.do(get, client)
    assert pax8.bearers == ["ageless", "ageless", "token-1"]


@given(st.floats(0, 1e12), st.floats(0, 1e9), st.floats(0, 1))
def test_a_token_is_not_used_in_the_last_of_its_life(
    fetched: float, life: float, part: float
) -> None:
    token = Token("t", fetched + life, fetched)
    assert not token.fresh(token.expires_at)
    if token.fresh(fetched + life * part):
        assert fetched + life * part < token.expires_at
    assert life < 1 or token.fresh(fetched + life * 0.89 - 1e-3)


# Turned away


@pytest.mark.parametrize("call", [get, order])
def test_a_call_that_is_turned_away_is_made_once_more_with_a_new_token(
    driver: Driver, call: Any
) -> None:
    pax8 = Script(unauthorized(), good())
    client = driver.client(pax8)
    assert driver.do(call, client).id == "one"
    assert pax8.bearers == ["token-1", "token-2"]
    assert pax8.asked[0].content == pax8.asked[1].content


@pytest.mark.parametrize("call", [get, order])
def test_a_call_that_is_turned_away_twice_is_an_authentication_error(
    driver: Driver, time: FakeTime, call: Any
) -> None:
    pax8 = Script(unauthorized(), unauthorized())
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(AuthenticationError, match="the token is not good") as caught:
        driver.do(call, client)
    assert caught.value.status == 401
    assert len(pax8.token_requests) == 2
    assert time.slept == []


def test_another_refusal_brings_no_new_token(driver: Driver) -> None:
    pax8 = Script(httpx2.Response(403, json={}))
    client = driver.client(pax8)
    with pytest.raises(PermissionDeniedError):
        driver.do(get, client)
    assert len(pax8.token_requests) == 1


def test_the_call_after_a_new_token_is_retried_as_the_first(driver: Driver, time: FakeTime) -> None:
    pax8 = Script(httpx2.Response(503), unauthorized(), httpx2.Response(503), good())
    client = driver.client(pax8, clock=time.clock)
    assert driver.do(get, client).id == "one"
    assert pax8.bearers == ["token-1", "token-1", "token-2", "token-2"]
