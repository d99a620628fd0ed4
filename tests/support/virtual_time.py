"""An event loop whose time passes only while all of its tasks wait, and then at once."""

from __future__ import annotations

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pax8._core.runtime import Clock

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    def __init__(self, skip: Callable[[float], None]) -> None:
        super().__init__()
        self._skip = skip

    def select(self, timeout: float | None = None) -> list[Any]:
        assert timeout is not None, "all tasks wait, and nothing will wake them"
        self._skip(timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its time begins at 1000 s."""

    def __init__(self) -> None:
        self._now = 1000.0
        super().__init__(_Selector(self._skip))

    def time(self) -> float:
        return self._now

    def _skip(self, seconds: float) -> None:
        self._now += max(0.0, seconds)


class VirtualRuntime:
    """The part of a runtime that waits, by the time of an event loop."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.clock = Clock(loop.time, loop.time, lambda _: None, asyncio.sleep)

    async def sleep(self, seconds: float, abandoned: threading.Event | None) -> None:
        await asyncio.sleep(seconds)
        _ = abandoned

    async def blocking(
        self,
        function: Callable[[], T],
        undo: Callable[[T], object] | None = None,  # noqa: ARG002 - the result is waited for
    ) -> T:
        return function()


def simulate(main: Callable[[VirtualRuntime], Coroutine[Any, Any, T]]) -> T:
    """What this gives, run in time that takes none."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        return runner.run(main(VirtualRuntime(loop)))
