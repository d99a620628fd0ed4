"""A budget that is kept in this process."""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from collections.abc import Callable

from pax8._core.limits import Ledger, Limit, Limits, Reservation


class ProcessBudget:
    """Shares out the calls of the threads and tasks of one process.

    It may be given to several clients, which then share it. `clock` tells seconds that never go
    back.
    """

    remote = False

    def __init__(
        self, limit: Limit | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit, self.clock = limit or Limit(), clock
        self._clients = weakref.WeakSet[object]()
        self.ledger = Ledger(self.limit.calls, self.limit.seconds, self.limit.guard)
        self._lock, self._process = threading.Lock(), os.getpid()

    @property
    def epoch(self) -> int:
        """How many pauses there were."""
        return self.ledger.epoch

    def join(self, client: object) -> None:
        """Count this client among those that share it, for as long as it lives."""
        self._clients.add(client)

    def reserve(self, longest: float) -> Reservation | None:
        """Take the next place; None, and nothing taken, if it is not within `longest` seconds."""
        with self._held():
            moment = self.ledger.reserve(self.clock(), longest)
            return None if moment is None else Reservation(moment, self.ledger.epoch)

    def give_back(self, reservation: Reservation) -> None:
        """Give back a place that was not used."""
        with self._held():
            self.ledger.give_back(reservation.moment, reservation.epoch)

    def arrived(self, reservation: Reservation) -> None:
        """Tell that a call was long under way, and may have arrived as late as now."""
        with self._held():
            self.ledger.arrived(reservation.moment, self.clock())

    def refused(self, reservation: Reservation, asked: float | None) -> None:
        """Tell that Pax8 refused a call as one too many, and how many seconds it asked to wait."""
        with self._held():
            # No secret hangs on this chance.
            self.ledger.refused(self.clock(), reservation.moment, asked, random.random())  # noqa: S311 - see above

    def limits(self) -> Limits:
        """Where it stands."""
        with self._held():
            return self.ledger.limits(self.clock(), max(1, len(self._clients)))

    def close(self) -> None:
        """Do nothing: it holds nothing outside of this process."""

    def _held(self) -> threading.Lock:
        if self._process != os.getpid():
            # Another thread may have held it when this process was forked.
            self._lock, self._process = threading.Lock(), os.getpid()
        return self._lock
