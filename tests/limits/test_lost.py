"""What happens where Redis or the file is lost, found empty, or of no use."""

from __future__ import annotations

import logging
import os
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FORTY = "calls=40&seconds=60&guard=1.5"


def command(server: Any, *words: str) -> Any:
    import redis

    with redis.Redis.from_url(server.url) as connection:
        return connection.execute_command(*words)


def taken(budget: Any, tries: int = 60) -> int:
    return sum(budget.reserve(1) is not None for _ in range(tries))


def test_redis_lost_each_goes_on_under_its_share_and_rejoins(
    redis_server: Any, make: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    budgets = [make(f"{redis_server.url}?{FORTY}") for _ in range(2)]
    for each in budgets * 5:
        assert each.reserve(1) is not None
    redis_server.kill()
    clock.now += 1
    with caplog.at_level(logging.WARNING, "pax8"):
        # What was taken of the window before is on the account of both.
        assert [taken(each) for each in budgets] == [15, 15]
    assert len(caplog.records) == 2
    assert "its share among 2" in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert budgets[0].limits().limit == 20

    redis_server.start()
    clock.now += 10
    assert budgets[0].reserve(1) is None
    assert budgets[1].reserve(1) is None
    clock.now += 61.6
    # A window later all is asked of Redis again, which was told what was used meanwhile.
    for each in budgets:
        assert each.reserve(200) is not None
    assert budgets[1].limits().sharers == 2
    assert budgets[1].limits().limit == 40
    assert len(caplog.records) == 2


def test_who_used_more_than_its_share_waits(redis_server: Any, make: Any, clock: Any) -> None:
    busy, idle = (make(f"{redis_server.url}?{FORTY}") for _ in range(2))
    assert idle.reserve(1) is not None
    assert taken(busy, 30) == 30
    redis_server.kill()
    clock.now += 1
    assert taken(busy) == 0
    # And who does not know what the others used goes evenly, after a while without a word.
    clock.now += 9
    assert taken(idle) == 1
    clock.now += 3.1
    assert taken(idle) == 1


def test_what_was_only_out_of_reach_is_not_counted_twice(
    redis_server: Any, make: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = make(f"{redis_server.url}?{FORTY}")
    assert taken(budget, 10) == 10
    redis, script = budget._shared, budget._shared._script

    def gone(**_: Any) -> Any:
        raise redis._lost[0]

    monkeypatch.setattr(redis, "_script", gone)
    clock.now += 1
    assert taken(budget, 5) == 5
    monkeypatch.setattr(redis, "_script", script)
    clock.now += 6
    assert budget.reserve(1) is not None
    assert make(f"{redis_server.url}?{FORTY}").reserve(1) is not None
    clock.now += 62
    budget.reserve(0)
    assert budget.limits().used == 17


@pytest.mark.parametrize(
    "lose",
    [
        lambda server: command(server, "FLUSHALL"),
        lambda server: (server.kill(), server.start()),
        # As after its clock was set back by an hour.
        lambda server: command(
            server,
            "EVAL",
            "local k = redis.call('KEYS', '*learned')[1] "
            "return redis.call('HINCRBY', k, 'seen_at', 3600000000)",
            "0",
        ),
    ],
    ids=["flushed", "begun anew", "clock set back"],
)
def test_found_empty_it_is_filled_again_before_it_is_believed(
    redis_server: Any,
    make: Any,
    clock: Any,
    caplog: pytest.LogCaptureFixture,
    lose: Callable[[Any], object],
) -> None:
    budgets = [make(f"{redis_server.url}?{FORTY}") for _ in range(2)]
    for each in budgets * 15:
        assert each.reserve(1) is not None
    lose(redis_server)
    clock.now += 1
    # 30 of 40 were used, as nobody but these two knows.
    assert [taken(each) for each in budgets] == [5, 5]
    assert len(caplog.records) == 2
    assert "begun anew" in caplog.text
    # A third one, which never knew, is told.
    assert taken(make(f"{redis_server.url}?{FORTY}")) == 0
    clock.now += 62
    for each in budgets:
        each.reserve(0)
    assert [each.limits().limit for each in budgets] == [40, 40]
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["CONFIG", "SET", "maxmemory", "1"], "OutOfMemoryError"),
        (["REPLICAOF", "127.0.0.1", "1"], "ReadOnlyError"),
        (["CONFIG", "SET", "requirepass", "other"], "AuthenticationError"),
    ],
    ids=["full", "a replica", "password changed"],
)
def test_a_redis_that_is_of_no_use_stops_nobody(
    redis_server: Any, make: Any, caplog: pytest.LogCaptureFixture, words: list[str], said: str
) -> None:
    budget = make(f"{redis_server.url}?calls=5")
    assert budget.reserve(1) is not None
    command(redis_server, *words)
    # Else it goes on with the connection that was let in.
    budget.close()
    assert taken(budget) == 4
    assert len(caplog.records) == 1
    assert said in caplog.text


def test_a_redis_that_forgot_the_script_is_told_it_again(
    redis_server: Any, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    budget = make(f"{redis_server.url}?calls=5")
    assert budget.reserve(1) is not None
    command(redis_server, "SCRIPT", "FLUSH")
    assert taken(budget) == 4
    assert not caplog.records


def test_a_redis_that_was_never_there_leaves_the_share_that_was_set(
    make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert taken(make("redis://127.0.0.1:1/0?calls=8")) == 8
    assert "8 calls in 60 s, its share among 1" in caplog.text
    assert taken(make("redis://127.0.0.1:1/0?calls=8&sharers=4")) == 2
    assert "2 calls in 60 s, its share among 4" in caplog.text
    assert len(caplog.records) == 2


def test_what_speaks_no_tls_stops_nobody(make: Any, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            for _ in range(2):
                listener.accept()[0].close()

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        assert taken(make(f"rediss://127.0.0.1:{listener.getsockname()[1]}/0?calls=2")) == 2
    assert "ConnectionError" in caplog.text
    assert ssl.HAS_TLSv1_3


# The file


def test_a_file_outlives_damage_and_a_clock_that_is_set_back(
    tmp_path: Path, make: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "deep" / "limits"
    url = f"file:{place}?calls=3"
    clock.now = 1_000_000
    for _ in range(3):
        assert make(url).reserve(1) is not None
    assert make(url).reserve(1) is None
    assert place.stat().st_mode & 0o077 == 0
    # After the machine was started again, its clock begins anew.
    clock.now = 5
    budget = make(url)
    assert budget.reserve(0) is None
    assert budget.limits().wait == pytest.approx(61.5, abs=0.1)
    clock.now += 62
    assert taken(budget) == 3
    # As of a process that was killed in the midst of it.
    place.write_bytes(place.read_bytes()[:40])
    assert taken(budget) == 0
    assert "begun anew" in caplog.text
    assert taken(make(url)) == 0


def test_a_file_that_is_of_no_use_stops_nobody(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mine = tmp_path / "mine"
    mine.write_text("dear diary")
    for place in (mine / "limits", mine):
        assert taken(make(f"file:{place}?calls=2")) == 2
    assert len(caplog.records) == 2
    assert "holds something else" in caplog.text
    assert mine.read_text() == "dear diary"


# Forks


def test_a_forked_process_is_not_held_up_and_another_sharer(place: str, make: Any) -> None:
    budget = make(f"{place}?calls=5")
    assert budget.reserve(1) is not None
    read, write = os.pipe()
    with budget._lock:
        child = os.fork()
        if child == 0:
            try:
                found = [budget.reserve(1) is not None for _ in range(5)]
                os.write(write, f"{sum(found)} {budget.limits().sharers}".encode())
            finally:
                os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert os.read(read, 100) == b"4 2"
    os.close(read)
    os.close(write)
    # The connection stayed its own.
    assert budget.reserve(1) is None
    assert budget.limits().sharers == 2


def test_a_forked_process_has_a_budget_of_its_own() -> None:
    from pax8.limits import Limit, ProcessBudget

    budget = ProcessBudget(Limit(5))
    for _ in range(9):
        budget.reserve(float("inf"))
    with budget._lock:
        child = os.fork()
        if child == 0:
            # What was used is used, but those who waited do not wait here.
            waits = budget.limits().wait
            os._exit(0 if 60 < waits < 62 else 1)
    assert os.waitpid(child, 0)[1] == 0
