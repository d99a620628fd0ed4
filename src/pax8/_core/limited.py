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

# Who waits looks this often, in seconds, whether there was a pause that sends it to a new place.
_GLANCE = 2.0
# Who wakes so many guards after its moment has missed it.
_MISSED = 0.5


def limited(send: Send, budget: Budget, runtime: Runtime) -> Send:
    """Send each request when it is its turn, and tell the budget what Pax8 says to it."""
    now = runtime.clock.monotonic

    async def within(request: Request, allowance: Allowance) -> Response:
        # Nearly always there is a place at once, so that way is short.
        held = None if budget.remote else budget.reserve(allowance.remaining(now()))
        if held is None or held.moment - budget.clock() > SHORTEST:
            held = await _turn(request, allowance, budget, runtime, held)
        try:
            response = await send(request, allowance)
        except NotSent:
            await _give_back(budget, runtime, held)
            raise
        if response.status == TOO_MANY_REQUESTS:
            asked = asked_to_wait(response.headers, runtime.clock.time())
            await _call(budget, runtime, partial(budget.refused, held, asked))
        elif budget.clock() - held.moment > budget.limit.guard:
            await _call(budget, runtime, partial(budget.arrived, held))
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
    missed_before = False
    while (wait := held.moment - budget.clock()) > SHORTEST:
        try:
            await runtime.sleep(min(wait, _GLANCE), allowance.abandoned)
        except BaseException:
            await _give_back(budget, runtime, held)
            raise
        if not allowance.is_wanted():
            await _give_back(budget, runtime, held)
            raise NotSent(request.sent, "nobody waits for it any more")
        missed = budget.clock() - held.moment > _MISSED * budget.limit.guard
        if held.epoch != budget.epoch or (missed and not missed_before):
            # All that were held up together would go together. Once only: on a machine that is
            # late for everything, it would never be anybody's turn.
            missed_before = missed
            await _give_back(budget, runtime, held)
            held = await _place(request, allowance, budget, runtime)
    return held


async def _place(
    request: Request, allowance: Allowance, budget: Budget, runtime: Runtime
) -> Reservation:
    longest = allowance.remaining(runtime.clock.monotonic())
    if budget.remote:
        held = await runtime.blocking(partial(budget.reserve, longest))
    else:
        held = budget.reserve(longest)
    if held is None:
        why = "the rate limit has no place for it before its time is over"
        raise DeadlineExceeded(request.sent, why if longest > 0 else "no time was left to send it")
    return held


async def _give_back(budget: Budget, runtime: Runtime, held: Reservation) -> None:
    await _call(budget, runtime, partial(budget.give_back, held))


async def _call(budget: Budget, runtime: Runtime, function: Callable[[], None]) -> None:
    if budget.remote:
        await runtime.blocking(function)
    else:
        function()
