"""Handling, try by try."""

from __future__ import annotations

import json

import pytest

from pax8.events import Event, Events, EventStoreError, Held, Retries, Store
from pax8.events.stores.sqlite import MemoryStore
from support.fake_time import FakeTime

BODY = json.dumps({"webhookTopic": {"topic": "T"}}).encode()


def work_off(events: Events) -> None:
    while (task := events.work.take()) is not None:
        events.work.carry_out(task)


def make(store: Store, attempts: int = 3) -> Events:
    retries = Retries(attempts, first=10, factor=3, longest=50, chance=lambda: 1)
    return Events(store, authorization="s", retries=retries, lease=60)


def test_only_the_handler_that_failed_is_tried_again(store: Store, time: FakeTime) -> None:
    events, called = make(store), list[tuple[str, int]]()

    @events.on("T", name="good")
    async def good(event: Event) -> None:
        called.append(("good", event.attempt))

    @events.on("T", name="bad")
    def bad(event: Event) -> None:
        called.append(("bad", event.attempt))
        if event.attempt < 3:
            raise ValueError("not yet")

    store.put("k", BODY, 60)
    for wait in (10, 30):
        work_off(events)
        assert store.until_due() == pytest.approx(wait, abs=1e-3)
        time.advance(wait + 0.01)
    work_off(events)
    assert called == [("good", 1), ("bad", 1), ("bad", 2), ("bad", 3)]
    assert store.until_due() is None
    assert events.dead_letters() == []


def test_after_the_last_try_it_is_a_dead_letter(store: Store, time: FakeTime) -> None:
    events, good = make(store), False

    @events.on_any(name="bad")
    def bad(event: Event) -> None:
        if not good:
            raise SystemExit(f"no {event.key}")

    store.put("k", BODY, 60)
    while (wait := store.until_due()) is not None:
        time.advance(wait + 0.01)
        work_off(events)
    letter, *rest = events.dead_letters()
    assert rest == []
    assert (letter.key, letter.body, letter.attempts) == ("k", BODY, 3)
    assert letter.error == "bad: SystemExit: no k"
    good = True
    assert events.replay(letter)
    work_off(events)
    assert events.dead_letters() == []
    assert not events.replay(letter)
    assert not events.discard(letter)


def test_what_kills_the_process_is_not_tried_for_ever(store: Store, time: FakeTime) -> None:
    events = make(store)
    store.put("k", BODY, 60)
    for _ in range(3):
        assert events.work.take() is not None
        time.advance(61)
    assert events.work.take() is None
    assert [each.key for each in events.dead_letters()] == ["k"]
    assert "the process ended" in events.dead_letters()[0].error
    assert events.discard("1")
    assert events.dead_letters() == []


def test_leases_are_renewed_until_it_is_done(store: Store, time: FakeTime) -> None:
    events, other = make(store), make(store)
    store.put("k", BODY, 60)
    task = events.work.take()
    assert task is not None
    for _ in range(5):
        time.advance(50)
        events.work.renew()
        assert other.work.take() is None
    events.work.carry_out(task)
    events.work.renew()
    assert store.until_due() is None


def test_without_a_handler_it_is_done(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    events = make(store)
    store.put("k", BODY, 60)
    work_off(events)
    assert store.until_due() is None
    assert "no handler is for event k (T)" in caplog.text


def test_what_cannot_be_read_is_a_dead_letter(store: Store) -> None:
    events = make(store)
    store.put("k", b"no JSON", 60)
    work_off(events)
    assert "cannot be read" in events.dead_letters()[0].error


class Shaky(MemoryStore):
    """Cannot be reached so many times when it is to be told what came of an event."""

    times = 0

    def done(self, held: Held) -> bool:
        self.times -= 1
        if self.times >= 0:
            raise EventStoreError("gone")
        return super().done(held)


@pytest.mark.parametrize(("times", "left"), [(3, False), (99, True)])
def test_a_store_that_cannot_be_reached_is_told_later(times: int, left: bool) -> None:  # noqa: FBT001 - a table
    store = Shaky()
    store.times = times
    events, waits = make(store), list[float]()
    store.put("k", BODY, 60)
    task = events.work.take()
    assert task is not None
    events.work.settle(task, waits.append)
    assert waits == sorted(waits)
    assert (store.until_due() is not None) is left
    store.close()


@pytest.mark.parametrize("attempt", range(1, 2000, 37))
def test_waits(attempt: int) -> None:
    retries = Retries()
    assert 0 < retries.wait(attempt) <= retries.longest
    assert Retries(chance=lambda: 0).wait(1) == Retries(chance=lambda: 1).wait(1) / 2 == 5
