"""What calls are let go by: budgets of one process, of one machine, or of many."""

from __future__ import annotations

import hashlib
import threading
import time
import weakref
from collections.abc import Callable, Hashable
from typing import Any

from pax8._core.hidden import Hidden
from pax8._core.limits import Budget, Limit, Limits, Reservation
from pax8._core.redis_connection import SCHEMES
from pax8.errors import ConfigurationError
from pax8.limits.process import ProcessBudget

__all__ = [
    "AUTOMATIC",
    "Budget",
    "Limit",
    "Limits",
    "ProcessBudget",
    "RateLimit",
    "Reservation",
    "opened",
]

# What `rate_limit=` takes. "automatic" is the limit of Pax8, shared by all clients of one
# credential in this process.
AUTOMATIC = "automatic"
RateLimit = str | int | Limit | Budget | None
_BUDGET = ("limit", "remote", "clock", "epoch", "reserve", "confirm", "give_back", "refused")

_of_credentials = weakref.WeakValueDictionary[Hashable, ProcessBudget]()
_lock = threading.Lock()


def opened(
    given: RateLimit | Hidden[RateLimit],
    owner: tuple[str, str],
    clock: Callable[[], float] = time.monotonic,
) -> Budget | None:
    """The budget that `rate_limit=` stands for; None for no limit.

    `owner` is the client id and the root that the calls go to: what Pax8 counts by. `clock` tells
    seconds that never go back. ConfigurationError if nothing is meant by it.
    """
    where = given if isinstance(given, Hidden) else Hidden(given)
    if isinstance(where.value, str) and where.value != AUTOMATIC:
        # It may hold a password, which is in no variable of what raises.
        del given
        budget, wrong = _shared(where.value, owner, clock)
        if budget is None:
            raise ConfigurationError(wrong)
        return budget
    given = where.value
    if given is None:
        return None
    if given == AUTOMATIC:
        return _automatic(owner, clock)
    if isinstance(given, Limit):
        return ProcessBudget(given, clock)
    if isinstance(given, int):
        return ProcessBudget(Limit(given), clock)
    own: Any = given
    if not all(hasattr(own, name) for name in _BUDGET):
        raise ConfigurationError(
            f"rate_limit: {given!r} is not a number of calls a minute, a Limit, a URL, "
            "a budget or None"
        )
    return own  # type: ignore[no-any-return]  # it is one, as far as that can be seen


def _automatic(owner: tuple[str, str], clock: Callable[[], float]) -> ProcessBudget:
    with _lock:
        budget = _of_credentials.get((*owner, clock))
        if budget is None:
            budget = _of_credentials[(*owner, clock)] = ProcessBudget(clock=clock)
        return budget


def _shared(
    url: str, owner: tuple[str, str], clock: Callable[[], float]
) -> tuple[Budget | None, str]:
    """The budget behind this URL; what is wrong with it, if there is none."""
    from pax8.limits.shared import SharedBudget

    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    try:
        rest, limit, sharers = _query(rest)
        # The client id itself is nobody's business there.
        key = hashlib.sha256("\n".join(owner).encode()).hexdigest()[:32]
        if scheme == "file" and rest.strip("/"):
            from pax8.limits.disk import DiskLedger

            disk = DiskLedger(rest.removeprefix("//"), limit, clock)
            return SharedBudget(disk, limit, clock, sharers), ""
        if scheme in SCHEMES and colon:
            from pax8.limits.on_redis import RedisLedger

            if scheme == "unix" and rest.startswith("///"):
                # A host that is empty would be lost on the way.
                rest = f"//localhost/{rest.removeprefix('///')}"
            redis = RedisLedger(f"{scheme}:{rest}", limit, key, clock)
            return SharedBudget(redis, limit, clock, sharers), ""
    except ConfigurationError as error:
        return None, str(error)
    return None, (
        "rate_limit: a number of calls a minute, a Limit, None, or a URL that begins with "
        '"redis:", "rediss:", "unix:" or "file:" is needed'
    )


def _query(rest: str) -> tuple[str, Limit, int]:
    """The URL without what it says of the limit, the limit, and the number of sharers."""
    from urllib.parse import parse_qsl, urlencode

    head, question, query = rest.partition("?")
    if not question:
        return rest, Limit(), 1
    pairs = parse_qsl(query, keep_blank_values=True)
    limit, sharers, others = dict[str, Any](), 1, list[tuple[str, str]]()
    try:
        for name, value in pairs:
            if name == "calls":
                limit[name] = int(value)
            elif name in {"seconds", "guard"}:
                limit[name] = float(value)
            elif name == "sharers":
                sharers = int(value)
            else:
                others.append((name, value))
    except ValueError:
        raise ConfigurationError(
            "rate_limit: calls, seconds, guard and sharers are numbers"
        ) from None
    if sharers < 1:
        raise ConfigurationError(f"rate_limit: sharers={sharers} is not a number from 1 on")
    return head + (f"?{urlencode(others)}" if others else ""), Limit(**limit), sharers
