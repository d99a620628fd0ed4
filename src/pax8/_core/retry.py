"""Whether and when to send again: decisions only, no clock and no sleep."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from pax8._core.http import Request, Response
from pax8.errors import NotSent, TransportError

TOO_MANY_REQUESTS = 429
# What a later try may answer differently. 408 is what Pax8 gives up on draft items with.
_PASSING = frozenset({408, 500, 502, 503, 504})


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
        if tried > self.retries or not _may_repeat(request, outcome):
            return None
        asked = retry_after(outcome, now) if isinstance(outcome, Response) else None
        if asked is not None:
            return asked
        wait = min(self.longest, self.base * 2.0 ** (tried - 1))
        return wait * (1 - self.chance() / 2)


def _may_repeat(request: Request, outcome: Response | TransportError) -> bool:
    if isinstance(outcome, TransportError):
        return request.repeatable or isinstance(outcome, NotSent)
    if outcome.status == TOO_MANY_REQUESTS:
        # It was turned away before anything was done.
        return True
    return request.repeatable and outcome.status in _PASSING


def ambiguous(request: Request, outcome: Response | TransportError) -> bool:
    """Whether it may have been carried out although it looks as if it failed."""
    if request.repeatable:
        return False
    if isinstance(outcome, TransportError):
        return not isinstance(outcome, NotSent)
    return outcome.status in _PASSING


def retry_after(response: Response, now: float) -> float | None:
    """The seconds that Retry-After asks to wait, given in seconds or as a date."""
    asked = response.headers.get("retry-after", "").strip()
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(asked).timestamp() - now
        except (ValueError, OverflowError):
            return None
    # Neither "nan" nor "inf" is a time to wait.
    return max(0.0, seconds) if seconds < float("inf") else None
