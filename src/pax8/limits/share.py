"""One process's share of a shared budget, and of what is used of it."""

from __future__ import annotations

from collections import deque

from pax8._core.ledger import Ledger
from pax8._core.limits import SHORTEST, Limit, Limits, Reservation

# What was last heard longer ago, in windows, tells too little of what the others used since.
_STALE = 1 / 30


class Places:
    """The places that this process was given in the last window."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._given = deque[Reservation]()

    def note(self, held: Reservation, now: float) -> None:
        """Take note of one. What becomes of it is seen by itself."""
        self._given.append(held)
        past = now - self._limit.seconds - self._limit.guard
        while self._given[0].moment <= past:
            self._given.popleft()

    def share(self, sharers: int, last: Limits | None, now: float, number: int) -> Ledger:
        """What this process may go on under: its share of the limit, and of what is used.

        `last` is what was last heard of the whole. Places that are waited for are given numbers
        below `number`.
        """
        limit = self._limit
        calls = limit.calls if last is None else min(limit.calls, last.limit)
        own = Ledger(max(1, calls // sharers), limit.seconds, limit.guard, number=number, step=-1)
        past = now - limit.seconds - limit.guard
        # Who waits yet gets a new place.
        sent = (each.moment for each in self._given if not each.waits)
        own.times = [each for each in sent if past < each <= now + SHORTEST]
        if last is not None:
            heard_at = now - last.age
            # If its share of what all took is more than it took itself, the rest is on its account
            # too: at the latest moment that it can have been taken.
            own.times += [heard_at] * (-(-last.used // sharers) - len(own.times))
            if last.paused > last.age:
                own.paused_until = heard_at + last.paused
                own.spread_until = own.paused_until + limit.seconds
            elif last.age > limit.seconds * _STALE:
                own.spread_until = now + limit.seconds
        own.times.sort()
        return own
