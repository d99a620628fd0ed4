"""The layer that lets calls go no faster than Pax8 takes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pax8._core.http import Request, Response
from pax8._core.limits import SHORTEST, Budget, Reservation
from pax8._core.pipeline import Allowance, Send
from pax8._core.retry import TOO_MANY_REQUESTS
from pax8._core.runtime import Runtime
from pax8.errors import DeadlineExceeded, NotSent, asked_to_wait

# Who waits looks this often whether its place was moved: in seconds, or in windows if they are
# short.
_GLANCE, _GLANCES = 2.0, 1 / 30
# No pause is longer than this many seconds, whatever is asked for: then one goes to see.
_LONGEST_PAUSE = 3600.0


def limited(send: Send, budget: Budget, runtime: Runtime) -> Send:
    """Send each request when it is its turn, and tell the budget what Pax8 says to it."""
    now, remote, clock = runtime.clock.monotonic, budget.remote, budget.clock
    reserve, guard = budget.reserve, budget.limit.guard

    async def within(request: Request, allowance: Allowance) -> Response:
        # Nearly always there is a place at once, so that way is short.
        held = None if remote else reserve(allowance.remaining(now()))
        if held is None or held.waits:
            held = await _turn(request, allowance, budget, runtime, held)
        try:
            response = await send(request, allowance)
        except NotSent:
            await _tell(budget, runtime, partial(budget.give_back, held))
            raise
        except GeneratorExit:
            # Of a loop that has ended: nothing more can be waited for.
            raise
        except BaseException:
            if clock() - held.moment > guard:
                # It may have arrived all the same, and only lately.
                await _tell(budget, runtime, partial(budget.arrived, held))
            raise
        if response.status == TOO_MANY_REQUESTS:
            asked = _asked(response, runtime)
            await _tell(budget, runtime, partial(budget.refused, held, asked))
        elif clock() - held.moment > guard:
            await _tell(budget, runtime, partial(budget.arrived, held))
        return response

    return within


async def _turn(
    request: Request,
    allowance: Allowance,
    budget: Budget,
    runtime: Runtime,
    held: Reservation | None,
) -> Reservation:
    """Wait for this request's turn; DeadlineExceeded at once if it does not come in time."""
    if held is None:
        held = await _place(request, allowance, budget, runtime)
    glance = min(_GLANCE, _GLANCES * budget.limit.seconds)
    try:
        while held.waits:
            wait = held.moment - budget.clock()
            if wait > SHORTEST:
                await runtime.sleep(min(wait, glance), allowance.abandoned)
                _require_wanted(request, allowance)
                stays = held.epoch == budget.epoch and not budget.overdue()
                if stays and held.moment - budget.clock() > SHORTEST:
                    continue
            held = await _confirm(budget, runtime, held)
            if held.waits:
                _require_time(request, allowance, budget, runtime, held)
    except GeneratorExit:
        raise
    except BaseException:
        await _tell(budget, runtime, partial(budget.give_back, held))
        raise
    return held


async def _place(
    request: Request, allowance: Allowance, budget: Budget, runtime: Runtime
) -> Reservation:
    longest = allowance.remaining(runtime.clock.monotonic())
    reserve = partial(budget.reserve, longest)

    def undo(held: Reservation | None) -> None:
        if held is not None:
            budget.give_back(held)

    held = await runtime.blocking(reserve, undo) if budget.remote else reserve()
    if held is None:
        raise _too_late(request, longest)
    return held


async def _confirm(budget: Budget, runtime: Runtime, held: Reservation) -> Reservation:
    if budget.remote:
        return await runtime.blocking(partial(budget.confirm, held), budget.give_back)
    return budget.confirm(held)


def _require_wanted(request: Request, allowance: Allowance) -> None:
    if not allowance.is_wanted():
        raise NotSent(request.sent, "nobody waits for it any more")


def _require_time(
    request: Request, allowance: Allowance, budget: Budget, runtime: Runtime, held: Reservation
) -> None:
    """DeadlineExceeded if the place was moved to where the call's time is over."""
    longest = allowance.remaining(runtime.clock.monotonic())
    if held.moment - budget.clock() >= longest:
        raise _too_late(request, longest)


def _too_late(request: Request, longest: float) -> DeadlineExceeded:
    why = "the rate limit has no place for it before its time is over"
    return DeadlineExceeded(request.sent, why if longest > 0 else "no time was left to send it")


def _asked(response: Response, runtime: Runtime) -> float | None:
    """The seconds that a refusal asks to wait."""
    asked = asked_to_wait(response.headers, runtime.clock.time())
    return None if asked is None else min(asked, _LONGEST_PAUSE)


async def _tell(budget: Budget, runtime: Runtime, function: Callable[[], None]) -> None:
    if budget.remote:
        await runtime.blocking(function)
    else:
        function()
