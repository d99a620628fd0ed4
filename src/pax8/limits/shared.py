"""A budget that processes share, and what each goes on under when it cannot be reached."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import replace

from pax8._core.ledger import Ledger
from pax8._core.limits import Limit, Limits, Reservation
from pax8.limits.forks import renewed_after_fork
from pax8.limits.share import Places
from pax8.limits.shared_ledger import MEMORY, Answer, SharedLedger, Unreachable

logger = logging.getLogger("pax8")
# What could not be reached is tried again after so many seconds, or windows if they are short.
_AGAIN, _AGAINS = 5.0, 1 / 12
# Who waits looks at the latest after so many of them what the others did.
_LOOK, _LOOKS = 2.0, 1 / 30


class SharedBudget:
    """Shares out calls between processes, by a ledger that all of them can reach.

    While it cannot be reached, this process goes on under its own share: the budget over the
    number of clients that last shared it, or `sharers` while that is not known. Once it can, what
    was used meanwhile is written there, and the share is kept to for one more window, until the
    others have done so too. So it is where the ledger was lost, and found empty.
    """

    remote = True

    def __init__(
        self,
        ledger: SharedLedger,
        limit: Limit,
        clock: Callable[[], float],
        sharers: int = 1,
    ) -> None:
        self.limit, self.clock, self.epoch = limit, clock, 0
        self._full = limit.seconds + limit.guard
        self._again = min(_AGAIN, _AGAINS * limit.seconds)
        self._look = min(_LOOK, _LOOKS * limit.seconds)
        self._shared, self._sharers = ledger, sharers
        # What the ledger last said, and when.
        self._last: tuple[Answer, float] | None = None
        self._looked_at = clock()
        self._places = Places(limit)
        # What this process goes on under; None while there is no need to. The numbers of its places
        # are negative.
        self._own: Ledger | None = None
        self._own_number = 0
        self._lost_at = self._again_at = 0.0
        self._settled_at: float | None = None
        self._lock = threading.Lock()
        renewed_after_fork(self)

    def reserve(self, longest: float) -> Reservation | None:
        """Take the next place; None, and nothing taken, if it is not within `longest` seconds."""
        if self._reachable():
            try:
                held, answer = self._shared.reserve(longest)
            except Unreachable as error:
                self._lose(str(error))
            else:
                if self._hear(answer, held):
                    return held
                if held is not None:
                    # Of a ledger that knows nothing of what was used.
                    self._tell(lambda: self._shared.give_back(held))
        return self._reserve_own(longest)

    def confirm(self, held: Reservation) -> Reservation:
        """What a place that is waited for is now, which may be another one."""
        if self._reachable():
            if held.number < 0:
                # Of the share that this process went on under meanwhile.
                return self._placed_anew()
            try:
                now_held, answer = self._shared.confirm(held)
            except Unreachable as error:
                self._lose(str(error))
            else:
                if self._hear(answer, now_held, known=now_held is held):
                    return now_held
                self._tell(lambda: self._shared.give_back(now_held))
        return self._confirm_own(held) or self._placed_anew()

    def overdue(self) -> bool:
        """Whether the caller is to confirm its place early, to learn what others did; for one."""
        with self._lock:
            now = self.clock()
            if self._own is not None:
                # While all of them wait, nobody else would find it again.
                return self._settled_at is None and now >= self._again_at
            if now - self._looked_at < self._look:
                return False
            self._looked_at = now
            return True

    def give_back(self, held: Reservation) -> None:
        """Give back a place that was not used."""
        self._change(
            lambda own: own.give_back(held, self.clock()), lambda: self._shared.give_back(held)
        )

    def arrived(self, held: Reservation) -> None:
        """Tell that a call was long under way, and may have arrived as late as now."""
        self._change(
            lambda own: own.arrived(held, self.clock()), lambda: self._shared.arrived(held)
        )
        with self._lock:
            rejoining = self._settled_at is not None
        if rejoining:
            # Where it was written down already, it stands earlier.
            self._register([self.clock()])

    def refused(self, held: Reservation, asked: float | None) -> None:
        """Tell that Pax8 refused a call as one too many, and how many seconds it asked to wait."""
        chance, now = random.random(), self.clock()  # noqa: S311 - no secret hangs on it
        self._change(
            lambda own: own.refused(now, held.moment, asked, chance),
            lambda: self._shared.refused(held, asked, chance),
        )

    def limits(self) -> Limits:
        """Where it stood when this process last heard of it."""
        with self._lock:
            now = self.clock()
            if self._own is not None:
                return self._own.limits(now, self._sharers)
            known = self._known()
            if known is None:
                calls, unknown = self.limit.calls, float("inf")
                return Limits(calls, self.limit.seconds, 0, calls, 0, 0, self._sharers, unknown)
            wait, paused = max(0.0, known.wait - known.age), max(0.0, known.paused - known.age)
            return replace(known, wait=wait, paused=paused)

    def close(self) -> None:
        """Let go of what it holds outside of this process."""
        self._shared.close()

    def renew(self) -> None:
        """Be free in a process that was forked, and another sharer."""
        self._lock = threading.Lock()
        self._shared.renew()

    def _hear(
        self, answer: Answer, held: Reservation | None = None, *, known: bool = False
    ) -> bool:
        """Take note of an answer, and of a place that it gives; False if the place is none."""
        with self._lock:
            now, before = self.clock(), self._last
            self._looked_at = now
            lost = before is not None and before[0].born != answer.born and now - before[1] < MEMORY
            moved = before is not None and before[0].epoch != answer.epoch
            # Answers may overtake each other.
            if before is None or lost or answer.number >= before[0].number:
                self._last = answer, now
            if moved:
                self.epoch += 1
            if self._own is None and not lost:
                self._sharers = max(1, answer.limits.sharers)
                if held is not None:
                    held.epoch = self.epoch
                if held is not None and not known:
                    self._places.note(held, now)
                return True
        if lost:
            self._lose("it was begun anew", found=True)
        return False

    def _reachable(self) -> bool:
        """Whether the ledger is to be asked; where it was lost, it is looked for now and then."""
        with self._lock:
            if self._own is None:
                return True
            now = self.clock()
            if self._settled_at is not None and now >= self._settled_at:
                self._own = self._settled_at = None
                self.epoch += 1
                return True
            if self._settled_at is not None or now < self._again_at:
                return False
            sent = self._rejoin(self._own, now)
            born, lost_at = self._born(), self._lost_at
        answer = self._register([])
        if answer is not None:
            # What was sent before it was lost stands there already, if it was only out of reach.
            there = answer.born == born
            self._register([each for each in sent if each >= lost_at or not there])
        return False

    def _rejoin(self, own: Ledger, now: float) -> list[float]:
        """Begin to rejoin; what was sent in the last window, which is to be written down."""
        # What is sent from now on is written down by who sends it.
        self._settled_at = now + self._full
        past, waiting = now - self._full, set(own.waiting.values())
        return [each for each in own.times if each > past and each not in waiting]

    def _born(self) -> int | None:
        return None if self._last is None else self._last[0].born

    def _lose(self, why: str, *, found: bool = False) -> None:
        """Go on under this process's own share; `found` if the ledger is there, but empty."""
        before = list[float]()
        with self._lock:
            if self._own is not None:
                return
            now, last = self.clock(), self._known()
            own = self._own = self._places.share(self._sharers, last, now, self._own_number)
            self._lost_at, self._again_at = now, now + self._again
            # No reservation of before is sure of its place.
            self.epoch += 1
            if found:
                before = self._rejoin(own, now)
        logger.warning(
            "the shared rate limit is lost (%s); until it is found again, this process keeps to "
            "%d calls in %g s, its share among %d",
            why,
            own.most,
            self.limit.seconds,
            self._sharers,
        )
        if found:
            self._register(before)

    def _known(self) -> Limits | None:
        """What was last heard, and how long ago."""
        if self._last is None:
            return None
        answer, heard_at = self._last
        return replace(answer.limits, age=max(0.0, self.clock() - heard_at))

    def _placed_anew(self) -> Reservation:
        held = self.reserve(float("inf"))
        if held is None:
            raise AssertionError("unreachable")
        return held

    def _reserve_own(self, longest: float) -> Reservation | None:
        with self._lock:
            own = self._own
            held = None if own is None else own.reserve(self.clock(), longest)
            if own is not None and held is not None:
                self._own_number, held.epoch = own.number, self.epoch
            rejoining = self._settled_at is not None
        if own is None:
            # It was found again at this moment.
            return self.reserve(longest)
        if rejoining and held is not None and not held.waits:
            self._register([held.moment])
        return held

    def _confirm_own(self, held: Reservation) -> Reservation | None:
        """What a place in this process's share is now; None if it is no such place."""
        with self._lock:
            own = self._own
            if own is None or held.number >= 0:
                return None
            before = own.epoch
            held = own.confirm(held, self.clock())
            self._own_number = own.number
            self.epoch += own.epoch - before
            held.epoch = self.epoch
            rejoining = self._settled_at is not None and not held.waits
        if rejoining:
            self._register([held.moment])
        return held

    def _register(self, moments: list[float]) -> Answer | None:
        """Write down what was sent of this process's share; None if that was not possible."""
        now = self.clock()
        try:
            answer = self._shared.register([now - each for each in moments])
        except Unreachable:
            with self._lock:
                self._settled_at, self._again_at = None, now + self._again
            return None
        self._hear(answer)
        return answer

    def _change(self, own: Callable[[Ledger], None], shared: Callable[[], Answer]) -> None:
        """Change what this process goes on under, else what is shared, if it is not just lost."""
        if not self._on_own(own) and not self._tell(shared):
            self._on_own(own)

    def _on_own(self, change: Callable[[Ledger], None]) -> bool:
        with self._lock:
            if self._own is None:
                return False
            before = self._own.epoch
            change(self._own)
            self.epoch += self._own.epoch - before
            return True

    def _tell(self, change: Callable[[], Answer]) -> bool:
        try:
            answer = change()
        except Unreachable as error:
            self._lose(str(error))
            return False
        self._hear(answer)
        return True
