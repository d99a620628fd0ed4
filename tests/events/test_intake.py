"""What is let in, and what is turned away, cheaply."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.errors import ConfigurationError
from pax8.events import Answer, Events
from pax8.events.intake import Delivery, Intake
from pax8.events.verification import Verification

SECRET = "Bearer what-was-set"
HEADERS = {"authorization": SECRET, "content-type": "application/json"}


def intake(**rest: Any) -> Intake:
    return Events("memory", **{"authorization": SECRET, **rest}).intake


def refused(answer: Answer | Delivery | None) -> int:
    assert isinstance(answer, Answer)
    assert json.loads(answer.body)["message"]
    assert dict(answer.headers)["content-length"] == str(len(answer.body))
    return answer.status


@pytest.mark.parametrize(
    "said",
    ["", "Bearer", SECRET[:-1], f"{SECRET} ", f" {SECRET}", SECRET.lower(), f"{SECRET}, {SECRET}"],
)
def test_nothing_but_the_secret_opens(said: str) -> None:
    assert refused(intake().head("POST", {**HEADERS, "authorization": said})) == 401
    assert refused(intake().head("POST", {})) == 401


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_other_text_does_not_open(said: str) -> None:
    assert not Verification(SECRET, None).holds({"authorization": said})


def test_several_secrets_open_while_one_is_replaced() -> None:
    both = Verification(["old", "new"], None)
    assert both.holds({"authorization": "old"})
    assert both.holds({"authorization": "new"})
    assert not both.holds({"authorization": "old, new"})


def test_the_shared_secret_of_a_vendor() -> None:
    found = Verification(None, "s3cret")
    assert found.holds({"pax8apitokenv1": "s3cret"})
    assert not found.holds({"authorization": "s3cret"})
    named = Verification("partner", ["vendor", "vendor 2"], "X-Our-Token")
    assert named.holds({"x-our-token": "vendor 2"})
    assert named.holds({"authorization": "partner"})
    assert not named.holds({"x-our-token": "partner", "authorization": "vendor"})
    both_in_one = Verification("partner", "vendor", "Authorization")
    assert both_in_one.holds({"authorization": "partner"})
    assert both_in_one.holds({"authorization": "vendor"})


@pytest.mark.parametrize("wrong", ["", " a", "a\n", "a\x00b", [], ["good", ""]])
def test_a_secret_that_no_header_can_hold(wrong: Any) -> None:
    with pytest.raises(ConfigurationError, match="authorization"):
        Verification(wrong, None)


def test_without_a_secret_nothing_is_set_up() -> None:
    with pytest.raises(ConfigurationError, match="anybody"):
        Events("memory")


def test_no_secret_is_shown() -> None:
    assert "was-set" not in repr(Verification(SECRET, None))


@pytest.mark.parametrize(
    ("method", "changes", "status"),
    [
        ("GET", {}, 405),
        ("PUT", {}, 405),
        ("post", {}, 405),
        ("POST", {"content-type": "text/plain"}, 415),
        ("POST", {"content-type": "application/x-www-form-urlencoded"}, 415),
        ("POST", {"content-encoding": "gzip"}, 415),
        ("POST", {"content-length": "-1"}, 400),
        ("POST", {"content-length": "1e3"}, 400),
        ("POST", {"content-length": "\u0663"}, 400),
        ("POST", {"content-length": "101"}, 413),
        ("POST", {"content-length": "9" * 5000}, 413),
        ("POST", {"content-length": "0" * 50 + "100"}, None),
        ("POST", {"content-length": "100"}, None),
        ("POST", {"content-type": "Application/JSON; charset=utf-8"}, None),
        ("POST", {"content-type": "application/vnd.pax8+json"}, None),
        ("POST", {"content-type": ""}, None),
        ("POST", {"content-encoding": "identity"}, None),
    ],
)
def test_heads(method: str, changes: dict[str, str], status: int | None) -> None:
    answer = intake(largest_body=100).head(method, {**HEADERS, **changes})
    assert (None if answer is None else refused(answer)) == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b'{"a": "\xff"}', 400),
        (b'{"a": "\\ud800"}', 400),
        (b"{'a': 1}", 400),
        (b'{"a": NaN}', 400),
        (b'{"a": 1} {"b": 2}', 400),
        (b"[]", 400),
        (b"7", 400),
        (b"null", 400),
        (b'{"a": ' * 40 + b"1" + b"}" * 40, 400),
        (b'{"a":' * 200_000, 400),
        (b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}", 400),
        (b'{"' + b"a" * 2**20 + b'": 1}', 413),
    ],
)
def test_bodies_that_are_no_deliveries(body: bytes, status: int) -> None:
    assert refused(intake().body(body)) == status


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"\xef\xbb\xbf{}"[3:],
        b'{"a": 1e999999999}',
        b'{"a": ' + b"9" * 10_000 + b"}",
        b'{"a": ' * 32 + b"1" + b"}" * 32,
        b'{"a": "' + b"[" * 100_000 + b'"}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"provisionRequest": 7}',
    ],
)
def test_bodies_that_are_strange_and_let_in(body: bytes) -> None:
    taken = intake().body(body)
    assert isinstance(taken, Delivery)
    assert taken.body == body


@given(st.binary(max_size=200))
def test_any_bytes_are_a_delivery_or_refused(body: bytes) -> None:
    taken = intake().body(body)
    assert isinstance(taken, Delivery) or refused(taken) == 400


def test_the_worst_body_costs_little() -> None:
    hostile = [
        b'{"a":' + b"[" * 500_000,
        b'{"a":[' + b"[]," * 300_000 + b"[]]}",
        b'{"a":[' + b"1e9999," * 100_000 + b"1]}",
        b'{"a":' + b"9" * 1_000_000 + b"}",
    ]
    found = intake()
    started = time.process_time()
    for body in hostile:
        found.body(body)
    assert time.process_time() - started < 5
