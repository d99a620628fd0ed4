"""The limit of calls, as the control plane sets it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pax8.sandbox.control.limits import Limits, LimitState
from pax8.sandbox.limiter import Limit
from pax8.sandbox.operating.amounts import as_decimal
from pax8.sandbox.steering import operates

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox


@operates(Limits.get)
def get(sandbox: Sandbox) -> LimitState:
    limit = sandbox.limiter.limit
    count = sandbox.limiter.busiest(sandbox.world.dialect.limit_window)
    if limit is None or count is None:
        return LimitState()
    return LimitState(
        calls=limit.calls,
        seconds=as_decimal(limit.seconds),
        used=count.used,
        reset=as_decimal(round(count.reset, 3)),
    )


@operates(Limits.set)
def set_(sandbox: Sandbox, calls: int = 1000, seconds: Decimal = Decimal(60)) -> LimitState:
    sandbox.limiter.limit = Limit(calls, float(seconds))
    return get(sandbox)


@operates(Limits.lift)
def lift(sandbox: Sandbox) -> None:
    sandbox.limiter.limit = None
