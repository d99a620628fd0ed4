"""The clock stands or goes, and what falls due meanwhile happens in order and is told."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8 import Pax8Client
from pax8.errors import BadRequestError, UnprocessableError
from pax8.sandbox import Control, Sandbox, World
from pax8.sandbox.timekeeping import Ticker, Timekeeper

BEGINNING = datetime(2026, 6, 10, 15, tzinfo=UTC)


class Wall:
    """Real time, that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_month_passes_and_all_of_it_is_told_in_order(control: Control) -> None:
    state = control.clock.advance(months=1)
    assert state.now == datetime(2026, 7, 10, 15, tzinfo=UTC)
    assert state.happened is not None
    times = [each.at for each in state.happened]
    assert times == sorted(times)  # type: ignore[type-var] # each has its time
    told = {(each.kind, each.what) for each in state.happened}
    assert {("invoice", "issued"), ("invoice", "paid"), ("subscription", "renewed")} <= told


def test_months_are_those_of_the_calendar(control: Control) -> None:
    control.clock.set(datetime(2027, 1, 31, tzinfo=UTC))
    assert control.clock.advance(months=1).now == datetime(2027, 2, 28, tzinfo=UTC)
    later = control.clock.advance(days=1, hours=2, minutes=3, seconds=4).now
    assert later == datetime(2027, 3, 1, 2, 3, 4, tzinfo=UTC)


def test_time_does_not_run_backwards(control: Control) -> None:
    with pytest.raises(UnprocessableError, match="backwards"):
        control.clock.set(BEGINNING - timedelta(seconds=1))
    with pytest.raises(UnprocessableError, match="9000"):
        control.clock.advance(days=99_999_999)
    assert control.clock.get().now == BEGINNING


def test_a_token_expires_with_the_time_of_the_sandbox(
    control: Control, client: Pax8Client, sandbox: Sandbox
) -> None:
    client.companies.list().first()
    happened = control.clock.advance(hours=25).happened or []
    assert [each.what for each in happened if each.kind == "token"] == ["expired"]
    client.companies.list().first()
    asked = [each.operation for each in control.requests.list()]
    assert asked.count("token") == 2
    assert sandbox.world.now == BEGINNING + timedelta(hours=25)


def test_a_clock_goes_at_its_speed() -> None:
    world, wall = World(), Wall()
    keeper = Timekeeper(world, wall)
    keeper.start(60)
    wall.now += 10
    keeper.tick()
    assert keeper.read().now == BEGINNING + timedelta(minutes=10)
    keeper.stop()
    wall.now += 1000
    keeper.tick()
    assert keeper.read().now == BEGINNING + timedelta(minutes=10)
    assert not keeper.read().running


def test_no_time_passes_while_nobody_has_the_file_open(tmp_path: object) -> None:
    place, wall = f"{tmp_path}/world.db", Wall()
    first = World(place)
    Timekeeper(first, wall).start(1)
    first.close()
    wall.now += 3600
    second = World(place)
    keeper = Timekeeper(second, wall)
    assert keeper.read().running
    wall.now += 5
    keeper.tick()
    assert second.now == BEGINNING + timedelta(seconds=5)
    second.close()


def test_two_on_one_file_agree_on_the_time(tmp_path: object) -> None:
    place, wall = f"{tmp_path}/world.db", Wall()
    worlds = [World(place), World(place)]
    one, other = (Timekeeper(world, wall) for world in worlds)
    one.start(10)
    wall.now += 6
    other.tick()
    assert one.read() == other.read()
    assert one.read().now == BEGINNING + timedelta(minutes=1)
    for world in worlds:
        world.close()


def test_a_real_clock_that_is_set_back_does_not_turn_time_back() -> None:
    world, wall = World(), Wall()
    keeper = Timekeeper(world, wall)
    keeper.start(1)
    wall.now += 100
    keeper.tick()
    wall.now -= 5000
    keeper.tick()
    assert keeper.read().now == BEGINNING + timedelta(seconds=100)


@given(st.lists(st.sampled_from(["tick", "stop", "start", "advance", "wait"]), max_size=12))
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_to_it_time_only_goes_on(steps: list[str]) -> None:
    world, wall = World(), Wall()
    keeper = Timekeeper(world, wall)
    before = world.now
    for step in steps:
        if step == "wait":
            wall.now += 7.5
        elif step == "advance":
            keeper.advance(timedelta(hours=1))
            assert world.now >= before + timedelta(hours=1)
        else:
            {"tick": keeper.tick, "stop": keeper.stop, "start": keeper.start}[step]()
        assert world.now >= before
        before = world.now
    world.close()


def test_time_goes_on_when_a_moment_of_it_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticked = threading.Event()
    monkeypatch.setattr("pax8.sandbox.timekeeping._TICK", 0.001)

    class Failing(Timekeeper):
        """One that fails once."""

        tries = 0

        def tick(self) -> None:
            self.tries += 1
            if self.tries == 1:
                raise ValueError("a defect")
            ticked.set()

    world = World()
    with Ticker(Failing(world)):
        assert ticked.wait(10)
    assert "a defect" in caplog.text
    world.close()


def test_who_asks_does_not_wait_for_another_process_that_writes(tmp_path: object) -> None:
    place, wall = f"{tmp_path}/world.db", Wall()
    world = World(place)
    keeper = Timekeeper(world, wall)
    keeper.start(1)
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wall.now += 60
    keeper.tick()
    assert world.now == BEGINNING
    other.execute("ROLLBACK")
    other.close()
    wall.now += 1
    keeper.tick()
    assert world.now == BEGINNING + timedelta(seconds=61)
    world.close()


def test_the_clock_goes_some_years_at_a_time(control: Control) -> None:
    with pytest.raises(UnprocessableError, match="3660 days"):
        control.clock.advance(months=12 * 11)


def test_a_speed_that_is_none_is_refused(control: Control) -> None:
    for speed in (0, -1, 10_000_000):
        with pytest.raises(UnprocessableError, match="a clock goes"):
            control.clock.start(speed)
    with pytest.raises((BadRequestError, ValueError)):
        control.clock.advance(days=-1)
