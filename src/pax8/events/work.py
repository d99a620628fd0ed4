"""Handling of a delivery that was taken from the store, try by try."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

from pax8.events.event import Event, read
from pax8.events.retries import Retries
from pax8.events.router import Handler, Router
from pax8.events.stores.store import EventStoreError, Held, Store

logger = logging.getLogger("pax8.events")
Awaits = Callable[[Coroutine[Any, Any, Any]], Any]
# How long to wait before the store is told again of what it could not be told, in seconds.
_AGAIN = (0.1, 0.4, 1.0, 2.0, 4.0, 8.0)
# Characters of what is kept of an error.
_LONGEST_ERROR = 4000


@dataclass(eq=False)
class Task:
    """One try of one delivery: what is left to do, what is through, and what failed."""

    held: Held
    event: Event
    left: list[Handler]
    handled: list[str] = field(default_factory=list[str])
    failures: list[str] = field(default_factory=list[str])

    @property
    def through(self) -> tuple[str, ...]:
        """The names of the handlers that are through with it."""
        return tuple(self.handled)

    def steps(self) -> Iterator[tuple[Handler, Callable[[BaseException | None], None]]]:
        """Each handler that is left, with what is to be told how it ended."""
        for handler in self.left:

            def ended(error: BaseException | None, name: str = handler.name) -> None:
                if error is None:
                    self.handled.append(name)
                else:
                    self.failures.append(f"{name}: {type(error).__name__}: {error}")
                    logger.error("%s failed with event %s", name, self.event.key, exc_info=error)

            yield handler, ended


class Work:
    """Takes deliveries, has them handled, and tells the store what came of it.

    :param lease: For how many seconds a delivery is held at a time. A worker that lives renews it.
    """

    def __init__(self, store: Store, router: Router, retries: Retries, lease: float) -> None:
        self.store, self.router, self.retries, self.lease = store, router, retries, lease
        # What is being handled in this process, for its leases to be renewed.
        self._under_way: set[Task] = set()
        self._lock, self._noting = threading.Lock(), threading.Lock()

    def take(self) -> Task | None:
        """The next delivery that is due; None if none is."""
        while (held := self.store.take(self.lease)) is not None:
            if held.attempt > self.retries.attempts:
                # It was never said how the last try ended.
                self.store.bury(
                    held, "the process ended, or hung, while it was handled", held.handled
                )
                continue
            try:
                event = read(held.body, held.key, held.attempt, held.received_at)
            except ValueError as error:
                # Whoever kept it did not take it in as is done here.
                self.store.bury(held, f"it cannot be read: {error}", held.handled)
                continue
            handlers = self.router.handlers(event)
            if not handlers:
                logger.warning("no handler is for event %s (%s)", held.key, event.topic)
            left = [each for each in handlers if each.name not in held.handled]
            task = Task(held, event, left, list(held.handled))
            with self._lock:
                self._under_way.add(task)
            return task
        return None

    def carry_out(self, task: Task, awaits: Awaits = asyncio.run) -> None:
        """Have it handled, and tell the store."""
        for handler, ended in task.steps():
            try:
                result = handler.function(task.event)
                if asyncio.iscoroutine(result):
                    awaits(result)
            except (Exception, SystemExit, asyncio.CancelledError) as error:  # noqa: BLE001 - they are not ours
                ended(error)
            else:
                ended(None)
                self.note(task)
        self.settle(task)

    def note(self, task: Task) -> None:
        """Note which handlers are through, so that none of them begins again after a crash."""
        if task.left[-1].name not in task.handled:
            self._extend(task)

    def renew(self) -> None:
        """Hold what is under way for longer."""
        with self._lock:
            under_way = list(self._under_way)
        for task in under_way:
            self._extend(task)

    def settle(self, task: Task, sleep: Callable[[float], object] = time.sleep) -> None:
        """Tell the store what came of it, again and again if it cannot be reached."""
        for wait in (*_AGAIN, None):
            try:
                known = self._tell(task)
            except EventStoreError as error:
                if wait is None:
                    logger.error(  # noqa: TRY400 - the error says it all
                        "what came of event %s cannot be kept (%s); it will be handled again",
                        *(task.event.key, error),
                    )
                else:
                    sleep(wait)
                continue
            if not known:
                logger.warning(
                    "event %s took longer than it was held for; another worker may have it",
                    task.event.key,
                )
            break
        self.forget(task)

    def give_back(self, task: Task) -> None:
        """Let another worker have it at once."""
        self.forget(task)
        try:
            self.store.give_back(task.held, task.through)
        except EventStoreError as error:
            logger.warning("event %s cannot be given back (%s)", task.event.key, error)

    def forget(self, task: Task) -> None:
        """Renew its lease no more."""
        with self._lock:
            self._under_way.discard(task)

    def _extend(self, task: Task) -> None:
        # One at a time, so that an older note does not undo a newer one.
        with self._noting:
            try:
                self.store.extend(task.held, self.lease, task.through)
            except EventStoreError as error:
                logger.warning("event %s cannot be held for longer (%s)", task.event.key, error)

    def _tell(self, task: Task) -> bool:
        if not task.failures:
            return self.store.done(task.held)
        error = "\n".join(task.failures)[:_LONGEST_ERROR]
        attempt = task.held.attempt
        if attempt >= self.retries.attempts:
            logger.error("event %s is given up after %d tries", task.event.key, attempt)
            return self.store.bury(task.held, error, task.through)
        return self.store.later(task.held, self.retries.wait(attempt), error, task.through)
