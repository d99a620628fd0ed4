"""A Pax8 in virtual time that counts what arrives, and refuses what is too much."""

from __future__ import annotations

import asyncio
from bisect import bisect_right, insort
from collections.abc import Callable
from random import Random
from typing import Any

from pax8._core.http import Request, Response
from pax8._core.ledger import Ledger
from pax8._core.limited import limited
from pax8._core.limits import Budget
from pax8._core.pipeline import Allowance
from pax8._core.retry import Retry
from support.virtual_time import VirtualRuntime


class Counting:
    """Takes `allowed` calls in any `window` seconds; None for any number.

    A call is `latency` seconds at most on its way, and its answer as long. `retry_after` is what it
    says with a refusal.
    """

    def __init__(
        self,
        allowed: int | None = None,
        window: float = 60.0,
        *,
        latency: float = 0.5,
        retry_after: str | None = None,
        seed: int = 0,
    ) -> None:
        self.allowed, self.window = allowed, window
        self.latency, self.retry_after = latency, retry_after
        self.random = Random(seed)
        self.arrivals: list[float] = []
        self.taken: list[float] = []
        self.refused: list[float] = []
        self.order: list[str] = []

    async def send(self, request: Request, _: Allowance) -> Response:
        loop = asyncio.get_running_loop()
        self.order.append(request.url)
        await asyncio.sleep(self.random.random() * self.latency)
        now = loop.time()
        insort(self.arrivals, now)
        lately = len(self.taken) - bisect_right(self.taken, now - self.window)
        refused = self.allowed is not None and lately >= self.allowed
        (self.refused if refused else self.taken).append(now)
        await asyncio.sleep(self.random.random() * self.latency)
        if not refused:
            return Response(200)
        return Response(429, {"retry-after": self.retry_after} if self.retry_after else {})

    def worst(self) -> int:
        """The most calls that arrived in any of its windows."""
        times = self.arrivals
        ends = (bisect_right(times, each + self.window - 1e-9) for each in times)
        return max((end - i for i, end in enumerate(ends)), default=0)


def allowance(until: float | None = None) -> Allowance:
    return Allowance(60.0, until, Retry())


async def work(
    server: Counting,
    budgets: list[Budget],
    runtime: VirtualRuntime,
    *,
    workers: int,
    seconds: float,
) -> None:
    """Call as fast as the budgets let this many workers, for a while."""
    end = runtime.clock.monotonic() + seconds
    sends: list[Callable[..., Any]] = [
        limited(server.send, budget, runtime)  # type: ignore[arg-type]  # it only waits
        for budget in budgets
    ]

    async def one(send: Callable[..., Any]) -> None:
        while runtime.clock.monotonic() < end:
            await send(Request("GET", "https://api.pax8.com/"), allowance())

    await asyncio.gather(*(one(sends[i % len(sends)]) for i in range(workers)))


def moment(ledger: Ledger, now: float) -> float:
    """The moment of the next reservation."""
    held = ledger.reserve(now)
    assert held is not None
    return held.moment
