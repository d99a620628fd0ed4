"""Calls that wait for their turn: in the order of asking, and none of them lost."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.http import Request
from pax8._core.ledger import Ledger
from pax8._core.limited import limited
from pax8._core.limits import Limit, Reservation
from pax8.errors import DeadlineExceeded
from pax8.limits import ProcessBudget
from support.counting import Counting, allowance, moment
from support.virtual_time import VirtualRuntime, simulate

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
