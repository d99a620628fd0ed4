"""Time for tests."""

from __future__ import annotations

import asyncio

from pax8._core.runtime import Clock


class FakeTime:
    """Time that passes only when it is slept through, or moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, lambda: self.now, self._sleep, self._asleep)

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)

    async def _asleep(self, seconds: float) -> None:
        self._sleep(seconds)
        # As any wait does, it lets the others go on.
        await asyncio.sleep(0)
