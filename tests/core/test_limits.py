"""What calls are let go by: never too many in any window, and nearly all that are allowed."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.http import Request
from pax8._core.limited import limited
from pax8._core.limits import TICK, Ledger, Limit
from pax8.errors import ConfigurationError, DeadlineExceeded
from pax8.limits import ProcessBudget
from support.counting import Counting, allowance, work
from support.virtual_time import VirtualRuntime, simulate

SETTINGS = settings(max_examples=6, deadline=None)


def run(server: Counting, limit: Limit, *, workers: int, seconds: float) -> ProcessBudget:
    async def main(runtime: VirtualRuntime) -> ProcessBudget:
        budget = ProcessBudget(limit, runtime.clock.monotonic)
        await work(server, [budget], runtime, workers=workers, seconds=seconds)
        return budget

    return simulate(main)


# A server that counts


@SETTINGS
@given(
    calls=st.integers(10, 400),
    workers=st.sampled_from([1, 4, 16, 100]),
    latency=st.sampled_from([0.0, 0.05, 0.5]),
    seed=st.integers(0, 1000),
)
def test_no_window_holds_more_than_the_limit(
    calls: int, workers: int, latency: float, seed: int
) -> None:
    server = Counting(calls, latency=latency, seed=seed)
    run(server, Limit(calls), workers=workers, seconds=200)
    assert server.worst() <= calls
    assert server.refused == []


@pytest.mark.parametrize("workers", [40, 200])
def test_nearly_all_of_the_budget_is_used(workers: int) -> None:
    server = Counting(1000, latency=0.5)
    run(server, Limit(), workers=workers, seconds=250)
    begun = server.arrivals[0]
    # Whole rounds: who begins with a burst ends in the midst of one.
    rounds = 4
    arrived = sum(each < begun + rounds * 61.5 for each in server.arrivals)
    assert arrived / (1000 * rounds * 61.5 / 60) >= 0.97
    assert server.refused == []


@SETTINGS
@given(
    allowed=st.integers(30, 900),
    latency=st.sampled_from([0.02, 0.5]),
    retry_after=st.sampled_from([None, "5", "60"]),
    seed=st.integers(0, 1000),
)
def test_a_server_that_allows_less_is_found_out(
    allowed: int, latency: float, retry_after: str | None, seed: int
) -> None:
    server = Counting(allowed, latency=latency, retry_after=retry_after, seed=seed)
    budget = run(server, Limit(), workers=60, seconds=590)
    assert 0.85 * allowed <= budget.limits().limit <= allowed
    # Once it is found out, for ten windows there is nothing to refuse, and nearly all is used.
    last = max(each for each in server.refused if each < 1000 + 340)
    after = [each for each in server.refused if last < each]
    assert after == []
    used = [each for each in server.arrivals if last + 120 <= each < last + 120 + 2 * 61.5]
    assert len(used) >= 0.85 * allowed * 2


def test_a_limit_that_was_learned_is_forgotten_but_seldom() -> None:
    server = Counting(60, latency=0.1)
    run(server, Limit(), workers=10, seconds=3000)
    episodes = 1 + sum(later - earlier > 60 for earlier, later in pairwise(server.refused))
    # After 10 windows, then 20, then 40.
    assert episodes <= 7
    server.allowed = None
    budget = run(server, Limit(), workers=50, seconds=60)
    assert budget.limits().limit == 1000


@pytest.mark.parametrize("retry_after", [None, "0", "0.001", "3", "45"])
def test_refusals_never_become_a_stampede(retry_after: str | None) -> None:
    server = Counting(0, latency=0.2, retry_after=retry_after)

    async def main(runtime: VirtualRuntime) -> None:
        budget = ProcessBudget(Limit(), runtime.clock.monotonic)

        async def open_again() -> None:
            await asyncio.sleep(100)
            server.allowed = 1000

        await asyncio.gather(
            open_again(), work(server, [budget], runtime, workers=200, seconds=300)
        )

    simulate(main)
    first = server.arrivals[0]
    # What was under way when the first was refused.
    assert sum(each < first + 0.5 for each in server.refused) <= 210
    later = [each for each in server.arrivals if first + 1 < each < 1000 + 100]
    for each in later:
        assert sum(each <= other < each + 1 for other in later) <= 45
    opened = [each for each in server.refused if each > 1000 + 101]
    assert len(opened) <= 1
    if retry_after in {None, "45"}:
        assert len([each for each in server.refused if each > first + 1]) < 30


def test_one_goes_first_after_a_pause_and_the_others_follow_evenly() -> None:
    ledger = Ledger(most=600, window=60, guard=1.5)
    sent = [ledger.reserve(100) for _ in range(5)]
    ledger.refused(101, sent[-1] or 0, 20, 0.5)
    assert [ledger.reserve(101 + i) for i in range(3)] == [121, 122, pytest.approx(122 + 60 / 150)]
    assert ledger.limits(101, 1).paused == 20


def test_a_burst_of_refusals_counts_once() -> None:
    ledger = Ledger(most=1000, window=60, guard=1.5)
    sent = [ledger.reserve(100) or 0 for _ in range(400)]
    for each in sent[300:]:
        ledger.refused(101, each, None, 0)
    assert (ledger.limit, ledger.epoch) == (294, 1)
    # The longest that was asked for holds.
    ledger.refused(101.1, sent[350], 30, 0)
    assert ledger.limits(101.1, 1).paused == pytest.approx(30)


def test_a_single_refusal_takes_no_more_than_three_quarters() -> None:
    ledger = Ledger(most=1000, window=60, guard=1.5)
    for number in range(3):
        ledger.refused(100 + number, ledger.reserve(100 + number) or 0, 0, 0)
        assert ledger.limit == 250


# The row


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 3)), max_size=120), st.integers(1, 20))
def test_places_are_given_in_order_and_any_window_holds_so_many(
    steps: list[tuple[float, int]], calls: int
) -> None:
    ledger, now, given = Ledger(calls, 10, 1), 50.0, list[float]()
    for step, chance in steps:
        now += step
        waiting = [each for each in given if each > now]
        if chance == 0 and waiting:
            ledger.give_back(waiting[0], 0)
            given.remove(waiting[0])
        moment = ledger.reserve(now)
        assert moment is not None
        assert moment >= now
        assert all(moment > each for each in given)
        given.append(moment)
    for i, each in enumerate(given[calls:]):
        assert each >= given[i] + 11 - TICK


def test_who_waits_goes_in_the_order_of_asking() -> None:
    server = Counting(latency=0.0)

    async def main(runtime: VirtualRuntime) -> None:
        budget = ProcessBudget(Limit(5), runtime.clock.monotonic)
        send = limited(server.send, budget, runtime)  # type: ignore[arg-type]  # it only waits
        async with asyncio.TaskGroup() as group:
            for number in range(23):
                group.create_task(send(Request("GET", f"{number:02}"), allowance()))

    simulate(main)
    assert server.order == sorted(server.order)
    assert len(server.order) == 23


def test_a_wait_that_is_cancelled_leaves_its_place() -> None:
    server = Counting(latency=0.0)

    async def main(runtime: VirtualRuntime) -> None:
        budget = ProcessBudget(Limit(5), runtime.clock.monotonic)
        send = limited(server.send, budget, runtime)  # type: ignore[arg-type]  # it only waits
        calls = [
            asyncio.ensure_future(send(Request("GET", str(number)), allowance()))
            for number in range(10)
        ]
        await asyncio.sleep(1)
        for each in calls[5:]:
            each.cancel()
        await asyncio.wait(calls)
        assert budget.limits().used == 5
        begun = runtime.clock.monotonic()
        assert budget.limits().wait == pytest.approx(60.5)
        await asyncio.gather(*(send(Request("GET", str(n)), allowance()) for n in range(5)))
        assert runtime.clock.monotonic() - begun == pytest.approx(60.5, abs=0.01)

    simulate(main)


def test_what_cannot_go_before_its_deadline_fails_at_once_and_takes_nothing() -> None:
    server = Counting(latency=0.0)

    async def main(runtime: VirtualRuntime) -> None:
        budget = ProcessBudget(Limit(2), runtime.clock.monotonic)
        send = limited(server.send, budget, runtime)  # type: ignore[arg-type]  # it only waits
        now = runtime.clock.monotonic()
        for _ in range(2):
            await send(Request("GET", "/"), allowance(now + 60))
        for _ in range(3):
            with pytest.raises(DeadlineExceeded, match="rate limit"):
                await send(Request("GET", "/"), allowance(now + 60))
        assert runtime.clock.monotonic() == now
        await send(Request("GET", "/"), allowance(now + 62))

    simulate(main)
    assert len(server.arrivals) == 3


def test_all_that_slept_through_their_moments_do_not_go_together() -> None:
    server = Counting(10, latency=0.0)

    async def main(runtime: VirtualRuntime) -> None:
        loop = asyncio.get_running_loop()
        budget = ProcessBudget(Limit(10), runtime.clock.monotonic)
        send = limited(server.send, budget, runtime)  # type: ignore[arg-type]  # it only waits
        calls = [
            asyncio.ensure_future(send(Request("GET", str(number)), allowance()))
            for number in range(35)
        ]
        await asyncio.sleep(1)
        # The machine was suspended.
        loop._now += 300  # type: ignore[attr-defined]  # of a virtual loop
        await asyncio.gather(*calls)

    simulate(main)
    assert server.worst() <= 10


def test_a_call_that_was_long_under_way_counts_from_its_answer() -> None:
    ledger = Ledger(most=3, window=60, guard=1.5)
    first = ledger.reserve(100) or 0
    ledger.reserve(101)
    ledger.reserve(102)
    ledger.arrived(first, 110)
    assert ledger.times == [101, 102, 110]
    assert ledger.reserve(111) == 101 + 61.5


def test_a_million_reservations_keep_no_more_than_a_few_windows() -> None:
    ledger, now = Ledger(most=100, window=1, guard=0.1), 0.0
    for _ in range(5_000):
        now += 0.011
        assert ledger.reserve(now) is not None
    assert len(ledger.times) < 500


# What is shown, and what is refused


def test_limits_tell_where_it_stands() -> None:
    ledger = Ledger(most=3, window=60, guard=1.5)
    shown = ledger.limits(100, 1)
    assert (shown.limit, shown.window, shown.used, shown.free) == (3, 60, 0, 3)
    assert (shown.wait, shown.paused, shown.sharers) == (0, 0, 1)
    for _ in range(3):
        ledger.reserve(100)
    shown = ledger.limits(110, 4)
    assert (shown.used, shown.free, shown.sharers) == (3, 0, 4)
    assert shown.wait == pytest.approx(51.5)


@pytest.mark.parametrize(
    "given",
    [{"calls": 0}, {"calls": -1}, {"calls": 2.5}, {"calls": True}, {"seconds": 0}, {"guard": -1}],
    ids=repr,
)
def test_a_limit_that_cannot_be_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError, match="rate_limit"):
        Limit(**given)  # type: ignore[arg-type]  # which is the mistake
