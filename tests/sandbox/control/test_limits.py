"""Calls over the limit are refused, in whatever way the wire switches say."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8 import Pax8Client
from pax8.sandbox import Control, Limit, Sandbox
from pax8.sandbox.limiter import Limiter, Window


class Now:
    def __init__(self) -> None:
        self.at = 6000.0

    def __call__(self) -> float:
        return self.at


def ask(sandbox: Sandbox, client_id: str = "a", path: str = "/v1/companies") -> httpx2.Response:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        asked = {
            "client_id": client_id,
            "client_secret": "b",
            "audience": "https://api.pax8.com",
            "grant_type": "client_credentials",
        }
        token = http.post("/v1/token", json=asked).json()["access_token"]
        return http.get(path, headers={"authorization": f"Bearer {token}"})


def test_what_is_one_too_many_is_refused(control: Control, sandbox: Sandbox) -> None:
    control.limits.set(2)
    assert [ask(sandbox).status_code for _ in range(3)] == [200, 200, 429]
    state = control.limits.get()
    assert (state.calls, state.used) == (2, 2)
    assert [each.verdict for each in control.requests.list()][-1] == "limited"
    control.limits.lift()
    assert ask(sandbox).status_code == 200
    assert control.limits.get().calls is None


def test_refusals_do_not_count_unless_all_do(control: Control, sandbox: Sandbox) -> None:
    control.limits.set(1)
    nowhere = "/v1/companies/00000000-0000-4000-8000-000000000000"
    assert [ask(sandbox, path=nowhere).status_code for _ in range(3)] == [404] * 3
    control.wire.set("limit_counts", "all")
    assert [ask(sandbox, path=nowhere).status_code for _ in range(2)] == [404, 429]


def test_each_client_has_its_own_or_all_have_one(control: Control, sandbox: Sandbox) -> None:
    control.limits.set(1)
    assert [ask(sandbox, name).status_code for name in "abab"] == [200, 200, 429, 429]
    control.limits.set(1)
    control.wire.set("limit_per", "partner")
    assert [ask(sandbox, name).status_code for name in "ab"] == [200, 429]


def test_how_it_is_said(control: Control, sandbox: Sandbox) -> None:
    control.limits.set(1)
    ask(sandbox)
    usual = ask(sandbox)
    assert usual.json()["status"] == 429
    assert 0 < int(usual.headers["retry-after"]) <= 60
    control.wire.set("limited_body", "html")
    control.wire.set("retry_after", "date")
    other = ask(sandbox)
    assert "<html>" in other.text
    wait = parsedate_to_datetime(other.headers["retry-after"]) - sandbox.world.now
    assert 0 < wait.total_seconds() <= 60
    control.wire.set("limited_body", "empty")
    control.wire.set("retry_after", "none")
    control.wire.set("limit_headers", "x-ratelimit")
    bare = ask(sandbox)
    assert (bare.content, "retry-after" in bare.headers) == (b"", False)
    assert bare.headers["x-ratelimit-limit"] == "1"
    assert bare.headers["x-ratelimit-remaining"] == "0"


def test_a_client_of_a_limited_sandbox_keeps_to_the_limit_itself() -> None:
    sandbox = Sandbox(companies=3, limit=Limit(1000))
    assert not sandbox.unlimited
    with Pax8Client("a", "b", transport=sandbox) as client:
        assert client.companies.list().first() is not None


@given(
    st.sampled_from(["sliding", "fixed", "bucket"]),
    st.integers(1, 5),
    st.lists(st.floats(0, 20), max_size=60),
)
@settings(deadline=None)
def test_no_more_pass_than_may(window: Window, calls: int, pauses: list[float]) -> None:
    now = Now()
    limiter = Limiter(Limit(calls, 60), now)
    passed: list[float] = []
    for pause in pauses:
        now.at += pause
        wait = limiter.take("a", window)
        if wait is None:
            passed.append(now.at)
            continue
        assert 0 <= wait <= 60
        # Whoever comes again then is let through.
        now.at += wait + 1e-6
        assert limiter.take("a", window) is None
        passed.append(now.at)
    for start in passed:
        within = [each for each in passed if start <= each < start + 60]
        # A bucket that is full, and a minute's end and the next one's beginning, let more through.
        assert len(within) <= calls * (1 if window == "sliding" else 2)
    if window == "fixed":
        minutes = [each // 60 for each in passed]
        assert all(minutes.count(each) <= calls for each in minutes)


def test_what_limits_nothing_is_refused() -> None:
    nowhere = (
        (0, 60.0),
        (1, 0.0),
        (1, float("inf")),
        (1, float("nan")),
        (10**400, 1.0),
        (1, 1e308),
    )
    for calls, seconds in nowhere:
        with pytest.raises(ValueError, match="no limit"):
            Limit(calls, seconds)
