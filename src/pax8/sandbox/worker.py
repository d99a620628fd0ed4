"""Delivers what a sandbox has to deliver, in a thread of its own."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pax8.sandbox.delivery import Deliveries
    from pax8.sandbox.world import World

# How often it looks by itself, in seconds: another process may have changed the same file.
_LOOK = 5.0


class Worker:
    """Delivers at once what is new, and again what failed, after a pause.

    :param pause: Seconds until what failed is tried again.
    """

    def __init__(self, world: World, deliveries: Deliveries, pause: float) -> None:
        self._world, self._deliveries, self._pause = world, deliveries, pause
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="pax8-deliveries", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._world.mail.set()
        self._thread.join()

    def _run(self) -> None:
        retry: float | None = None
        while not self._stopped:
            self._world.mail.clear()
            due = retry is not None and time.monotonic() >= retry
            self._deliveries.deliver(again=due)
            if due:
                retry = None
            if retry is None and self._deliveries.waiting():
                retry = time.monotonic() + self._pause
            left = _LOOK if retry is None else max(0.0, retry - time.monotonic())
            self._world.mail.wait(min(left, _LOOK))
