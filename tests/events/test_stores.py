"""What every store of deliveries does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.errors import ConfigurationError
from pax8.events import EventStoreError, Held, Store
from pax8.events.stores import opened
from support.fake_time import FakeTime

BODY = b'{"a": "\xc3\xa9"}'


def taken(store: Store, lease: float = 60) -> Held:
    held = store.take(lease)
    assert held is not None
    return held


def test_what_was_put_is_taken_once(store: Store, time: FakeTime) -> None:
    assert store.put("k", BODY, 60)
    held = taken(store)
    assert (held.key, held.body, held.attempt, held.handled) == ("k", BODY, 1, ())
    assert held.received_at == pytest.approx(time.now, abs=1e-3)
    assert store.take(60) is None
    assert store.done(held)
    assert store.until_due() is None
    time.advance(1000)
    assert store.take(60) is None
    assert not store.done(held)


def test_what_comes_first_is_taken_first(store: Store, time: FakeTime) -> None:
    for number in range(12):
        store.put(str(number), b"", 60)
        time.advance(1)
    assert [taken(store).key for _ in range(12)] == [str(number) for number in range(12)]


def test_a_repeat_is_kept_as_little_as_it_is_handled(store: Store, time: FakeTime) -> None:
    assert store.put("k", b"1", 60)
    assert not store.put("k", b"2", 60)
    assert store.put("other", b"3", 60)
    store.done(taken(store))
    time.advance(59)
    assert not store.put("k", b"4", 60)
    time.advance(2)
    assert store.put("k", b"5", 60)


def test_what_comes_to_be_again_is_no_repeat(store: Store, time: FakeTime) -> None:
    assert store.put("five", b"1", 60, "thing")
    assert store.put("six", b"2", 60, "thing")
    assert store.put("five", b"3", 60, "thing")
    assert not store.put("five", b"4", 60, "thing")
    assert [taken(store).body for _ in range(3)] == [b"1", b"2", b"3"]
    time.advance(30)
    # What is about other things, or nothing, came in between for nobody.
    assert store.put("other", b"5", 60, "other thing")
    assert store.put("none", b"6", 60)
    assert not store.put("five", b"7", 60, "thing")
    assert not store.put("none", b"8", 60)
    time.advance(31)
    assert store.put("five", b"9", 60, "thing")


def test_what_was_handled_still_came_in_between(store: Store) -> None:
    for key in ("five", "six"):
        assert store.put(key, b"", 60, "thing")
        assert store.done(taken(store))
    assert store.put("five", b"", 60, "thing")
    assert not store.put("five", b"", 60, "thing")


@given(
    sent=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), max_size=12),
    handled=st.sets(st.integers(0, 11)),
)
def test_nothing_is_a_repeat_but_of_the_latest(
    sent: list[tuple[str, str]], handled: set[int]
) -> None:
    found, latest = opened("memory"), dict[str, str]()
    for number, (key, about) in enumerate(sent):
        new = found.put(f"{about}{key}", b"", 60, about)
        assert new is (latest.get(about) != key)
        latest[about] = key
        if number in handled and (held := found.take(60)) is not None:
            found.done(held)
    found.close()


def test_without_a_time_for_repeats_there_are_none(store: Store) -> None:
    assert store.put("k", b"", 0)
    assert store.put("k", b"", 0)


def test_a_lease_that_is_not_renewed_ends(store: Store, time: FakeTime) -> None:
    store.put("k", BODY, 60)
    first = taken(store, 60)
    time.advance(59)
    assert store.extend(first, 60, ("a",))
    time.advance(59)
    assert store.take(60) is None
    assert store.until_due() == pytest.approx(1, abs=1e-3)
    time.advance(2)
    second = taken(store)
    assert (second.attempt, second.handled) == (2, ("a",))
    for late in (
        store.done(first),
        store.extend(first, 60, ()),
        store.later(first, 0, "", ()),
        store.give_back(first, ()),
        store.bury(first, "", ()),
    ):
        assert not late
    assert store.done(second)


def test_what_failed_is_due_later(store: Store, time: FakeTime) -> None:
    store.put("k", BODY, 60)
    assert store.later(taken(store), 30, "why", ("a", "b"))
    assert store.take(60) is None
    assert store.until_due() == pytest.approx(30, abs=1e-3)
    time.advance(31)
    assert store.until_due() == 0
    held = taken(store)
    assert (held.attempt, held.handled) == (2, ("a", "b"))


def test_what_is_given_back_is_due_at_once(store: Store) -> None:
    store.put("k", BODY, 60)
    assert store.give_back(taken(store), ("a",))
    held = taken(store)
    assert (held.attempt, held.handled) == (1, ("a",))


def test_dead_letters_are_listed_replayed_and_discarded(store: Store, time: FakeTime) -> None:
    for key in "xyz":
        store.put(key, key.encode(), 60)
        time.advance(1)
        assert store.bury(taken(store), f"{key} is w\u00fcst", ("a",))
    assert store.until_due() is None
    letters = store.dead()
    assert [(each.key, each.body, each.attempts, each.error) for each in letters] == [
        (key, key.encode(), 1, f"{key} is w\u00fcst") for key in "xyz"
    ]
    assert not store.put("x", b"", 60)
    assert store.replay(letters[0].id)
    assert not store.replay(letters[0].id)
    assert store.discard(letters[1].id)
    assert not store.discard(letters[1].id)
    assert not store.replay("999")
    assert [each.key for each in store.dead()] == ["z"]
    held = taken(store)
    assert (held.key, held.attempt, held.handled) == ("x", 1, ("a",))
    assert not store.put("y", b"", 60)


def test_no_more_wait_than_may(open_store: object) -> None:
    store: Store = open_store(capacity=2)  # type: ignore[operator] # a fixture
    store.put("1", b"", 60)
    store.put("2", b"", 60)
    with pytest.raises(EventStoreError, match="2 deliveries wait"):
        store.put("3", b"", 60)
    assert not store.put("2", b"", 60)
    store.done(taken(store))
    assert store.put("3", b"", 60)


def test_stores_are_told_by_their_urls(tmp_path: object) -> None:
    opened("memory").close()
    opened(f"file:{tmp_path}/sub/events.db").close()
    opened("redis://127.0.0.1:1/0").close()
    store = opened("memory")
    assert opened(store) is store
    store.close()
    for wrong in ("", "file:", "file://", "postgres://x", "redis:", "events.db", 7):
        with pytest.raises(ConfigurationError, match="events:"):
            opened(wrong)  # type: ignore[arg-type] # a mistake


def test_a_redis_that_is_not_there() -> None:
    store = opened("redis://127.0.0.1:1/0")
    with pytest.raises(EventStoreError):
        store.put("k", b"", 60)
    store.close()
