"""Which token is used when clocks jump or differ, stores are behind, or none can be had."""

from __future__ import annotations

import httpx2
import pytest

from pax8._core.credentials import Token
from pax8._core.runtime import Clock
from pax8._core.token_store import written
from pax8.errors import AuthenticationError
from support.calls import get
from support.driver import Driver
from support.failing_store import Failing
from support.fake_time import FakeTime
from support.script import Script


@pytest.mark.parametrize("jump", [-1e6, -100_000, -3_600, 3_600, 100_000, 1e6])
def test_a_clock_that_jumps_costs_a_token_at_most(driver: Driver, jump: float) -> None:
    wall, quiet = FakeTime(), FakeTime()
    clock = Clock(lambda: wall.now, lambda: quiet.now, quiet._sleep, quiet._asleep)
    store, pax8 = Failing(), Script()
    clients = [driver.client(pax8, token_store=store, clock=clock) for _ in range(2)]
    for each in clients:
        driver.do(get, each)
    wall.advance(jump)
    for each in clients * 2:
        driver.do(get, each)
    wall.advance(-jump)
    for each in clients * 2:
        driver.do(get, each)
    assert len(pax8.token_requests) <= 3


def test_a_token_of_a_clock_that_is_late_is_taken_and_held(driver: Driver, time: FakeTime) -> None:
    """Two machines, one clock ten minutes ahead: what the other renewed looks older."""
    pax8 = Script(
        *[httpx2.Response(200, json={"id": "one"})],
        httpx2.Response(401),
        *[httpx2.Response(200, json={"id": "one"})] * 3,
    )
    store = Failing()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    (key,) = store._values
    store._values[key] = written(Token("renewed", time.now + 80_000, time.now - 600))
    driver.do(get, client)
    store.asked.clear()
    for _ in range(2):
        driver.do(get, client)
    assert pax8.bearers == ["token-1", "token-1", "renewed", "renewed", "renewed"]
    assert store.asked == []


def test_one_that_was_turned_away_is_not_tried_again_after_another(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Script(
        httpx2.Response(200, json={"id": "one"}),
        httpx2.Response(401),
        httpx2.Response(401),
        httpx2.Response(200, json={"id": "one"}),
    )
    store = Failing()
    client = driver.client(pax8, token_store=store, clock=time.clock)
    driver.do(get, client)
    (key,) = store._values
    # Such as a replica of Redis may have that became the first.
    store._values[key] = written(Token("stale", time.now + 80_000, time.now - 600))
    driver.do(get, client)
    assert pax8.bearers == ["token-1", "token-1", "stale", "token-2"]


def test_a_wrong_secret_matters_only_when_the_old_token_ends(
    driver: Driver, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    first = httpx2.Response(200, json={"access_token": "first", "expires_in": 1_000})
    pax8 = Script(tokens=(first, *[httpx2.Response(401)] * 9))
    client = driver.client(pax8, clock=time.clock)
    driver.do(get, client)
    time.advance(950)
    driver.do(get, client)
    assert "used until its end" in caplog.text
    time.advance(60)
    with pytest.raises(AuthenticationError):
        driver.do(get, client)


def test_a_renewal_takes_no_more_than_half_of_the_time_of_a_call(
    driver: Driver, time: FakeTime
) -> None:
    first = httpx2.Response(200, json={"access_token": "first", "expires_in": 1_000})

    def mute(request: httpx2.Request) -> httpx2.Response:
        waited = request.extensions["timeout"]["read"]
        waited = waited() if callable(waited) else waited
        time.advance(waited)
        raise httpx2.ReadTimeout("silence")

    pax8 = Script(tokens=(first, mute))
    client = driver.client(pax8, clock=time.clock)
    driver.do(get, client)
    time.advance(950)
    began = time.now
    assert driver.do(get, client.with_options(deadline=4)).id == "one"
    assert time.now - began == pytest.approx(2, abs=0.1)
    assert pax8.bearers == ["first", "first"]
