"""A budget that is kept in this process."""

from __future__ import annotations

import random
import threading
import time
import weakref
from collections.abc import Callable

from pax8._core.ledger import Ledger
from pax8._core.limits import Limit, Limits, Reservation
from pax8.limits.forks import renewed_after_fork


class ProcessBudget:
    """Shares out the calls of the threads and tasks of one process.

    It may be given to several clients, which then share it. `clock` tells seconds that never go
    back. A process that is forked has one of its own, which begins with what was used of this.
    """

    remote = False

    def __init__(
        self, limit: Limit | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit, self.clock = limit or Limit(), clock
        self._clients = weakref.WeakSet[object]()
        self.ledger = Ledger(self.limit.calls, self.limit.seconds, self.limit.guard)
        self._lock = threading.Lock()
        renewed_after_fork(self)

    @property
    def epoch(self) -> int:
        """Another one each time that places in the row were moved."""
        return self.ledger.epoch

    def join(self, client: object) -> None:
        """Count this client among those that share it, for as long as it lives."""
        self._clients.add(client)

    def reserve(self, longest: float) -> Reservation | None:
        """Take the next place; None, and nothing taken, if it is not within `longest` seconds."""
        with self._lock:
            return self.ledger.reserve(self.clock(), longest)

    def confirm(self, held: Reservation) -> Reservation:
        """What a place that is waited for is now, which may be another one."""
        with self._lock:
            return self.ledger.confirm(held, self.clock())

    def overdue(self) -> bool:
        """Whether to confirm a place early: never, since its epoch tells all."""
        return False

    def give_back(self, held: Reservation) -> None:
        """Give back a place that was not used."""
        with self._lock:
            self.ledger.give_back(held, self.clock())

    def arrived(self, held: Reservation) -> None:
        """Tell that a call was long under way, and may have arrived as late as now."""
        with self._lock:
            self.ledger.arrived(held, self.clock())

    def refused(self, held: Reservation, asked: float | None) -> None:
        """Tell that Pax8 refused a call as one too many, and how many seconds it asked to wait."""
        chance = random.random()  # noqa: S311 - no secret hangs on it
        with self._lock:
            self.ledger.refused(self.clock(), held.moment, asked, chance)

    def limits(self) -> Limits:
        """Where it stands."""
        with self._lock:
            return self.ledger.limits(self.clock(), max(1, len(self._clients)))

    def close(self) -> None:
        """Do nothing: it holds nothing outside of this process."""

    def renew(self) -> None:
        """Be free in a process that was forked: none of those who held it, or wait, is here."""
        self._lock = threading.Lock()
        self.ledger.abandon_waiting()
