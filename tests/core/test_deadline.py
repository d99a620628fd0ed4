"""A call ends when its time is up, whatever the server does: tries, waits, bodies and all."""

from __future__ import annotations

import contextlib
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8 import Pax8Client
from pax8.errors import (
    DeadlineExceeded,
    NotSent,
    OutcomeUnknown,
    Pax8Error,
    Sent,
    ServerError,
    TransportError,
)
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.server import Serve


def allowed(request: httpx2.Request, phase: str = "read") -> float:
    seconds: float = request.extensions["timeout"].get(phase)
    return seconds


def taking(time: FakeTime, seconds: float, status: int = 200) -> Any:
    """An answer that takes so long, if the request waits for it."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        patience = allowed(request)
        time.advance(min(seconds, patience))
        if seconds > patience:
            raise httpx2.ReadTimeout("silence", request=request)
        return httpx2.Response(status, json={"id": "one"})

    return answer


def test_each_try_has_the_timeout_and_the_last_what_is_left(driver: Driver, time: FakeTime) -> None:
    patience: list[float] = []

    def noting(request: httpx2.Request) -> httpx2.Response:
        patience.append(allowed(request))
        return httpx2.Response(taking(time, 100)(request).status_code)

    client = driver.client(Script(*[noting] * 9), clock=time.clock, timeout=30, deadline=100)
    began = time.now
    with pytest.raises(DeadlineExceeded, match=r"no time was left after 4 tries, the last: .*Read"):
        driver.do(get, client)
    assert patience == [30, 30, 30, pytest.approx(100 - 90 - sum(time.slept))]
    assert time.now - began == pytest.approx(100)


def test_the_phases_of_a_try_share_its_time(driver: Driver, time: FakeTime) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert set(request.extensions["timeout"]) == {"pool", "connect", "write", "read"}
        assert len(request.extensions["timeout"]) == 4
        assert [allowed(request, each) for each in ("write", "read")] == [30, 30]
        # A little less, so that the other side of "never sent" is known in time.
        assert [allowed(request, each) for each in ("pool", "connect")] == [27, 27]
        time.advance(20)
        assert allowed(request) == 10
        assert allowed(request, "connect") == 9
        time.advance(20)
        # None at all would be taken for no limit.
        assert 0 < allowed(request) < 0.01
        raise httpx2.ReadTimeout("silence", request=request)

    client = driver.client(Script(answer), clock=time.clock, timeout=30, retries=0)
    with pytest.raises(TransportError, match="ReadTimeout silence"):
        driver.do(get, client)


@pytest.mark.parametrize("deadline", [None, float("inf")])
def test_without_a_deadline_only_the_tries_end_it(
    driver: Driver, time: FakeTime, deadline: float | None
) -> None:
    pax8 = Script(*[taking(time, 50_000)] * 5)
    client = driver.client(pax8, clock=time.clock, timeout=10_000, deadline=deadline)
    with pytest.raises(TransportError, match="ReadTimeout") as caught:
        driver.do(get, client)
    assert not isinstance(caught.value, DeadlineExceeded)
    assert pax8.left == 0


def test_without_a_timeout_either_it_waits_for_ever(driver: Driver, time: FakeTime) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert {allowed(request, each) for each in request.extensions["timeout"]} == {None}
        return httpx2.Response(200, json={"id": "one"})

    forever = float("inf")
    client = driver.client(Script(answer), clock=time.clock, timeout=forever, deadline=None)
    assert driver.do(get, client).id == "one"


@pytest.mark.parametrize("timeout", [float("inf"), 1e300, 10_000_000])
def test_a_timeout_may_be_longer_than_a_socket_can_wait(
    driver: Driver, serve: Serve, timeout: float
) -> None:
    server = serve(lambda connection, _: connection.sendall(server.reply(200, b'{"id":"c"}')))
    client = driver.client(base_url=server.url, timeout=timeout, deadline=None)
    assert driver.do(get, client).id == "c"


def test_a_deadline_can_be_set_for_some_calls(driver: Driver, time: FakeTime) -> None:
    pax8 = Script(*[taking(time, 8)] * 3)
    client = driver.client(pax8, clock=time.clock)
    hasty = client.with_options(deadline=5)
    assert (hasty.options.deadline, client.options.deadline) == (5, 300)
    with pytest.raises(DeadlineExceeded):
        driver.do(get, hasty)
    assert driver.do(get, client).id == "one"
    with pytest.raises(TransportError):
        driver.do(get, client.with_options(timeout=5, retries=0))
    assert len(pax8.token_requests) == 1


def test_the_token_is_fetched_within_the_deadline_of_the_call(
    driver: Driver, time: FakeTime
) -> None:
    def slow(request: httpx2.Request) -> httpx2.Response:
        taking(time, 8)(request)
        return httpx2.Response(200, json={"access_token": "slow"})

    pax8 = Script(taking(time, 1), tokens=(slow, slow))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(DeadlineExceeded) as caught:
        driver.do(get, client.with_options(deadline=5))
    assert caught.value.request == Sent("POST", "/v1/token")
    assert pax8.asked == []
    began = time.now
    assert driver.do(get, client.with_options(deadline=10)).id == "one"
    assert time.now - began == 9


def test_what_no_time_is_left_for_is_not_sent(driver: Driver, time: FakeTime) -> None:
    def last_moment(_: httpx2.Request) -> httpx2.Response:
        time.advance(5)
        return httpx2.Response(200, json={"access_token": "late"})

    pax8 = Script(tokens=(last_moment,))
    client = driver.client(pax8, clock=time.clock, deadline=5)
    with pytest.raises(DeadlineExceeded, match="POST /v1/orders: no time was left to send it"):
        driver.do(order, client)
    assert pax8.asked == []


def test_a_deadline_that_ends_the_only_try_is_said_to_be_that(
    driver: Driver, time: FakeTime
) -> None:
    client = driver.client(Script(taking(time, 8)), clock=time.clock, deadline=5, retries=0)
    with pytest.raises(DeadlineExceeded) as caught:
        driver.do(get, client)
    assert isinstance(caught.value, TimeoutError)
    assert isinstance(caught.value.__cause__, TransportError)


def test_an_order_that_the_deadline_cut_off_may_have_been_placed(
    driver: Driver, time: FakeTime
) -> None:
    client = driver.client(Script(taking(time, 8)), clock=time.clock, deadline=5)
    with pytest.raises(OutcomeUnknown):
        driver.do(order, client)


def test_an_order_that_the_deadline_kept_from_being_sent_is_not_said_to_be_unknown(
    driver: Driver, time: FakeTime
) -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        time.advance(3)
        raise httpx2.ConnectError("refused", request=request)

    client = driver.client(Script(refuse, refuse), clock=time.clock, deadline=5)
    with pytest.raises(DeadlineExceeded) as caught:
        driver.do(order, client)
    assert isinstance(caught.value.__cause__, NotSent)


def test_a_refusal_that_comes_in_time_is_raised_as_itself(driver: Driver, time: FakeTime) -> None:
    client = driver.client(Script(taking(time, 4.9, 503)), clock=time.clock, deadline=5)
    with pytest.raises(ServerError):
        driver.do(get, client)
    assert time.slept == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.floats(0, 40), st.sampled_from([200, 404, 408, 429, 500, 503])),
        min_size=12,
        max_size=12,
    ),
    st.floats(0.1, 30),
    st.floats(0.1, 100),
    st.integers(0, 11),
    st.booleans(),
)
def test_no_call_outlasts_its_deadline(  # noqa: PLR0913, PLR0917
    time: FakeTime,
    answers: list[tuple[float, int]],
    timeout: float,
    deadline: float,
    retries: int,
    posting: bool,  # noqa: FBT001 - a case of the test
) -> None:
    pax8 = Script(*(taking(time, seconds, status) for seconds, status in answers))
    client = Pax8Client(
        "id",
        "secret",
        transport=pax8,
        clock=time.clock,
        timeout=timeout,
        deadline=deadline,
        retries=retries,
    )
    began = time.now
    with contextlib.suppress(Pax8Error):
        order(client) if posting else client.companies.get("c")
    assert time.now - began <= deadline + 1e-3
    assert len(pax8.asked) <= retries + 1
