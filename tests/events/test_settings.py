"""Settings with which events would be lost, or handled twice, are refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from pax8.errors import ConfigurationError
from pax8.events import Events, MemoryStore, RedisStore, Retries


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *((name, value) for name in ("lease", "poll") for value in (0, -1, math.nan, math.inf)),
        *((name, 0) for name in ("concurrency", "largest_body", "deepest_body")),
        ("concurrency", -4),
        # Of another type, though it be said to be none.
        *((name, value) for name in ("lease", "poll") for value in ("60", True, None)),
        *(("concurrency", value) for value in ("4", 2.5, math.nan, True, None)),
    ],
)
def test_what_would_lose_or_double_events(name: str, wrong: Any) -> None:
    given: dict[str, Any] = {name: wrong}
    with pytest.raises(ConfigurationError, match=name):
        Events("memory", authorization="s", **given)


@pytest.mark.parametrize(
    "make",
    [
        lambda: MemoryStore(capacity=0),
        lambda: RedisStore("redis://127.0.0.1:1/0", capacity=0),
    ],
)
def test_a_store_that_could_keep_nothing(make: Callable[[], object]) -> None:
    with pytest.raises(ConfigurationError, match="capacity"):
        make()


def test_an_event_is_tried_once_at_least() -> None:
    with pytest.raises(ConfigurationError, match="attempts"):
        Retries(attempts=0)


@pytest.mark.parametrize("name", ["first", "factor", "longest"])
@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf, "10", None])
def test_waits_are_times_that_pass(name: str, wrong: Any) -> None:
    given: dict[str, Any] = {name: wrong}
    with pytest.raises(ConfigurationError, match=name):
        Retries(**given)


def test_the_least_that_may_be_set() -> None:
    events = Events(
        "memory",
        authorization="s",
        retries=Retries(attempts=1),
        concurrency=1,
        lease=0.01,
        poll=0.01,
        largest_body=1,
        deepest_body=1,
    )
    events.store.close()
