"""One budget for several processes: by Redis, and by a file."""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pax8._core.limits import Budget, Ledger, Limit, Reservation
from pax8.errors import ConfigurationError
from pax8.limits import ProcessBudget, opened
from pax8.limits.shared import SharedBudget

OWNER = ("client", "https://api.pax8.com")
WORKER = textwrap.dedent("""
    import sys, time
    from pax8.limits import opened
    budget = opened(sys.argv[1], ("client", "root"))
    end = time.monotonic() + float(sys.argv[2])
    while True:
        held = budget.reserve(end - time.monotonic())
        if held is None:
            break
        time.sleep(max(0, held.moment - time.monotonic()))
        print(time.monotonic(), flush=True)
    budget.close()
""")


class Slow:
    """A clock that is moved by hand."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def make(url: str, clock: Callable[[], float]) -> SharedBudget:
    made = opened(url, OWNER, clock)
    assert isinstance(made, SharedBudget)
    return made


def worst(times: list[float], window: float) -> int:
    times = sorted(times)
    return max(sum(each <= other < each + window for other in times) for each in times)


@pytest.mark.parametrize("place", ["redis", "file"])
def test_four_processes_together_never_exceed_it(
    place: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    query = "calls=40&seconds=2&guard=0.4"
    if place == "redis":
        url = f"{request.getfixturevalue('redis_server').url}?{query}"
    else:
        url = f"file:{tmp_path / 'limits'}?{query}"
    workers = [
        subprocess.Popen(  # noqa: S603 - the script above
            [sys.executable, "-W", "error", "-c", WORKER, url, "5"], stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    outputs = [each.communicate(timeout=60)[0].split() for each in workers]
    assert [each.returncode for each in workers] == [0] * 4
    times = [float(each) for output in outputs for each in output]
    assert worst(times, 2) <= 40
    # The rounds that fit into five seconds.
    assert len(times) >= 80


# Redis keeps the same books as the ledger in Python does


@pytest.mark.parametrize("seed", range(4))
def test_redis_decides_as_a_process_does(redis_server: Any, seed: int) -> None:
    chance, clock = random.Random(seed), Slow()
    limit = Limit(20, 6000, 150)
    redis = make(f"{redis_server.url}?calls=20&seconds=6000&guard=150", clock)
    ledger = Ledger(20, 6000, 150)
    held: list[tuple[Reservation, float]] = []
    # All of it at about one moment of Redis' clock, which cannot be moved.
    now = 0.0
    for _ in range(120):
        now += 1e-4
        act = chance.random()
        if act < 0.8 or not held:
            ours, theirs = ledger.reserve(now), redis.reserve(float("inf"))
            assert ours is not None
            assert theirs is not None
            assert theirs.moment - clock.now == pytest.approx(max(0, ours - now), abs=1)
            held.append((theirs, ours))
        elif act < 0.9:
            theirs, ours = held.pop(chance.randrange(len(held)))
            if theirs.epoch == redis.epoch:
                ledger.give_back(ours, ledger.epoch)
                redis.give_back(theirs)
        else:
            theirs, ours = held[0]
            asked = chance.choice([7.0, 500.0, 9000.0])
            ledger.refused(now, ours, asked, 0.5)
            redis.refused(theirs, asked)
            held.clear()
        shown, expected = redis.limits(), ledger.limits(now, 1)
        assert (shown.limit, shown.used, shown.free) == (
            expected.limit,
            expected.used,
            expected.free,
        )
        assert shown.wait == pytest.approx(expected.wait, abs=1)
        assert shown.paused == pytest.approx(expected.paused, abs=1)
    assert limit.calls == 20
    redis.close()


def test_redis_shows_how_many_share_it_and_keeps_nothing_for_ever(redis_server: Any) -> None:
    import redis

    clock = Slow()
    budgets = [make(redis_server.url + "?prefix=ours", clock) for _ in range(3)]
    for each in budgets:
        assert each.reserve(10) is not None
    assert budgets[0].limits().sharers == 3
    assert budgets[0].limits().used == 3
    assert budgets[0].reserve(0) is None
    kept: Any = redis.Redis.from_url(redis_server.url)
    keys = kept.keys("*")
    assert len(keys) == 3
    for key in keys:
        assert key.startswith(b"ours:")
        assert b"client" not in key
        assert 60_000 < kept.pttl(key) < 200_000
    kept.close()
    for each in budgets:
        each.close()


def test_a_pause_holds_for_all(redis_server: Any, tmp_path: Path) -> None:
    for url in (redis_server.url, f"file:{tmp_path / 'limits'}"):
        clock = Slow()
        first, second = make(url, clock), make(url, clock)
        held = first.reserve(10)
        assert held is not None
        clock.now += 1
        first.refused(held, 30)
        assert second.limits().paused == pytest.approx(30, abs=0.5)
        later = second.reserve(float("inf"))
        assert later is not None
        assert later.moment - clock.now == pytest.approx(30, abs=0.5)
        assert first.epoch == second.epoch
        first.close()
        second.close()


# What is lost


def test_redis_lost_each_goes_on_under_its_share_and_rejoins(
    redis_server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Slow()
    url = f"{redis_server.url}?calls=40&seconds=60&guard=1.5"
    budgets = [make(url, clock) for _ in range(2)]
    for each in budgets * 5:
        assert each.reserve(1) is not None
    redis_server.kill()
    clock.now += 1
    with caplog.at_level(logging.WARNING, "pax8"):
        taken = [sum(each.reserve(1) is not None for _ in range(40)) for each in budgets]
    # What was taken of the window before is on the account of both.
    assert taken == [15, 15]
    assert len(caplog.records) == 2
    assert "its share among 2" in caplog.text
    assert "127.0.0.1" not in caplog.text

    redis_server.start()
    clock.now += 10
    assert budgets[0].reserve(1) is None
    assert budgets[1].reserve(1) is None
    clock.now += 61.6
    # A window later all is asked of Redis again, which was told what was used meanwhile.
    assert budgets[0].limits().sharers == 2
    for each in budgets:
        assert each.reserve(200) is not None
    assert len(caplog.records) == 2
    for each in budgets:
        each.close()


def test_a_redis_that_was_never_there_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    budget = make("redis://:pass@127.0.0.1:1/0?calls=3", Slow())
    with caplog.at_level(logging.WARNING, "pax8"):
        assert [budget.reserve(1) is not None for _ in range(4)] == [True] * 3 + [False]
    assert len(caplog.records) == 1
    assert "pass" not in caplog.text
    budget.close()


# The file


def test_a_file_outlives_damage_and_a_clock_that_is_set_back(tmp_path: Path) -> None:
    place, clock = tmp_path / "deep" / "limits", Slow(1_000_000)
    url = f"file:{place}?calls=3"
    for _ in range(3):
        assert make(url, clock).reserve(1) is not None
    assert make(url, clock).reserve(1) is None
    assert place.stat().st_mode & 0o077 == 0
    # After the machine was started again, its clock begins anew.
    clock.now = 5
    wait = make(url, clock).limits().wait
    assert wait == pytest.approx(61.5, abs=0.1)
    clock.now += 62
    assert make(url, clock).reserve(1) is not None
    place.write_bytes(b"\xff" * 100)
    assert make(url, clock).reserve(1) is not None


def test_a_file_that_cannot_be_written_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "in the way").write_text("")
    budget = make(f"file:{tmp_path / 'in the way' / 'limits'}?calls=2", Slow())
    assert [budget.reserve(1) is not None for _ in range(3)] == [True, True, False]
    assert len(caplog.records) == 1


# What is opened


def test_clients_of_one_credential_share_a_budget() -> None:
    first, again = opened("automatic", OWNER), opened("automatic", OWNER)
    other = opened("automatic", ("another", OWNER[1]))
    assert first is again
    assert first is not other
    assert first is not None
    assert first.limit == Limit(1000, 60, 1.5)


def test_what_rate_limit_takes(tmp_path: Path) -> None:
    assert opened(None, OWNER) is None
    seven: Any = opened(7, OWNER)
    assert seven.limit == Limit(7)
    own: Budget = ProcessBudget(Limit(3, 1))
    assert opened(own, OWNER) is own
    by_file: Any = opened(f"file:{tmp_path}/l?calls=9&seconds=3&guard=0.5", OWNER)
    assert by_file.limit == Limit(9, 3, 0.5)


@pytest.mark.parametrize(
    "given",
    ["", "soon", "file:", "http://x", "redis:", 0, -1, True, 1.5, object(), "file:/x?calls=many"],
    ids=repr,
)
def test_what_means_nothing_is_refused(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="rate_limit"):
        opened(given, OWNER)


def test_a_forked_process_is_not_held_up() -> None:
    budget = ProcessBudget(Limit(5))
    with budget._held():
        child = os.fork()
        if child == 0:
            os._exit(0 if budget.reserve(1) is not None else 1)
    assert os.waitpid(child, 0)[1] == 0
