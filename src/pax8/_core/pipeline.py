"""The layers between an operation and the wire, each a wrapper round the next."""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Protocol, TypeVar

from pax8._core.credentials import Token
from pax8._core.http import Request, Response
from pax8._core.retry import Retry, ambiguous
from pax8._core.runtime import Runtime
from pax8._core.server_clock import ServerClock
from pax8.errors import (
    DeadlineExceeded,
    NotSent,
    TransportError,
)

T = TypeVar("T")

logger = logging.getLogger("pax8")
UNAUTHORIZED, NOT_FOUND, NO_CONTENT = 401, 404, 204
# How many tokens a call is made with at most: the one of before, one that another process left, a
# new one.
_TOKENS_A_CALL = 3


@dataclass(slots=True)
class Allowance:
    """What one call may take.

    `timeout`: seconds for one try. `until`: when the whole call must be over, on the monotonic
    clock; None for never. `retry`: how often it is tried again. `abandoned` is set when nobody
    waits for its answer any more.
    """

    timeout: float
    until: float | None
    retry: Retry
    abandoned: threading.Event | None = None

    def is_wanted(self) -> bool:
        """Whether anybody still waits for its answer."""
        return self.abandoned is None or not self.abandoned.is_set()

    def remaining(self, now: float) -> float:
        """Seconds until the whole call must be over."""
        return float("inf") if self.until is None else self.until - now


Send = Callable[[Request, Allowance], Awaitable[Response]]


def sending(runtime: Runtime, pax8: ServerClock) -> Send:
    """The wire itself: one try, within its time."""

    async def send(request: Request, allowance: Allowance) -> Response:
        left = allowance.remaining(runtime.clock.monotonic())
        if left <= 0:
            raise DeadlineExceeded(request.sent, "no time was left to send it")
        if not request.repeatable:
            request.goes_out(runtime.clock.time(), pax8.ahead())
        response = await runtime.send(request, min(allowance.timeout, left))
        pax8.hear(response)
        return response

    return send


def retried(send: Send, runtime: Runtime) -> Send:
    """Send again what may succeed the next time, and never what may have happened already."""

    async def persistent(request: Request, allowance: Allowance) -> Response:
        outcome: Response | TransportError
        for tried in count(1):
            try:
                outcome = await send(request, allowance)
            except DeadlineExceeded:
                raise
            except TransportError as failure:
                outcome = failure
            else:
                if not outcome.refused:
                    return outcome
            if request.unclear and isinstance(outcome, Response) and _gone(request, outcome):
                return Response(NO_CONTENT)
            # Kept with the request, which may come here once more with another token.
            request.unclear = request.unclear or ambiguous(outcome)
            wait = allowance.retry.wait(tried, request, outcome, runtime.clock.time())
            left = allowance.remaining(runtime.clock.monotonic())
            late = left <= 0 or (wait is not None and wait >= left)
            if wait is None or late or not allowance.is_wanted():
                return _last(request, outcome, tried, late=late)
            logger.info("%s: %s; again in %.1f s", request.sent, _brief(outcome), wait)
            await runtime.sleep(wait, allowance.abandoned)
            if not allowance.is_wanted():
                return _last(request, outcome, tried, late=False)
        raise AssertionError("unreachable")

    return persistent


def _gone(request: Request, response: Response) -> bool:
    # An earlier DELETE did it, only its answer was lost.
    return request.method == "DELETE" and response.status == NOT_FOUND


def _last(
    request: Request, outcome: Response | TransportError, tried: int, *, late: bool
) -> Response:
    """What a call ends with that is not tried again."""
    if not request.repeatable and ambiguous(outcome):
        cause = outcome if isinstance(outcome, TransportError) else outcome.error(request)
        raise request.unknown(_brief(outcome)) from cause
    if isinstance(outcome, Response):
        return outcome
    if late:
        raise DeadlineExceeded(
            request.sent, f"no time was left after {tried} tries, the last: {outcome}"
        ) from outcome
    raise outcome


def _brief(outcome: Response | TransportError) -> str:
    if isinstance(outcome, Response):
        return f"it was answered {outcome.status}"
    return f"its answer was lost ({outcome})"


class TokenSource(Protocol):
    """What tokens come from."""

    async def get(self, audience: str, allowance: Allowance) -> Token:
        """A token for this audience that may be used now."""
        ...

    async def another(self, audience: str, allowance: Allowance, rejected: Token) -> Token | None:
        """One in the place of this one, which was turned away; None if there is no other."""
        ...


def authorized(send: Send, tokens: TokenSource) -> Send:
    """Sign each request with a token; again, with another one, when it was turned away."""

    async def signed(request: Request, allowance: Allowance) -> Response:
        if request.audience is None:
            return await send(request, allowance)
        token = await _had(request, tokens.get(request.audience, allowance))
        for tried in count(1):
            # Made for this one call, so there is nobody else to see the change.
            request.headers["authorization"] = f"Bearer {token.value}"
            response = await send(request, allowance)
            # After one that was replaced, one that was only just made is not bettered by another.
            last = tried > 1 and (tried == _TOKENS_A_CALL or token.new)
            if response.status != UNAUTHORIZED or last or not request.sendable():
                return response
            # Turned away at the door, nothing was done, so even a POST may go again.
            other = await _had(request, tokens.another(request.audience, allowance, token))
            if other is None:
                return response
            token = other
        raise AssertionError("unreachable")

    return signed


async def _had(request: Request, token: Awaitable[T]) -> T:
    try:
        return await token
    except DeadlineExceeded:
        raise
    except TransportError as error:
        raise NotSent(request.sent, f"no token could be had ({error})") from error
