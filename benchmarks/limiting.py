"""The rate limit: what a place costs, how much of the budget is used, and never more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from pyrate_limiter import Duration, InMemoryBucket, Limiter, Rate

from benchmarks.measuring import Result, compared, side_by_side
from pax8.limits import Limit, ProcessBudget

_OURS, _THEIRS, _BARE = "a place in the row", "pyrate-limiter's", "a lock, taken and released"
# So many calls, and so short a window, that several fit into a benchmark. All else is a thirtieth
# of the real size too: the guard, and ways to the server that take half a second.
_CALLS = 100
# Processes, threads in each, and whether the processes share the budget on Redis.
_RUNS = [(1, 1, False), (1, 4, False), (1, 16, False), (1, 4, True), (4, 4, True)]
_TESTS = Path(__file__).parents[1] / "tests"


def results() -> Iterator[Result]:
    many = 10_000_000
    budget, lock = ProcessBudget(Limit(many)), threading.Lock()
    theirs = Limiter(InMemoryBucket([Rate(many, Duration.MINUTE)]))

    def locked() -> None:
        with lock:
            pass

    times = side_by_side(
        {
            _OURS: lambda: budget.reserve(1),
            _THEIRS: lambda: theirs.try_acquire("call", blocking=False),
            _BARE: locked,
        },
        rounds=21,
    )
    yield compared("a place under the rate limit", times, (_OURS, _THEIRS), bar=1.0)
    yield compared("a place under the rate limit", times, (_OURS, _BARE), bar=None)
    for processes, workers, shared in _RUNS:
        found = _arrivals(processes, workers, shared=shared)
        who = f"{processes} x {workers}{' on Redis' if shared else ' threads'}"
        worst, left = found["worst"], _CALLS * (1 - found["used"])
        what = f"most calls in a window, {who}"
        yield Result(what, worst, "allowed", _CALLS, worst / _CALLS, 1.0, unit="calls")
        what = f"calls a window left unused, {who}"
        # One thread alone waits for its answers, and has not work enough.
        bar = 0.03 if processes * workers > 1 else None
        yield Result(what, left, "allowed", _CALLS, left / _CALLS, bar, unit="calls")


def _arrivals(processes: int, workers: int, *, shared: bool) -> dict[str, float]:
    """What arrived at a server that clients in real processes call as fast as they may."""
    run = json.dumps({"calls": _CALLS, "processes": processes, "workers": workers})
    command = [sys.executable, "-m", "support.arrivals", "--run", run]
    # A program of the tests, which starts a Redis as the tests do.
    path = os.pathsep.join([str(_TESTS), *filter(None, sys.path)])
    done = subprocess.run(  # noqa: S603 - as written above
        [*command, *(["--redis"] if shared else [])],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
