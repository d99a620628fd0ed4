"""What holds of every kind of store, plain and encrypted."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8._core.credentials import kept_under
from pax8.tokens import SharedTokenStore

Make = Callable[[], SharedTokenStore]
KEY, OTHER = kept_under("one"), kept_under("another")
LONG = 86_400.0
numbers = count()


def soon(condition: Callable[[], object]) -> bool:
    """Whether this comes to hold, by the clock of another process."""
    until = time.monotonic() + 10
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_there_is_nothing_at_first(make: Make) -> None:
    assert make().load(KEY) is None


def test_the_last_that_is_saved_is_what_others_load(make: Make) -> None:
    first, second = make(), make()
    first.save(KEY, b"first", LONG)
    second.save(KEY, b"second", LONG)
    first.save(OTHER, b"other", LONG)
    assert (first.load(KEY), second.load(KEY)) == (b"second", b"second")
    assert make().load(OTHER) == b"other"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(max_size=5000), st.floats(1, 1e12))
def test_any_value_comes_back_as_it_was(make: Make, value: bytes, seconds: float) -> None:
    key = kept_under(str(next(numbers)))
    make().save(key, value, seconds)
    assert make().load(key) == value


def test_one_at_a_time_claims_a_key(make: Make) -> None:
    first, second = make(), make()
    ticket = first.claim(KEY, 60)
    assert ticket
    assert second.claim(KEY, 60) is None
    assert first.claim(KEY, 60) is None
    other = second.claim(OTHER, 60)
    assert other
    first.release(KEY, ticket)
    again = second.claim(KEY, 60)
    assert again
    assert again != ticket
    second.release(KEY, again)
    second.release(OTHER, other)


def test_what_was_not_claimed_is_not_released(make: Make) -> None:
    first, second = make(), make()
    ticket = first.claim(KEY, 60)
    assert ticket
    second.release(KEY, "no ticket of anybody")
    second.release(OTHER, ticket)
    assert second.claim(KEY, 60) is None
    first.release(KEY, ticket)
    first.release(KEY, ticket)
    again = second.claim(KEY, 60)
    assert again
    second.release(KEY, again)


def test_a_claim_ends_by_itself(make: Make, request: pytest.FixtureRequest) -> None:
    # Memcached counts in whole seconds of its own.
    seconds = 1.0 if "memcached" in request.node.name else 0.1
    first, second = make(), make()
    old = first.claim(KEY, seconds)
    assert old
    began = time.monotonic()
    assert second.claim(KEY, seconds) is None
    new: list[str | None] = []
    assert soon(lambda: new.append(second.claim(KEY, seconds)) or new[-1])
    assert time.monotonic() - began < seconds + 1.5
    assert new[-1]
    second.release(KEY, new[-1])
    first.release(KEY, old)


@pytest.mark.parametrize("name", ["redis", "memcached"])
def test_servers_forget_what_is_of_no_use_any_more(
    name: str, request: pytest.FixtureRequest
) -> None:
    from pax8.tokens import opened

    store = opened(request.getfixturevalue(f"{name}_server").url)
    store.save(KEY, b"soon over", 1)
    assert store.load(KEY) == b"soon over"
    assert soon(lambda: store.load(KEY) is None)
