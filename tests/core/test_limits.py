"""What calls are let go by: never too many in any window, and nearly all that are allowed."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.ledger import Ledger
from pax8._core.limits import Limit
from pax8.errors import ConfigurationError
from pax8.limits import ProcessBudget
from support.counting import Counting, moment, work
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
