"""What is sent again and what is not, how long it waits before, and what comes of it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from pax8.errors import (
    ApiError,
    NotFoundError,
    NotSent,
    OutcomeUnknown,
    Sent,
    ServerError,
    TransportError,
)
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script

REPEATABLE: dict[str, Callable[[Any], Any]] = {
    "GET": get,
    "PUT": lambda client: client.subscriptions.update("s", quantity=5),
    "PATCH": lambda client: client.companies.update("c", name="New"),
    "DELETE": lambda client: client.companies.delete_contact("c", "k"),
    "POST that is a trial": lambda client: order(client, is_mock=True),
}


def cancel(client: Any) -> Any:
    return client.subscriptions.delete("s")


ALL = REPEATABLE | {"POST": order}
PASSING = [408, 500, 502, 503, 504, 507, 520, 524, 599]
LASTING = [300, 302, 304, 400, 402, 403, 404, 405, 409, 410, 418, 422, 428, 451, 501, 505, 511]

NEVER_SENT = [
    httpx2.ConnectError("refused"),
    httpx2.ConnectTimeout("nobody there"),
    httpx2.PoolTimeout("all connections are taken"),
    httpx2.ProxyError("403 Forbidden"),
]
LOST = [
    httpx2.ReadError("reset"),
    httpx2.ReadTimeout("silence"),
    httpx2.WriteError("broken pipe"),
    httpx2.WriteTimeout("it does not take it"),
    httpx2.CloseError("closed"),
    httpx2.RemoteProtocolError("that is no HTTP"),
    httpx2.DecodingError("that is no gzip"),
]
named = pytest.mark.parametrize("failure", [*NEVER_SENT, *LOST], ids=lambda e: type(e).__name__)


def good() -> httpx2.Response:
    return httpx2.Response(200, json={"id": "one"})


def status(number: int, **headers: str) -> httpx2.Response:
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(number, headers=shown, json={"message": f"it is {number}"})


@pytest.mark.parametrize("number", [*PASSING, 429])
@pytest.mark.parametrize("call", REPEATABLE.values(), ids=REPEATABLE)
def test_what_may_be_repeated_is_sent_again_after_a_passing_refusal(
    driver: Driver, time: FakeTime, call: Any, number: int
) -> None:
    pax8 = Script(status(number), good())
    client = driver.client(pax8, clock=time.clock)
    driver.do(call, client)
    first, second = pax8.asked
    assert (first.method, first.url, first.content) == (second.method, second.url, second.content)
    assert len(time.slept) == 1


@pytest.mark.parametrize("number", LASTING)
@pytest.mark.parametrize("call", ALL.values(), ids=ALL)
def test_a_lasting_refusal_is_raised_at_once(
    driver: Driver, time: FakeTime, call: Any, number: int
) -> None:
    pax8 = Script(status(number))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(ApiError, match=f"answered {number}: it is {number}") as caught:
        driver.do(call, client)
    assert caught.value.status == number
    assert time.slept == []
    assert len(pax8.asked) == 1


@pytest.mark.parametrize("number", PASSING)
def test_an_order_is_not_repeated_after_a_refusal_that_may_have_come_too_late(
    driver: Driver, time: FakeTime, number: int
) -> None:
    pax8 = Script(status(number))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(OutcomeUnknown, match=f"it was answered {number}.* look before") as caught:
        driver.do(order, client)
    assert len(pax8.asked) == 1
    assert caught.value.request == Sent("POST", "/v1/orders", pax8.asked[0].content)
    assert json.loads(caught.value.request.body)["companyId"] == "c"
    cause = caught.value.__cause__
    assert isinstance(cause, ApiError)
    assert cause.status == number


def test_an_order_is_repeated_after_429(driver: Driver, time: FakeTime) -> None:
    pax8 = Script(status(429), status(429), good())
    client = driver.client(pax8, clock=time.clock)
    assert driver.do(order, client).id == "one"
    assert len(pax8.asked) == 3


@named
@pytest.mark.parametrize("call", REPEATABLE.values(), ids=REPEATABLE)
def test_what_may_be_repeated_is_sent_again_when_no_answer_came(
    driver: Driver, time: FakeTime, call: Any, failure: Exception
) -> None:
    pax8 = Script(failure, good())
    client = driver.client(pax8, clock=time.clock)
    driver.do(call, client)
    assert len(pax8.asked) == 2


@named
def test_an_order_is_sent_again_only_if_it_never_arrived(
    driver: Driver, time: FakeTime, failure: Exception
) -> None:
    pax8 = Script(failure, good())
    client = driver.client(pax8, clock=time.clock)
    if failure in NEVER_SENT:
        assert driver.do(order, client).id == "one"
        assert len({request.content for request in pax8.asked}) == 1
        assert len(pax8.asked) == 2
        return
    with pytest.raises(OutcomeUnknown) as caught:
        driver.do(order, client)
    assert len(pax8.asked) == 1
    assert caught.value.request == Sent("POST", "/v1/orders", pax8.asked[0].content)
    assert isinstance(caught.value.__cause__, TransportError)
    assert caught.value.__cause__.__cause__ is failure
    copied = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own, just made
    assert copied.request == caught.value.request
    assert str(copied) == str(caught.value)


def test_an_order_that_never_arrived_at_all_is_said_to_be_not_sent(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Script(*[httpx2.ConnectError("refused")] * 5)
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(NotSent, match="POST /v1/orders: ConnectError refused"):
        driver.do(order, client)
    assert pax8.left == 0


def test_an_order_is_not_repeated_when_its_answer_is_lost_on_a_later_try(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Script(httpx2.ConnectError("refused"), status(429), httpx2.ReadError("reset"))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(OutcomeUnknown):
        driver.do(order, client)
    assert pax8.left == 0


@pytest.mark.parametrize("retries", [0, 1, 4, 7])
def test_it_is_tried_so_often_and_then_the_last_failure_is_raised(
    driver: Driver, time: FakeTime, retries: int
) -> None:
    refused = Script(*(status(503) for _ in range(retries + 1)))
    client = driver.client(refused, clock=time.clock, retries=retries)
    with pytest.raises(ServerError, match="answered 503"):
        driver.do(get, client)
    assert refused.left == 0
    lost = Script(*[httpx2.ReadError("reset")] * (retries + 1))
    client = driver.client(lost, clock=time.clock, retries=retries)
    with pytest.raises(TransportError, match="GET /v1/companies/c: ReadError reset"):
        driver.do(get, client)
    assert lost.left == 0


def test_retries_can_be_set_for_some_calls(driver: Driver, time: FakeTime) -> None:
    pax8 = Script(status(500), status(500), good())
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(ServerError):
        driver.do(get, client.with_options(retries=0))
    assert driver.do(get, client).id == "one"


# DELETE


@pytest.mark.parametrize("first", [*LOST, *map(status, PASSING)], ids=repr)
@pytest.mark.parametrize("call", [REPEATABLE["DELETE"], cancel])
def test_a_delete_whose_answer_was_lost_has_succeeded_if_it_is_gone(
    driver: Driver, time: FakeTime, call: Any, first: Any
) -> None:
    pax8 = Script(first, httpx2.ConnectError("refused"), status(404))
    client = driver.client(pax8, clock=time.clock)
    assert driver.do(call, client) is None
    assert pax8.left == 0


@pytest.mark.parametrize("before", [[], *([each] for each in [*NEVER_SENT, status(429)])], ids=repr)
def test_a_delete_of_nothing_finds_nothing(
    driver: Driver, time: FakeTime, before: list[Any]
) -> None:
    pax8 = Script(*before, status(404))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(NotFoundError):
        driver.do(REPEATABLE["DELETE"], client)


def test_only_a_delete_may_find_nothing_the_second_time(driver: Driver, time: FakeTime) -> None:
    for name in ("GET", "PUT", "PATCH"):
        client = driver.client(Script(LOST[0], status(404)), clock=time.clock)
        with pytest.raises(NotFoundError):
            driver.do(REPEATABLE[name], client)
