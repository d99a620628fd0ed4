"""One budget for several processes: by Redis, and by a file."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pax8._core.ledger import Ledger
from pax8._core.limits import Reservation

# Redis keeps the same books as the ledger in Python does


@pytest.mark.parametrize("seed", range(4))
def test_redis_decides_as_a_process_does(
    redis_server: Any, make: Any, clock: Any, seed: int
) -> None:
    chance = random.Random(seed)
    redis = make(f"{redis_server.url}?calls=20&seconds=6000&guard=150")
    ledger = Ledger(20, 6000, 150)
    held: list[tuple[Reservation, Reservation]] = []
    # All of it at about one moment of Redis' clock, which cannot be moved.
    now = 0.0
    for _ in range(150):
        now += 1e-4
        act = chance.random()
        if act < 0.6 or not held:
            ours, theirs = ledger.reserve(now), redis.reserve(float("inf"))
            assert ours is not None
            held.append((theirs, ours))
        elif act < 0.8:
            theirs, ours = held.pop(chance.randrange(len(held)))
            ledger.give_back(ours, now)
            redis.give_back(theirs)
        elif act < 0.9:
            place = chance.randrange(len(held))
            theirs, ours = held[place]
            if ours.waits:
                held[place] = redis.confirm(theirs), ledger.confirm(ours, now)
        else:
            theirs, ours = held[0]
            asked = chance.choice([7.0, 500.0, 9000.0])
            ledger.refused(now, ours.moment, asked, 0.5)
            redis.refused(theirs, asked)
        for theirs, ours in held[-1:]:
            assert theirs.waits == ours.waits
            if theirs.epoch == redis.epoch:
                expected = max(ours.moment, now) - now
                assert max(theirs.moment, clock.now) - clock.now == pytest.approx(expected, abs=1)
        redis.reserve(0)
        shown, limits = redis.limits(), ledger.limits(now, 1)
        assert (shown.limit, shown.used, shown.free) == (limits.limit, limits.used, limits.free)
        assert shown.wait == pytest.approx(limits.wait, abs=1)
        assert shown.paused == pytest.approx(limits.paused, abs=1)


def test_redis_shows_how_many_share_it_and_keeps_nothing_for_ever(
    redis_server: Any, make: Any
) -> None:
    import redis

    budgets = [make(redis_server.url + "?prefix=ours&calls=4") for _ in range(3)]
    for each in [*budgets, *budgets]:
        each.reserve(100)
    assert budgets[2].limits().sharers == 3
    assert budgets[2].limits().used == 4
    assert budgets[0].reserve(0) is None
    kept: Any = redis.Redis.from_url(redis_server.url)
    keys = kept.keys("*")
    assert len(keys) == 4
    for key in keys:
        assert key.startswith(b"ours:")
        assert b"client" not in key
        assert 60_000 < kept.pttl(key) < 86_400_000 + 400_000
    kept.close()


def test_a_pause_holds_for_all_and_keeps_the_order(place: str, make: Any, clock: Any) -> None:
    first, second = make(f"{place}?calls=2"), make(f"{place}?calls=2")
    held = first.reserve(10)
    assert held is not None
    first.reserve(10)
    row = [each.reserve(float("inf")) for each in (second, first, second)]
    clock.now += 1
    first.refused(held, 100)
    assert first.limits().paused == pytest.approx(100, abs=0.5)
    # The other one does not know it yet, and finds it out when it wants to go.
    clock.now = row[0].moment
    if place.startswith("file"):
        confirmed = [
            each.confirm(of) for each, of in zip((second, first, second), row, strict=True)
        ]
        assert all(each.waits for each in confirmed)
        moments = [each.moment for each in confirmed]
        assert moments == sorted(moments)
        assert moments[0] >= 1101
    else:
        # Redis' clock was not moved.
        moved = second.confirm(row[0])
        assert moved.waits
        assert moved.moment - clock.now == pytest.approx(100, abs=0.5)
    assert second.limits().paused > 30


def test_who_waits_learns_what_others_did_by_one_of_them(place: str, make: Any, clock: Any) -> None:
    first, second = make(place), make(place)
    held, other = first.reserve(10), second.reserve(10)
    assert held is not None
    assert other is not None
    assert not second.overdue()
    clock.now += 2.5
    assert [second.overdue() for _ in range(3)] == [True, False, False]
    epoch = second.epoch
    first.refused(held, 30)
    second.reserve(0)
    assert second.epoch != epoch


def test_limits_are_what_was_last_heard_and_how_long_ago(place: str, make: Any, clock: Any) -> None:
    budget = make(f"{place}?calls=3&sharers=7")
    unknown = budget.limits()
    assert (unknown.free, unknown.sharers, unknown.age) == (3, 7, float("inf"))
    for _ in range(3):
        budget.reserve(10)
    clock.now += 20
    shown = budget.limits()
    assert (shown.used, shown.free, shown.sharers, shown.age) == (3, 0, 1, 20)
    assert shown.wait == pytest.approx(41.5, abs=0.5)


def test_a_place_that_is_given_back_is_there_for_others(place: str, make: Any) -> None:
    first, second = make(f"{place}?calls=2"), make(f"{place}?calls=2")
    held = first.reserve(1)
    assert held is not None
    assert second.reserve(1) is not None
    assert second.reserve(1) is None
    first.give_back(held)
    assert second.reserve(1) is not None


def test_a_call_that_was_long_under_way_counts_from_its_answer(
    place: str, make: Any, clock: Any
) -> None:
    budget = make(f"{place}?calls=1")
    held = budget.reserve(1)
    assert held is not None
    if place.startswith("file"):
        clock.now += 10
    budget.arrived(held)
    waits = budget.reserve(100)
    assert waits is not None
    assert waits.moment - clock.now == pytest.approx(61.5, abs=0.5)


def test_what_redis_counts_is_dated_when_it_goes(redis_server: Any, make: Any, clock: Any) -> None:
    import time

    budget = make(f"{redis_server.url}?calls=1&seconds=0.05&guard=0.02")
    assert not budget.reserve(1).waits
    held = budget.reserve(1)
    assert held.waits
    # It comes too late for its moment, so it is counted from now.
    time.sleep(0.15)
    held = budget.confirm(held)
    assert not held.waits
    assert held.moment == pytest.approx(clock.now, abs=0.01)
