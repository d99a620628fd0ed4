"""How long it waits before it sends again, and when it does not wait at all."""

from __future__ import annotations

import itertools
import math
from email.utils import format_datetime, formatdate
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8._core.http import Request, Response
from pax8._core.retry import Retry
from pax8.errors import (
    NotSent,
    RateLimitError,
    Sent,
    TransportError,
)
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script


def good() -> httpx2.Response:
    return httpx2.Response(200, json={"id": "one"})


def status(number: int, **headers: str) -> httpx2.Response:
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(number, headers=shown, json={"message": f"it is {number}"})


def test_waits_double_and_are_shortened_at_random(driver: Driver, time: FakeTime) -> None:
    pax8 = Script(*(status(500) for _ in range(10)), good())
    client = driver.client(pax8, clock=time.clock, retries=10)
    driver.do(get, client)
    longest = [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert len(time.slept) == 10
    for slept, most in zip(time.slept, longest, strict=True):
        assert most / 2 < slept <= most
    # Ten that are whole would be chance indeed.
    assert time.slept != longest


NOW = 1_800_000_000.0
ASKED = {
    "7": 7,
    " 7.5 ": 7.5,
    "0": 0,
    "-5": 0,
    formatdate(NOW + 90, usegmt=True): 90,
    formatdate(NOW - 90, usegmt=True): 0,
    # Without a zone, which is GMT all the same, wherever this runs.
    formatdate(NOW + 90): 90,
    formatdate(NOW + 90).removesuffix(" -0000"): 90,
    "Sunday, 06-Nov-94 08:49:37 GMT": 0,
}


@pytest.mark.parametrize("asked", ASKED, ids=repr)
@pytest.mark.parametrize("number", [429, 503])
def test_what_pax8_asks_to_wait_is_waited(
    driver: Driver, time: FakeTime, asked: str, number: int
) -> None:
    assert time.now == NOW
    script = Script(status(number, retry_after=asked), good())
    # What is waited after a 429 because of the rate limit is not looked at here.
    client = driver.client(script, clock=time.clock, rate_limit=None)
    driver.do(get, client)
    assert time.slept == [ASKED[asked]]


@pytest.mark.parametrize(
    "asked",
    ["", "soon", "nan", "inf", "1e400", "Thu, 99 Foo 2026", "7 seconds", "-", "0x10", "Mon"],
)
def test_nonsense_is_no_time_to_wait(driver: Driver, time: FakeTime, asked: str) -> None:
    client = driver.client(Script(status(429, retry_after=asked), good()), clock=time.clock)
    driver.do(get, client)
    assert len(time.slept) == 1
    assert 0.25 < time.slept[0] <= 0.5


@pytest.mark.parametrize("asked", ["11", formatdate(NOW + 11, usegmt=True)], ids=repr)
@pytest.mark.parametrize("call", [get, order], ids=["GET", "POST"])
def test_a_wait_beyond_the_deadline_is_not_begun(
    driver: Driver, time: FakeTime, call: Any, asked: str
) -> None:
    pax8 = Script(status(429, retry_after=asked, date=formatdate(NOW, usegmt=True)))
    client = driver.client(pax8, clock=time.clock, deadline=10)
    with pytest.raises(RateLimitError) as caught:
        driver.do(call, client)
    assert caught.value.retry_after == 11
    assert time.slept == []


# The decision alone

requests = st.builds(
    Request,
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    st.just("https://api.pax8.com/v1/companies"),
    repeatable=st.booleans(),
)
failures = st.sampled_from([NotSent, TransportError]).map(lambda kind: kind(Sent("GET", "/"), "no"))
hours = st.datetimes().map(format_datetime)
headers = st.fixed_dictionaries(
    {},
    optional={
        "retry-after": st.text() | hours | st.floats().map(str) | st.integers().map(str),
        "date": st.text() | hours,
    },
)
answers = st.builds(Response, st.integers(100, 599), headers, st.binary(max_size=20))
retries = st.builds(
    Retry,
    st.integers(0, 5000),
    st.floats(0.001, 10),
    st.floats(0.001, 1000),
    st.just(lambda: 0.0) | st.floats(0, 1, exclude_max=True).map(lambda value: lambda: value),
)


@given(retries, st.integers(1, 5000), requests, failures | answers, st.floats(0, 1e10))
def test_a_wait_is_always_a_time_and_only_for_what_may_be_repeated(
    retry: Retry, tried: int, request: Request, outcome: Response | TransportError, now: float
) -> None:
    wait = retry.wait(tried, request, outcome, now)
    if wait is None:
        return
    assert tried <= retry.retries
    assert wait >= 0
    assert math.isfinite(wait)
    certainly_not_done = isinstance(outcome, NotSent) or getattr(outcome, "status", 0) == 429
    assert request.repeatable or certainly_not_done
    if not isinstance(outcome, Response) or "retry-after" not in outcome.headers:
        whole = min(retry.longest, retry.base * 2 ** min(tried - 1, 100))
        assert whole / 2 <= wait <= whole


def test_waits_of_many_clients_are_spread() -> None:
    request, lost = Request("GET", "https://api.pax8.com/"), TransportError(Sent("GET", "/"), "no")
    waits = [Retry().wait(3, request, lost, NOW) or 0 for _ in range(500)]
    assert min(waits) < 1.1
    assert max(waits) > 1.9
    gaps = [later - earlier for earlier, later in itertools.pairwise(sorted(waits))]
    assert max(gaps) < 0.1
