"""Handling in tasks of an event loop, and in threads what is not awaited."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from pax8.events.router import Handler
from pax8.events.stores.store import EventStoreError
from pax8.events.work import Task, Work

logger = logging.getLogger("pax8.events")
T = TypeVar("T")


class TaskWorker:
    """Tasks of the running loop that handle what is due, until they are stopped.

    :param concurrency: How many events are handled at once.
    :param poll: After how many seconds to look for what other processes left.
    """

    def __init__(self, work: Work, concurrency: int, poll: float) -> None:
        self._work, self._poll = work, poll
        self.loop = asyncio.get_running_loop()
        # Handlers have threads of their own, so that what is received does not wait for them.
        self._handling = ThreadPoolExecutor(concurrency, "pax8-events")
        self._storing = ThreadPoolExecutor(2, "pax8-events-store")
        self._wake = asyncio.Semaphore(0)
        self._stopping = False
        self._tasks = [self.loop.create_task(self._run()) for _ in range(concurrency)]
        self._keeper = self.loop.create_task(self._keep())

    @staticmethod
    def running(worker: TaskWorker | None) -> TaskWorker | None:
        """The worker, if it is one of the running loop."""
        here = asyncio.get_running_loop()
        return worker if worker is not None and worker.loop is here else None

    async def stored(self, function: Callable[..., T], *given: Any) -> T:
        """Have the store do something in a thread."""
        return await self.loop.run_in_executor(self._storing, function, *given)

    def wake(self) -> None:
        """Tell that something is due."""
        self._wake.release()

    async def stop(self, patience: float) -> bool:
        """Take nothing more, and finish what is under way; whether that took no longer than so.

        What then is awaited is cancelled, and given back for another worker.
        """
        self._stopping = True
        for _ in self._tasks:
            self._wake.release()
        _, late = await asyncio.wait(self._tasks, timeout=patience)
        for each in (*late, self._keeper):
            each.cancel()
        await asyncio.gather(*self._tasks, self._keeper, return_exceptions=True)
        # A thread cannot be cancelled. It tells the store by itself when it is through.
        self._handling.shutdown(wait=not late)
        self._storing.shutdown(wait=True)
        return not late

    async def _run(self) -> None:
        while not self._stopping:
            try:
                task = await self._taken()
                due = None if task is not None else await self.stored(self._work.store.until_due)
            except EventStoreError as error:
                logger.warning("no events can be taken (%s)", error)
                task, due = None, None
            if task is None:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll if due is None else min(due, self._poll)):
                        await self._wake.acquire()
            else:
                await self._carry_out(task)

    async def _taken(self) -> Task | None:
        # No task: a loop that just ends cancels those, and what the thread took would be held by
        # nobody.
        taking = self.loop.run_in_executor(self._storing, self._work.take)
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # The thread takes it all the same.
            task = await taking
            if task is not None:
                self._work.give_back(task)
            raise

    async def _carry_out(self, task: Task) -> None:
        if not any(handler.awaited for handler in task.left):
            # All of it in the thread, so that what came of it is told even if the loop is gone.
            await self.loop.run_in_executor(self._handling, self._work.carry_out, task)
            return
        for handler, ended in task.steps():
            try:
                await self._call(handler, task)
            except asyncio.CancelledError as error:
                if not self._cancelled():
                    ended(error)
                    continue
                # A thread goes on, so nobody else may begin until its lease ends.
                (self._work.give_back if handler.awaited else self._work.forget)(task)
                raise
            except (Exception, SystemExit) as error:  # noqa: BLE001 - they are not ours
                ended(error)
            else:
                ended(None)
                await self._told(self._work.note, task)
        await self._told(self._work.settle, task)

    async def _call(self, handler: Handler, task: Task) -> None:
        if handler.awaited:
            await handler.function(task.event)
            return
        function = handler.function
        result = await self.loop.run_in_executor(self._handling, function, task.event)
        if asyncio.iscoroutine(result):
            await result

    async def _told(self, tell: Callable[[Task], None], task: Task) -> None:
        """Tell the store, even if this is cancelled meanwhile."""
        telling = self.loop.run_in_executor(self._storing, tell, task)
        try:
            await asyncio.shield(telling)
        except asyncio.CancelledError:
            await telling
            if tell == self._work.note:
                self._work.give_back(task)
            raise

    @staticmethod
    def _cancelled() -> bool:
        """Whether it is this task that was cancelled, and not something that it waited for."""
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._work.lease / 3)
            await self.stored(self._work.renew)
