"""How many calls may be made, and when the next one: decisions only, no clock and no sleep.

Pax8 allows so many calls a minute, and counts them as they arrive. Calls are let go by reservation:
each is given the moment at which it may be sent, so that who waits keeps its place in the row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pax8.errors import ConfigurationError

# Reservations are told apart by their moments, so there is this much between two of them.
TICK = 1e-6
# A wait that is shorter than this many seconds is none: no system sleeps so briefly.
SHORTEST = 0.001
# A limit that was learned is just under what was refused.
_UNDER = 0.98
# A single refusal takes no more than this from the limit: it may have had a reason of its own.
_LEAST_LEFT = 4
# A learned limit is kept for so many windows; for twice as many each time that it proves right.
_PATIENCE, _LONGEST_PATIENCE = 10, 640
# Where Pax8 names no pause, the first one in windows; it doubles up to the longest.
_STEP, _LONGEST_STEP = 1 / 240, 1 / 2
# How far behind the probe after a pause the next one follows, in windows.
_LEAD = 1 / 60


@dataclass(frozen=True, slots=True)
class Limit:
    """How many calls may arrive at Pax8 in any so many seconds.

    `guard` is by how many seconds the ways of two calls to Pax8 may differ in length: the first of
    a window may be long under way and the last one quick, so that they arrive closer together than
    they were sent.
    """

    calls: int = 1000
    seconds: float = 60.0
    guard: float = 1.5

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        calls: Any = self.calls
        if not isinstance(calls, int) or isinstance(calls, bool) or calls < 1:
            raise ConfigurationError(f"rate_limit: {calls!r} is not a whole number from 1 on")
        if not 0 < self.seconds < float("inf") or not 0 <= self.guard < float("inf"):
            raise ConfigurationError(
                f"rate_limit: {self.seconds!r} and {self.guard!r} are not numbers of seconds"
            )


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a budget stands.

    `limit` calls may be made in `window` seconds: what was set, or less where Pax8 refused calls
    within it. `used` of them are taken and `free` may be made at once. `wait` is how many seconds a
    call made now would wait, `paused` how many seconds everybody waits since Pax8 refused a call.
    `sharers` is how many clients share the budget, as far as is known.
    """

    limit: int
    window: float
    used: int
    free: int
    wait: float
    paused: float
    sharers: int


@dataclass(slots=True)
class Reservation:
    """A place in the row: the moment to send at, on the budget's clock.

    It holds as long as the budget's `epoch` is the same. `number` is what a shared budget knows it
    by.
    """

    moment: float
    epoch: int
    number: int = 0


class Budget(Protocol):
    """What calls are let go by. It may be shared by any number of clients and threads.

    `remote` says whether its methods may wait for something outside of this process. `limit`
    is what was set, `clock` tells the seconds that its moments are of.
    """

    limit: Limit
    remote: bool
    clock: Callable[[], float]

    @property
    def epoch(self) -> int:
        """Another one after each pause."""
        ...

    def reserve(self, longest: float) -> Reservation | None:
        """Take the next place; None, and nothing taken, if it is not within `longest` seconds."""
        ...

    def give_back(self, reservation: Reservation) -> None:
        """Give back a place that was not used."""
        ...

    def arrived(self, reservation: Reservation) -> None:
        """Tell that a call was long under way, and may have arrived as late as now."""
        ...

    def refused(self, reservation: Reservation, asked: float | None) -> None:
        """Tell that Pax8 refused a call as one too many, and how many seconds it asked to wait."""
        ...

    def limits(self) -> Limits:
        """Where it stands."""
        ...

    def close(self) -> None:
        """Let go of what it holds outside of this process."""
        ...


@dataclass(slots=True)
class Ledger:
    """The reservations of the last window, and what was learned from refusals.

    All moments are seconds of one clock. `most` is the limit that was set, `limit` the one that is
    kept to. Plain data throughout, so that it can be written down.
    """

    most: int
    window: float
    guard: float
    limit: int = 0
    times: list[float] = field(default_factory=list[float])
    # How many pauses there were. A pause voids the reservations that lie after its beginning.
    epoch: int = 0
    refused_at: float = float("-inf")
    paused_until: float = float("-inf")
    # Until then calls are evenly spaced.
    spread_until: float = float("-inf")
    # How many refusals came in a row.
    refusals: int = 0
    # When a learned limit is forgotten, and for how many windows the next one is kept.
    forgotten_at: float = float("inf")
    patience: int = _PATIENCE
    # What is known of the last refusals: when they began, the limit before, how many were taken.
    learned_at: float = float("-inf")
    before: int = 0
    accepted: int = 0
    room: int = 0

    def __post_init__(self) -> None:
        """Begin with the limit that was set."""
        self.limit = self.limit or self.most

    def reserve(self, now: float, longest: float = float("inf")) -> float | None:
        """Reserve the next moment; None, and nothing reserved, if it is not within `longest`."""
        if now >= self.forgotten_at:
            self._forget_limit(now)
        moment = self._next(now)
        if moment - now >= longest:
            return None
        if len(self.times) >= self.room:
            # Seldom, so that it costs nothing much a call.
            del self.times[: bisect_right(self.times, now - self.window - self.guard)]
            self.room = 2 * len(self.times) + self.most
        self.times.append(moment)
        return moment

    def give_back(self, moment: float, epoch: int) -> None:
        """Take back a reservation of this epoch that was not used; a pause took it already."""
        if epoch != self.epoch:
            return
        index = bisect_left(self.times, moment)
        if index < len(self.times) and self.times[index] == moment:
            del self.times[index]

    def arrived(self, moment: float, now: float) -> None:
        """Count a call that was long under way as one of now, which is the latest it can be."""
        index = bisect_left(self.times, moment)
        if index < len(self.times) and self.times[index] == moment:
            del self.times[index]
            self.times.insert(bisect_right(self.times, now), now)

    def refused(self, now: float, sent: float, asked: float | None, chance: float) -> None:
        """Learn that the call reserved for `sent` was one too many for Pax8.

        `asked` is how many seconds Pax8 asked to wait, None if it did not say; `chance`, from 0 to
        1, shortens the pause where it did not, so that not everybody ends it together.
        """
        if sent <= self.refused_at:
            # It was under way when another was refused, so no new pause is due.
            if sent <= self.learned_at:
                self._lower(now)
            if asked is not None and now < self.paused_until < now + asked:
                self._pause(now, now + asked)
            return
        if now > self.spread_until:
            self.refusals = 0
        # The first one after a pause only tells that it was too short.
        if not self.refusals or bisect_left(self.times, sent) > self._resumed():
            self._learn(now, sent)
        self.refusals += 1
        self.refused_at = now
        step = min(_LONGEST_STEP, _STEP * 2.0 ** min(self.refusals - 1, 10)) * self.window
        self._pause(now, now + (step * (1 - chance / 2) if asked is None else asked))

    def limits(self, now: float, sharers: int) -> Limits:
        """Where the budget stands now."""
        wait = self._next(now) - now
        # Less than can be slept is no wait.
        wait = wait if wait > SHORTEST else 0.0
        # With those that are being sent at this moment.
        taken = self._taken(now + SHORTEST, self.window + self.guard)
        paused = max(0.0, self.paused_until - now)
        free = 0 if wait else max(0, self.limit - taken)
        return Limits(self.limit, self.window, taken, free, wait, paused, sharers)

    def shift(self, seconds: float) -> None:
        """Move everything back in time: the clock was set back by this, or began anew."""
        self.times = [each - seconds for each in self.times]
        self.refused_at -= seconds
        self.paused_until -= seconds
        self.spread_until -= seconds
        self.forgotten_at -= seconds
        self.learned_at -= seconds
        self.epoch += 1

    def _next(self, now: float) -> float:
        times, moment = self.times, now
        if times:
            moment = max(moment, times[-1] + TICK)
            if len(times) >= self.limit:
                moment = max(moment, times[-self.limit] + self.window + self.guard)
        if moment < self.spread_until:
            moment = self._spread(max(moment, self.paused_until))
        return moment

    def _spread(self, moment: float) -> float:
        """One goes first, to see whether it is let in; then one after the other."""
        since = len(self.times) - self._resumed()
        if not since:
            return moment
        gap = self.window / self.limit
        return max(moment, self.times[-1] + (max(gap, _LEAD * self.window) if since == 1 else gap))

    def _resumed(self) -> int:
        """The place of the first reservation after the last pause."""
        return max(
            bisect_left(self.times, self.paused_until), bisect_right(self.times, self.refused_at)
        )

    def _pause(self, now: float, until: float) -> None:
        self.paused_until = max(self.paused_until, until)
        self.spread_until = self.paused_until + self.window
        del self.times[bisect_right(self.times, now) :]
        self.epoch += 1

    def _learn(self, now: float, sent: float) -> None:
        """Begin to count what Pax8 took: all that was sent, less what it refuses of it.

        Which call of a burst is refused tells nothing: they overtake each other.
        """
        self.learned_at, self.before = now, self.limit
        begun = sent - self.window - self.guard
        self.accepted = bisect_right(self.times, now) - bisect_right(self.times, begun)
        self._lower(now)

    def _lower(self, now: float) -> None:
        self.accepted -= 1
        limit = max(1, self.before // _LEAST_LEFT, int(self.accepted * _UNDER))
        if limit >= self.limit:
            return
        if self.limit == self.before:
            self.forgotten_at = now + self.patience * self.window
            self.patience = min(2 * self.patience, _LONGEST_PATIENCE)
        self.limit = limit

    def _forget_limit(self, now: float) -> None:
        self.limit, self.forgotten_at = self.most, float("inf")
        # Not all at once: it may prove right.
        self.spread_until = max(self.spread_until, now + self.window)

    def _taken(self, now: float, seconds: float) -> int:
        return bisect_right(self.times, now) - bisect_right(self.times, now - seconds)
