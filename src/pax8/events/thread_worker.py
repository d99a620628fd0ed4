"""Handling in threads, for servers that have no event loop."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any

from pax8.events.stores.store import EventStoreError
from pax8.events.work import Awaits, Task, Work

logger = logging.getLogger("pax8.events")


class ThreadWorker:
    """Threads that handle what is due, until they are stopped.

    :param concurrency: How many events are handled at once.
    :param poll: After how many seconds to look for what other processes left.
    """

    def __init__(self, work: Work, concurrency: int, poll: float) -> None:
        self._work, self._poll = work, poll
        self._wake = threading.Semaphore(0)
        self._stopping, self._over = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=f"pax8-events-{number}", daemon=True)
            for number in range(concurrency)
        ]
        self._keeper = threading.Thread(target=self._keep, name="pax8-events", daemon=True)
        for each in (*self._threads, self._keeper):
            each.start()

    def wake(self) -> None:
        """Tell that something is due."""
        self._wake.release()

    def stop(self, patience: float) -> bool:
        """Take nothing more, and finish what is under way; whether that took no longer than so."""
        self._stopping.set()
        self._wake.release(len(self._threads))
        until = time.monotonic() + patience
        for each in self._threads:
            if each is not threading.current_thread():
                each.join(max(0.0, until - time.monotonic()))
        if any(each.is_alive() for each in self._threads):
            # What they are at stays theirs, for as long as the process lives.
            return False
        self._over.set()
        self._keeper.join()
        return True

    def _run(self) -> None:
        with ExitStack() as stack:
            runner: asyncio.Runner | None = None

            def awaits(coroutine: Coroutine[Any, Any, Any]) -> Any:
                nonlocal runner
                if runner is None:
                    runner = stack.enter_context(asyncio.Runner())
                return runner.run(coroutine)

            while not self._stopping.is_set():
                task, wait = self._next()
                if task is not None:
                    self._carry_out(task, awaits)
                else:
                    self._wake.acquire(timeout=wait)

    def _next(self) -> tuple[Task | None, float]:
        """What is due, or how long to wait for it."""
        try:
            task = self._work.take()
            due = None if task is not None else self._work.store.until_due()
        except EventStoreError as error:
            logger.warning("no events can be taken (%s)", error)
            return None, self._poll
        return task, self._poll if due is None else min(due, self._poll)

    def _carry_out(self, task: Task, awaits: Awaits) -> None:
        try:
            self._work.carry_out(task, awaits)
        except Exception:
            # A worker does not end by what it works on.
            logger.exception("event %s", task.event.key)

    def _keep(self) -> None:
        while not self._over.wait(self._work.lease / 3):
            self._work.renew()
