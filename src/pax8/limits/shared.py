"""A budget that processes share, and what each goes on under when it cannot be reached."""

from __future__ import annotations

import logging
import random
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pax8._core.limits import Ledger, Limit, Limits, Reservation

logger = logging.getLogger("pax8")
# What could not be reached is tried again after so many seconds.
_AGAIN = 5.0


class Unreachable(Exception):  # noqa: N818 - it says what is wrong with the place
    """The place of a shared ledger cannot be reached. It never leaves this package."""


@dataclass(slots=True)
class Answer:
    """A place in the row, and how the row was then.

    `used` places were taken of the last window, and `sharers` clients share it.
    """

    reservation: Reservation
    used: int
    sharers: int


class SharedLedger(Protocol):
    """A ledger outside of this process. Its methods raise `Unreachable`.

    The moments of its reservations are on the clock of this process.
    """

    def reserve(self, longest: float) -> Answer | None:
        """Take the next place; None if it is not within `longest` seconds."""
        ...

    def give_back(self, reservation: Reservation) -> None:
        """Give back a place that was not used."""
        ...

    def arrived(self, reservation: Reservation) -> None:
        """Tell that a call may have arrived as late as now."""
        ...

    def refused(self, reservation: Reservation, asked: float | None, chance: float) -> int:
        """Tell that a call was refused; the epoch that begins."""
        ...

    def register(self, ages: list[float]) -> None:
        """Write down calls that were made so many seconds ago."""
        ...

    def limits(self) -> Limits:
        """Where it stands."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class SharedBudget:
    """Shares out calls between processes, by a ledger that all of them can reach.

    While it cannot be reached, this process goes on under its own share: the budget over the
    number of clients that last shared it. Once it can, what was used meanwhile is written there,
    and the share is kept to for one more window, until the others have done so too.
    """

    remote = True

    def __init__(self, ledger: SharedLedger, limit: Limit, clock: Callable[[], float]) -> None:
        self.limit, self.clock, self.epoch = limit, clock, 0
        self._shared = ledger
        self._sharers = 1
        # What this process was told in the last window, and the last thing before it.
        self._told = deque[Answer]()
        # What this process goes on under; None while there is no need to.
        self._own: Ledger | None = None
        self._again_at = 0.0
        self._settled_at: float | None = None
        self._lock = threading.Lock()

    def reserve(self, longest: float) -> Reservation | None:
        """Take the next place; None, and nothing taken, if it is not within `longest` seconds."""
        if self._reachable():
            try:
                answer = self._shared.reserve(longest)
            except Unreachable as error:
                self._lose(error)
            else:
                return None if answer is None else self._note(answer)
        return self._reserve_own(longest)

    def give_back(self, reservation: Reservation) -> None:
        """Give back a place that was not used."""
        if not self._on_own(lambda own: own.give_back(reservation.moment, -1 - reservation.epoch)):
            self._tell(lambda: self._shared.give_back(reservation))

    def arrived(self, reservation: Reservation) -> None:
        """Tell that a call was long under way, and may have arrived as late as now."""
        if not self._on_own(lambda own: own.arrived(reservation.moment, self.clock())):
            self._tell(lambda: self._shared.arrived(reservation))

    def refused(self, reservation: Reservation, asked: float | None) -> None:
        """Tell that Pax8 refused a call as one too many, and how many seconds it asked to wait."""
        chance, now = random.random(), self.clock()  # noqa: S311 - no secret hangs on it

        def tell() -> None:
            self.epoch = max(self.epoch, self._shared.refused(reservation, asked, chance))

        def note(own: Ledger) -> None:
            own.refused(now, reservation.moment, asked, chance)

        if not self._on_own(note):
            self._tell(tell)

    def limits(self) -> Limits:
        """Where it stands."""
        if self._reachable():
            try:
                return self._shared.limits()
            except Unreachable as error:
                self._lose(error)
        with self._lock:
            own = self._own or self._share()
            return own.limits(self.clock(), self._sharers)

    def close(self) -> None:
        """Let go of what it holds outside of this process."""
        self._shared.close()

    def _note(self, answer: Answer) -> Reservation:
        now = self.clock()
        with self._lock:
            # Answers may overtake each other.
            self.epoch = max(self.epoch, answer.reservation.epoch)
            self._sharers = max(1, answer.sharers)
            self._told.append(answer)
            past = now - self.limit.seconds - self.limit.guard
            while len(self._told) > 1 and self._told[1].reservation.moment <= past:
                self._told.popleft()
        return answer.reservation

    def _reachable(self) -> bool:
        """Whether the ledger is to be asked; where it was lost, it is looked for now and then."""
        with self._lock:
            if self._own is None:
                return True
            now = self.clock()
            if self._settled_at is not None and now >= self._settled_at:
                self._own = self._settled_at = None
                return True
            if self._settled_at is not None or now < self._again_at:
                return False
            # What is reserved from now on is written down by who reserves it.
            self._settled_at = now + self.limit.seconds + self.limit.guard
            past = now - self.limit.seconds - self.limit.guard
            before = [each for each in self._own.times if each > past]
        self._register(before)
        return False

    def _lose(self, error: Unreachable) -> None:
        with self._lock:
            if self._own is not None:
                return
            own = self._own = self._share()
            self._again_at = self.clock() + _AGAIN
            # No reservation of before is sure of its place.
            self.epoch = -1
        logger.warning(
            "the shared rate limit cannot be reached (%s); until it can, this process keeps to "
            "%d calls in %g s, its share among %d",
            error,
            own.most,
            self.limit.seconds,
            self._sharers,
        )

    def _share(self) -> Ledger:
        """This process's share of the budget, and of what is used of it."""
        limit = self.limit
        own = Ledger(max(1, limit.calls // self._sharers), limit.seconds, limit.guard)
        told = sorted((each.reservation for each in self._told), key=lambda each: each.number)
        if not told:
            return own
        # Places are numbered in their order, so what was taken between two of which this process
        # knows was taken by the later one at the latest. Of the first all it knows is how many.
        before = told[0].number - self._told[0].used
        share = 0
        for each in told:
            now_taken = -((before - each.number) // self._sharers)
            own.times += [each.moment] * (now_taken - share)
            share = max(share, now_taken)
        # Who waits yet gets a new place.
        del own.times[bisect_right(own.times, self.clock()) :]
        return own

    def _reserve_own(self, longest: float) -> Reservation | None:
        with self._lock:
            own = self._own = self._own or self._share()
            moment = own.reserve(self.clock(), longest)
            if moment is None:
                return None
            rejoining = self._settled_at is not None
        if rejoining:
            self._register([moment])
        return Reservation(moment, self.epoch)

    def _register(self, moments: list[float]) -> bool:
        """Write down what was used of this process's share; whether that was possible."""
        now = self.clock()
        try:
            self._shared.register([now - each for each in moments])
        except Unreachable:
            with self._lock:
                self._settled_at, self._again_at = None, now + _AGAIN
            return False
        return True

    def _on_own(self, change: Callable[[Ledger], None]) -> bool:
        """Make this change to what this process goes on under; whether it does so."""
        with self._lock:
            if self._own is None:
                return False
            before = self._own.epoch
            change(self._own)
            self.epoch -= self._own.epoch - before
            return True

    def _tell(self, change: Callable[[], None]) -> None:
        try:
            change()
        except Unreachable as error:
            self._lose(error)
