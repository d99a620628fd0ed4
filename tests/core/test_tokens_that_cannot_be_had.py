"""Tokens that are refused, or do not come: what is said of it, and what of the call."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from core.answers import unauthorized
from pax8.errors import (
    ApiError,
    AuthenticationError,
    NotSent,
    OutcomeUnknown,
    RateLimitError,
    ServerError,
    TransportError,
    UnreadableResponse,
)
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script

# Refused, or not to be had


@pytest.mark.parametrize("number", [400, 401, 403])
@pytest.mark.parametrize("call", [get, order])
def test_credentials_that_are_not_good_are_named_without_the_secret(
    driver: Driver, time: FakeTime, call: Any, number: int
) -> None:
    refused = httpx2.Response(
        number, json={"error": "access_denied", "error_description": "Unauthorized"}
    )
    pax8 = Script(tokens=(refused,))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(AuthenticationError) as caught:
        driver.do(call, client)
    error = caught.value
    assert (error.status, error.type, error.message) == (number, "access_denied", "Unauthorized")
    assert (error.request.method, error.request.path) == ("POST", "/v1/token")
    assert repr(driver.client_id) in str(error)
    assert error.request.body == b""
    assert pax8.asked == []
    assert time.slept == []


@pytest.mark.parametrize(
    "failure", [httpx2.Response(429), httpx2.Response(503), httpx2.ReadError("reset")], ids=repr
)
@pytest.mark.parametrize("call", [get, order])
def test_a_token_request_is_tried_again(
    driver: Driver, time: FakeTime, call: Any, failure: Any
) -> None:
    pax8 = Script(tokens=(failure, httpx2.ConnectError("refused")))
    # What is waited after a 429 because of the rate limit is not looked at here.
    client = driver.client(pax8, clock=time.clock, rate_limit=None)
    assert driver.do(call, client).id == "one"
    assert len(pax8.token_requests) == 3
    assert len(time.slept) == 2
    assert len(pax8.asked) == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx2.ReadError("reset"), NotSent),
        (httpx2.ReadTimeout("silence"), NotSent),
        (httpx2.ConnectError("refused"), NotSent),
        (httpx2.Response(503), ServerError),
        (httpx2.Response(504), ServerError),
        (httpx2.Response(429), RateLimitError),
        (httpx2.Response(302, headers={"location": "https://evil.test"}), ApiError),
    ],
)
@pytest.mark.parametrize("renewing", [False, True])
def test_an_order_for_which_no_token_could_be_had_was_certainly_not_placed(
    driver: Driver,
    time: FakeTime,
    failure: Any,
    kind: type[Exception],
    renewing: bool,  # noqa: FBT001 - a case of the test
) -> None:
    first = httpx2.Response(200, json={"access_token": "first"})
    failing = [failure] * 5
    pax8 = Script(unauthorized(), tokens=(first, *failing) if renewing else tuple(failing))
    client = driver.client(pax8, clock=time.clock)
    with pytest.raises(kind) as caught:
        driver.do(order, client)
    assert not isinstance(caught.value, OutcomeUnknown)
    if kind is NotSent:
        assert "POST /v1/orders: no token could be had" in str(caught.value)
        assert isinstance(caught.value.__cause__, TransportError)
    assert len(pax8.asked) == int(renewing)


NO_TOKENS = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"<html>the-token</html>",
    b'{"access_token":null}',
    b'{"access_token":""}',
    b'{"access_token":17}',
    b'{"access_token":["the-token"]}',
    b'{"access_token":"the-token',
    b'{"token":"the-token"}',
    b'{"access_token":"the-token\\nwith: another header"}',
    b'{"access_token":"the-token \xc3\xa9"}',
    b'{"access_token":"the-token\\ud800"}',
    b"\xff\xfe",
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", NO_TOKENS, ids=lambda body: repr(body[:40]))
def test_an_answer_without_a_good_token_is_said_to_be_that_and_not_shown(
    driver: Driver, body: bytes
) -> None:
    kind = {"content-type": "text/odd"}
    pax8 = Script(tokens=(httpx2.Response(200, content=body, headers=kind),))
    client = driver.client(pax8)
    with pytest.raises(UnreadableResponse, match=f"no token in {len(body)} bytes of text/odd") as e:
        driver.do(get, client)
    assert "the-token" not in f"{e.value!r} {e.value.body!r} {e.value.__cause__!r}"
    assert e.value.__context__ is None


def test_after_a_failure_the_next_call_asks_for_a_token_anew(
    driver: Driver,
) -> None:
    pax8 = Script(tokens=(httpx2.Response(401), httpx2.Response(500)))
    client = driver.client(pax8, retries=0)
    with pytest.raises(AuthenticationError):
        driver.do(get, client)
    with pytest.raises(ServerError):
        driver.do(get, client)
    assert driver.do(get, client).id == "one"
