"""The rate limit: what a place costs, and how much of the budget is used, and never more."""

from __future__ import annotations

import random
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator

from benchmarks.measuring import Result, compared, side_by_side
from pax8.limits import Limit, ProcessBudget

_OURS, _BARE = "a place in the row", "a lock, taken and released"
# Short windows, so that several fit into a benchmark. The guard has the share of the real one.
_LIMIT = Limit(200, 2.0, 0.05)
_LATENCY, _SECONDS = 0.004, 8.2


def results() -> Iterator[Result]:
    budget, lock = ProcessBudget(Limit(10_000_000)), threading.Lock()

    def locked() -> None:
        with lock:
            pass

    times = side_by_side({_OURS: lambda: budget.reserve(1), _BARE: locked}, rounds=21)
    yield compared("a place under the rate limit", times, (_OURS, _BARE), bar=None)
    for workers in (1, 4, 16):
        arrived = _arrivals(workers)
        worst = max(bisect_left(arrived, each + 2) - i for i, each in enumerate(arrived))
        calls = _LIMIT.calls
        what = f"calls in the worst window, {workers} workers"
        yield Result(what, worst, "allowed", calls, worst / calls, 1.0, unit="calls")
        rounds = arrived[-1] - arrived[0] + _LIMIT.guard
        used = len(arrived) / (int(rounds / 2.05) + 1)
        what = f"calls a window used, {workers} workers"
        yield Result(what, used, "allowed", calls, used / calls, unit="calls")


def _arrivals(workers: int) -> list[float]:
    """When calls arrived at a server that some threads call as fast as they may."""
    budget, arrived = ProcessBudget(_LIMIT), list[float]()
    end = time.monotonic() + _SECONDS

    def work() -> None:
        while (held := budget.reserve(end - time.monotonic())) is not None:
            time.sleep(max(0.0, held.moment - time.monotonic()))
            time.sleep(random.random() * _LATENCY)  # noqa: S311 - the way to the server
            arrived.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(arrived)
