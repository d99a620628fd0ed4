"""The clock, as the control plane moves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pax8.api.terms import add_months
from pax8.sandbox.control.clock import Clock, ClockState
from pax8.sandbox.operating.amounts import as_decimal
from pax8.sandbox.operating.happenings import Happenings
from pax8.sandbox.refusals import unprocessable
from pax8.sandbox.steering import operates

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax8.sandbox.transport import Sandbox

# A calendar ends; before it does, dates of what begins then would.
_LAST_YEAR = 9000
_FARTHEST = timedelta(days=3660)
_TOO_FAR = f"The clock goes to the year {_LAST_YEAR}, and no further"


@operates(Clock.get)
def get(sandbox: Sandbox) -> ClockState:
    return _state(sandbox)


@operates(Clock.stop)
def stop(sandbox: Sandbox) -> ClockState:
    return _moved(sandbox, sandbox.timekeeper.stop)


@operates(Clock.start)
def start(sandbox: Sandbox, speed: Decimal | int) -> ClockState:
    return _moved(sandbox, lambda: sandbox.timekeeper.start(float(speed)))


@operates(Clock.set)
def set_(sandbox: Sandbox, now: datetime) -> ClockState:
    return _to(sandbox, now)


@operates(Clock.advance)
def advance(
    sandbox: Sandbox,
    *,
    months: int | None = None,
    days: int | None = None,
    hours: int | None = None,
    minutes: int | None = None,
    seconds: int | None = None,
) -> ClockState:
    now = sandbox.timekeeper.read().now
    try:
        day = add_months(now.date(), months or 0)
        by = timedelta(days=days or 0, hours=hours or 0, minutes=minutes or 0, seconds=seconds or 0)
        until = datetime.combine(day, now.timetz()) + by
    except (OverflowError, ValueError):
        raise unprocessable(_TOO_FAR) from None
    return _to(sandbox, until)


def _to(sandbox: Sandbox, now: datetime) -> ClockState:
    if now.year > _LAST_YEAR:
        raise unprocessable(_TOO_FAR)
    if now - sandbox.timekeeper.read().now > _FARTHEST:
        # All who call wait for it meanwhile.
        raise unprocessable(f"The clock goes {_FARTHEST.days} days on at a time; go on from there")
    return _moved(sandbox, lambda: sandbox.timekeeper.set(now))


def _moved(sandbox: Sandbox, move: Callable[[], None]) -> ClockState:
    world = sandbox.world
    happenings = Happenings(world)
    with world.witnessed(happenings.witness):
        before = world.now
        move()
        happenings.expired(before)
        state = _state(sandbox)
    state.happened, state.happened_more = happenings.told(), happenings.more
    return state


def _state(sandbox: Sandbox) -> ClockState:
    reading = sandbox.timekeeper.read()
    return ClockState(now=reading.now, running=reading.running, speed=as_decimal(reading.speed))
