"""The limit as clients keep to it."""

from __future__ import annotations

import threading
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import ConfigurationError, DeadlineExceeded
from pax8.limits import Limit, ProcessBudget
from pax8.sandbox import Sandbox
from support.calls import get
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script


def test_calls_and_token_requests_count(driver: Driver, time: FakeTime) -> None:
    client = driver.client(Script(), clock=time.clock, rate_limit=5)
    assert client.limits.free == 5
    for _ in range(4):
        driver.do(get, client)
    assert (client.limits.used, client.limits.free) == (5, 0)
    assert time.slept == []
    driver.do(get, client)
    assert sum(time.slept) == pytest.approx(61.5)
    # It looks up now and then, should all have been paused meanwhile.
    assert max(time.slept) == 2


def test_it_is_automatic_and_shared_by_the_clients_of_a_credential(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Script()
    clients = [driver.client(pax8, clock=time.clock) for _ in range(3)]
    for each in clients:
        driver.do(get, each)
    for each in clients:
        assert (each.limits.limit, each.limits.used, each.limits.sharers) == (1000, 6, 3)
    assert driver.client(pax8, clock=time.clock, client_id="other").limits.used == 0


def test_it_can_be_done_without(driver: Driver, time: FakeTime) -> None:
    client = driver.client(Script(), clock=time.clock, rate_limit=None)
    for _ in range(20):
        driver.do(get, client)
    assert client.limits is None
    assert time.slept == []


def test_a_sandbox_counts_nothing() -> None:
    with Pax8Client("id", "secret", transport=Sandbox()) as client:
        assert client.limits is None
    with Pax8Client("id", "secret", transport=Sandbox(), rate_limit=7) as client:
        assert client.limits is not None
        assert client.limits.limit == 7


def test_a_budget_may_be_shared_by_both_kinds_of_clients(time: FakeTime) -> None:
    budget = ProcessBudget(Limit(10), time.clock.monotonic)
    blocking = Pax8Client("a", "b", transport=Script(), clock=time.clock, rate_limit=budget)
    other = AsyncPax8Client("c", "d", transport=Script(), clock=time.clock, rate_limit=budget)
    get(blocking)
    assert other.limits is not None
    assert (other.limits.used, other.limits.sharers) == (2, 2)
    blocking.close()


def test_a_call_that_cannot_go_in_time_fails_at_once(driver: Driver, time: FakeTime) -> None:
    pax8 = Script()
    client = driver.client(pax8, clock=time.clock, rate_limit=2, deadline=30)
    driver.do(get, client)
    with pytest.raises(DeadlineExceeded, match="rate limit"):
        driver.do(get, client)
    assert time.slept == []
    assert client.limits.used == 2
    assert len(pax8.asked) == 1


def test_threads_and_tasks_share_it(driver: Driver) -> None:
    pax8 = Script()
    client = driver.client(pax8, rate_limit=Limit(12, 0.4, 0.1))
    answers = driver.at_once(25, get, client)
    assert [each for each in answers if isinstance(each, Exception)] == []
    assert len(pax8.asked) == 25


def test_a_refusal_pauses_all(driver: Driver, time: FakeTime) -> None:
    refused = httpx2.Response(429, headers={"retry-after": "20"})
    pax8 = Script(refused, *[httpx2.Response(200, json={"id": "one"}) for _ in range(3)])
    first = driver.client(pax8, clock=time.clock, retries=0)
    second = driver.client(pax8, clock=time.clock)
    with pytest.raises(Exception, match="429"):
        driver.do(get, first)
    assert second.limits.paused == 20
    driver.do(get, second)
    # Its token goes first, and the call a second later.
    assert sum(time.slept) == pytest.approx(21)


def test_waiting_ends_when_nobody_wants_it_any_more() -> None:
    asked = threading.Event()

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 1000})
        asked.set()
        rows = [{"id": str(each)} for each in range(200)]
        number = int(request.url.params["page"])
        page = {"number": number, "size": 200, "totalElements": 2000, "totalPages": 10}
        return httpx2.Response(200, json={"content": rows, "page": page})

    with Pax8Client("id", "secret", transport=httpx2.MockTransport(answer), rate_limit=2) as client:
        for _ in client.companies.list():
            break
        assert asked.is_set()
    for thread in threading.enumerate():
        if thread.name == "pax8-listing":
            thread.join(10)
            assert not thread.is_alive()
    assert client.limits is not None
    assert client.limits.used == 2


@pytest.mark.parametrize("given", [0, "soon", 2.5, object()], ids=["0", "soon", "2.5", "object"])
def test_what_means_nothing_is_refused_when_the_client_is_made(driver: Driver, given: Any) -> None:
    with pytest.raises(ConfigurationError, match="rate_limit"):
        driver.client(Script(), rate_limit=given)
