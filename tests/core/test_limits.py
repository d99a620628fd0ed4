"""What calls are let go by: never too many in any window, and nearly all that are allowed."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.http import Request
from pax8._core.ledger import Ledger
from pax8._core.limited import limited
from pax8._core.limits import Limit, Reservation
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


def moment(ledger: Ledger, now: float) -> float:
    held = ledger.reserve(now)
    assert held is not None
    return held.moment


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
    sent = [moment(ledger, 100) for _ in range(5)]
    ledger.refused(101, sent[-1], 20, 0.5)
    gap = 60 / 150
    assert [moment(ledger, 101 + i) for i in range(3)] == [121, 122, pytest.approx(122 + gap)]
    assert ledger.limits(101, 1).paused == 20


def test_a_burst_of_refusals_counts_once() -> None:
    ledger = Ledger(most=1000, window=60, guard=1.5)
    sent = [moment(ledger, 100) for _ in range(400)]
    for each in sent[300:]:
        ledger.refused(101, each, None, 0)
    assert (ledger.limit, ledger.epoch) == (294, 1)
    # The longest that was asked for holds.
    ledger.refused(101.1, sent[350], 30, 0)
    assert ledger.limits(101.1, 1).paused == pytest.approx(30)


def test_a_single_refusal_takes_no_more_than_three_quarters() -> None:
    ledger = Ledger(most=1000, window=60, guard=1.5)
    for number in range(3):
        ledger.refused(100 + number, moment(ledger, 100 + number), 0, 0)
        assert ledger.limit == 250


# The row


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 9)), max_size=120), st.integers(1, 20))
def test_any_window_holds_so_many_whatever_is_done(
    steps: list[tuple[float, int]], calls: int
) -> None:
    ledger, now = Ledger(calls, 10, 1), 50.0
    row, sent, ended = list[Reservation](), list[Reservation](), set[int]()
    for step, chance in steps:
        now += step
        if chance == 0 and row:
            ledger.give_back(row.pop(len(row) // 2), now)
        elif chance == 1 and sent and id(sent[-1]) not in ended and now - sent[-1].moment < 10:
            # A call ends once, and none is under way for longer than a window.
            ended.add(id(sent[-1]))
            ledger.arrived(sent[-1], now)
        elif chance == 2 and sent:
            ledger.refused(now, sent[-1].moment, 3.0, 0)
        else:
            held = ledger.reserve(now)
            assert held is not None
            assert held.moment >= now
            (row if held.waits else sent).append(held)
        # Who comes for its place comes in its time, or late, and in the order of the places.
        row = [ledger.confirm(each, now) if each.moment <= now else each for each in row]
        sent += [each for each in row if not each.waits]
        row = [each for each in row if each.waits]
    counted = sorted(each.moment for each in sent)
    for i, each in enumerate(counted[calls:]):
        assert each >= counted[i] + 11 - 1e-3


def test_a_pause_keeps_the_order_of_those_who_wait() -> None:
    ledger = Ledger(most=2, window=60, guard=1.5)
    sent = [moment(ledger, 100) for _ in range(2)]
    row = [ledger.reserve(100 + i) for i in range(4)]
    ledger.refused(105, sent[1], 20, 0.5)
    newcomer = ledger.reserve(106)
    assert newcomer is not None
    moments = [ledger.confirm(each, 106).moment for each in row if each]
    assert [*moments, newcomer.moment] == sorted([*moments, newcomer.moment])
    assert moments[0] >= 125


def test_who_waits_moves_up_when_others_leave() -> None:
    ledger = Ledger(most=10, window=60, guard=1.5)
    for _ in range(10):
        ledger.reserve(100)
    row = [held for _ in range(30) if (held := ledger.reserve(100))]
    for each in row[:25]:
        ledger.give_back(each, 101)
    moments = [ledger.confirm(each, 101).moment for each in row[25:]]
    assert moments == pytest.approx([161.5] * 5, abs=0.01)


def test_a_longer_pause_is_learned_by_who_wants_to_go() -> None:
    ledger = Ledger(most=2, window=60, guard=1.5)
    sent = [moment(ledger, 100) for _ in range(2)]
    held = ledger.reserve(100)
    assert held is not None
    ledger.refused(101, sent[0], 20, 0)
    ledger.refused(102, sent[1], 200, 0)
    assert ledger.confirm(held, 161.5).moment >= 302


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
    first = ledger.reserve(100)
    assert first is not None
    ledger.reserve(101)
    ledger.reserve(102)
    waits = ledger.reserve(103)
    assert waits is not None
    ledger.arrived(first, 110)
    assert ledger.times == [101, 102, 110, 161.5]
    # Who waited for the first one's place waits on.
    assert ledger.confirm(waits, 161.5).moment == 101 + 61.5


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
