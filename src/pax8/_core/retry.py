"""Whether and when to send again: decisions only, no clock and no sleep."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from pax8._core.http import Request, Response
from pax8.errors import NotSent, TransportError, asked_to_wait

TOO_MANY_REQUESTS = 429
# What Pax8 gives up on draft items with.
_TIMED_OUT = 408
_SERVER_ERRORS = 500
# Not implemented, HTTP version not supported, network authentication required: nothing was done,
# and nothing will be.
_LASTING = frozenset({501, 505, 511})
# Doubling this often is beyond any patience, and no number grows too large on the way.
_DOUBLINGS = 60


@dataclass(frozen=True, slots=True)
class Retry:
    """How often to try again, and how long to wait before it.

    The wait doubles from `base` seconds up to `longest`, and is shortened at random by up to half,
    so that many clients that failed together do not come back together. What Pax8 asks for in
    Retry-After is obeyed instead.
    """

    retries: int = 4
    base: float = 0.5
    longest: float = 30.0
    chance: Callable[[], float] = field(default=random.random, repr=False)

    def wait(
        self, tried: int, request: Request, outcome: Response | TransportError, now: float
    ) -> float | None:
        """Seconds until the next try after `tried` of them, or None when there is to be none.

        `now` is the time since the epoch, against which a Retry-After that is a date is read.
        """
        if tried > self.retries or not request.sendable() or not _may_repeat(request, outcome):
            return None
        asked = asked_to_wait(outcome.headers, now) if isinstance(outcome, Response) else None
        if asked is not None:
            return asked
        wait = min(self.longest, self.base * 2.0 ** min(tried - 1, _DOUBLINGS))
        return wait * (1 - self.chance() / 2)


def _may_repeat(request: Request, outcome: Response | TransportError) -> bool:
    if isinstance(outcome, TransportError):
        return request.repeatable or isinstance(outcome, NotSent)
    if outcome.status == TOO_MANY_REQUESTS:
        # It was turned away before anything was done.
        return True
    return request.repeatable and _passing(outcome.status)


def _passing(status: int) -> bool:
    """Whether a later try may be answered differently, and this one may have done its work."""
    return status == _TIMED_OUT or (status >= _SERVER_ERRORS and status not in _LASTING)


def ambiguous(outcome: Response | TransportError) -> bool:
    """Whether it may have been carried out although it looks as if it failed."""
    if isinstance(outcome, TransportError):
        return not isinstance(outcome, NotSent)
    return _passing(outcome.status)
