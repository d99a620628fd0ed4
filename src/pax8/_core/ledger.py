"""The reservations of the last window: decisions only, no clock and no sleep."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from pax8._core.limits import SHORTEST, Limits, Reservation

# There is this much between two moments, so that they tell their reservations apart.
TICK = 1e-6
# Who comes for its place so many guards after its moment is late.
_LATE = 0.5
# The row is closed up when one in so many of those who wait has left.
_GAPS = 8
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


@dataclass(slots=True)
class Ledger:
    """The reservations of the last window, who waits, and what was learned from refusals.

    All moments are seconds of one clock. `most` is the limit that was set, `limit` the one that is
    kept to. Plain data throughout, so that it can be written down.
    """

    most: int
    window: float
    guard: float
    limit: int = 0
    times: list[float] = field(default_factory=list[float])
    # The places that are waited for, by their numbers: in the order of asking, pause or not.
    waiting: dict[int, float] = field(default_factory=dict[int, float])
    number: int = 0
    step: int = 1
    # How many have left the row since it was last closed up.
    gaps: int = 0
    # How often places were moved.
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

    def reserve(self, now: float, longest: float = float("inf")) -> Reservation | None:
        """Reserve the next moment; None, and nothing reserved, if it is not within `longest`."""
        if now >= self.forgotten_at:
            self._forget_limit(now)
        moment = self._next(now)
        return None if moment - now >= longest else self._take(moment, now)

    def confirm(self, held: Reservation, now: float) -> Reservation:
        """The place that a reservation which waits is now; it waits no more if it may go.

        What comes at its moment, or a little later, is dated by it. Whoever is late is dated by
        now, if there is a place, and gets the next one otherwise.
        """
        moment = self.waiting.get(held.number)
        if moment is None:
            # It was so late that it was forgotten.
            return self._take(self._next(now), now)
        if moment <= now + SHORTEST and now < self.paused_until:
            # Another refusal made the pause longer.
            self._close_up(now)
            moment = self.waiting[held.number]
        if moment <= now + SHORTEST:
            moment = self.waiting[held.number] = self._dated(moment, now)
            if moment <= now + SHORTEST:
                del self.waiting[held.number]
                held.waits = False
        held.moment, held.epoch = moment, self.epoch
        return held

    def give_back(self, held: Reservation, now: float) -> None:
        """Take back a reservation that was not used."""
        waited = self.waiting.pop(held.number, None)
        self._remove(held.moment if waited is None else waited)
        if waited is not None:
            self.gaps += 1
            # Not for each that leaves, so that it costs little when all of many do.
            if self.gaps * _GAPS > len(self.waiting):
                self._close_up(now)

    def arrived(self, held: Reservation, now: float) -> None:
        """Count a call that was long under way as one of now, which is the latest it can be."""
        if self._remove(held.moment):
            times, place = self.times, now
            while (index := bisect_left(times, place)) < len(times) and times[index] == place:
                # Before whoever is to go at this moment.
                place -= TICK
            times.insert(index, place)
            held.moment = place

    def refused(self, now: float, sent: float, asked: float | None, chance: float) -> None:
        """Learn that the call that was sent at this moment was one too many for Pax8.

        `asked` is how many seconds Pax8 asked to wait, None if it did not say; `chance`, from 0 to
        1, shortens the pause where it did not, so that not everybody ends it together.
        """
        if sent <= self.refused_at:
            # It was under way when another was refused, so no new pause is due.
            if sent <= self.learned_at:
                self._lower(now)
            if asked is not None and now < self.paused_until < now + asked:
                # Who waits finds that out when it wants to go.
                self._pause(now + asked)
            return
        if now > self.spread_until:
            self.refusals = 0
        # The first one after a pause only tells that it was too short.
        if not self.refusals or bisect_left(self.times, sent) > self._resumed():
            self._learn(now, sent)
        self.refusals += 1
        self.refused_at = now
        step = min(_LONGEST_STEP, _STEP * 2.0 ** min(self.refusals - 1, 10)) * self.window
        self._pause(now + (step * (1 - chance / 2) if asked is None else asked))
        self._close_up(now, spread=True)

    def abandon_waiting(self) -> None:
        """Take back what is waited for, by nobody any more."""
        left = set(self.waiting.values())
        self.times = [each for each in self.times if each not in left]
        self.waiting.clear()

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
        self.waiting = {number: each - seconds for number, each in self.waiting.items()}
        self.refused_at -= seconds
        self.paused_until -= seconds
        self.spread_until -= seconds
        self.forgotten_at -= seconds
        self.learned_at -= seconds
        self.epoch += 1

    def _take(self, moment: float, now: float) -> Reservation:
        times = self.times
        if len(times) >= self.room:
            self._forget(now)
        times.append(moment)
        if moment - now <= SHORTEST:
            return Reservation(moment, self.epoch)
        self.number += self.step
        self.waiting[self.number] = moment
        return Reservation(moment, self.epoch, self.number, waits=True)

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

    def _pause(self, until: float) -> None:
        self.paused_until = max(self.paused_until, until)
        self.spread_until = self.paused_until + self.window

    def _close_up(self, now: float, *, spread: bool = False) -> None:
        """Give those who wait the next places, in the order of asking; evenly, if so told."""
        numbers = list(self.waiting)
        self.abandon_waiting()
        if spread:
            # From the first who may go on, which can be long after the pause.
            self.spread_until = self._next(now) + self.window
        for number in numbers:
            moment = self.waiting[number] = self._next(now)
            self.times.append(moment)
        self.gaps = 0
        self.epoch += 1

    def _dated(self, moment: float, now: float) -> float:
        """The moment that who comes now for this one is dated by; a later one if it cannot go."""
        times, full = self.times, self.window + self.guard
        late = now - moment > _LATE * self.guard
        index = bisect_left(times, moment)
        if not late and (index < self.limit or times[index - self.limit] + full <= moment):
            return moment
        del times[index]
        place = now if late else moment
        while True:
            index = bisect_right(times, place)
            if index >= self.limit and times[index - self.limit] + full > place:
                place = times[index - self.limit] + full
            elif index and times[index - 1] == place:
                place += TICK
            else:
                times.insert(index, place)
                return place

    def _remove(self, moment: float) -> bool:
        index = bisect_left(self.times, moment)
        if index == len(self.times) or self.times[index] != moment:
            return False
        del self.times[index]
        return True

    def _forget(self, now: float) -> None:
        """Forget what is past; seldom, so that it costs nothing much a call."""
        past = now - self.window - self.guard
        del self.times[: bisect_right(self.times, past)]
        # Of those who died while they waited.
        self.waiting = {number: each for number, each in self.waiting.items() if each > past}
        self.room = 2 * len(self.times) + self.most

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
