"""What calls are let go by: budgets of one process, of one machine, or of many."""

from __future__ import annotations

import hashlib
import threading
import time
import weakref
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from pax8._core.limits import Budget, Limit, Limits
from pax8.errors import ConfigurationError
from pax8.limits.process import ProcessBudget

__all__ = ["AUTOMATIC", "Budget", "Limit", "Limits", "ProcessBudget", "RateLimit", "opened"]

# What `rate_limit=` takes. "automatic" is the limit of Pax8, shared by all clients of one
# credential in this process.
AUTOMATIC = "automatic"
RateLimit = str | int | Limit | Budget | None
_REDIS = ("redis", "rediss", "unix")

_of_credentials = weakref.WeakValueDictionary[Hashable, ProcessBudget]()
_lock = threading.Lock()


def opened(
    given: RateLimit, owner: tuple[str, str], clock: Callable[[], float] = time.monotonic
) -> Budget | None:
    """The budget that `rate_limit=` stands for; None for no limit.

    `owner` is the client id and the root that the calls go to: what Pax8 counts by. `clock` tells
    seconds that never go back. ConfigurationError if nothing is meant by it.
    """
    if given is None:
        return None
    if given == AUTOMATIC:
        return _automatic(owner, clock)
    if isinstance(given, str):
        return _shared(given, owner, clock)
    if isinstance(given, Limit):
        return ProcessBudget(given, clock)
    if isinstance(given, int):
        return ProcessBudget(Limit(given), clock)
    budget: Any = given
    if not all(hasattr(budget, name) for name in ("reserve", "give_back", "refused")):
        raise ConfigurationError(
            f"rate_limit: {given!r} is not a number of calls a minute, a Limit, a URL, "
            "a budget or None"
        )
    return given


def _automatic(owner: tuple[str, str], clock: Callable[[], float]) -> ProcessBudget:
    with _lock:
        budget = _of_credentials.get((*owner, clock))
        if budget is None:
            budget = _of_credentials[(*owner, clock)] = ProcessBudget(clock=clock)
        return budget


def _shared(url: str, owner: tuple[str, str], clock: Callable[[], float]) -> Budget:
    from pax8.limits.shared import SharedBudget, SharedLedger

    scheme, colon, rest = url.partition(":")
    rest, limit = _limit(rest)
    # The client id itself is nobody's business there.
    key = hashlib.sha256("\n".join(owner).encode()).hexdigest()[:32]
    ledger: SharedLedger
    if scheme == "file" and rest.strip("/"):
        from pax8.limits.disk import DiskLedger

        location = rest.removeprefix("//")
        ledger = DiskLedger(location, limit, clock)
    elif scheme in _REDIS and colon:
        from pax8.limits.on_redis import RedisLedger

        ledger = RedisLedger(f"{scheme}:{rest}", limit, key, clock)
    else:
        raise ConfigurationError(
            "rate_limit: a number of calls a minute, a Limit, None, or a URL that begins with "
            '"redis:", "rediss:", "unix:" or "file:" is needed'
        )
    return SharedBudget(ledger, limit, clock)


def _limit(rest: str) -> tuple[str, Limit]:
    """The URL without what it says of the limit, and the limit."""
    from urllib.parse import parse_qsl, urlencode

    head, question, query = rest.partition("?")
    if not question:
        return rest, Limit()
    pairs = parse_qsl(query, keep_blank_values=True)
    limit = Limit()
    try:
        for name, value in pairs:
            if name == "calls":
                limit = replace(limit, calls=int(value))
            elif name == "seconds":
                limit = replace(limit, seconds=float(value))
            elif name == "guard":
                limit = replace(limit, guard=float(value))
    except ValueError:
        raise ConfigurationError("rate_limit: calls, seconds and guard are numbers") from None
    others = [pair for pair in pairs if pair[0] not in {"calls", "seconds", "guard"}]
    return head + (f"?{urlencode(others)}" if others else ""), limit
