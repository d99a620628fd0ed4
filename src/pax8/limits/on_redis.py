"""A ledger on Redis, for the processes of any number of machines."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from pax8._core.limits import Limit, Limits, Reservation
from pax8._core.redis_connection import connect
from pax8.errors import ConfigurationError
from pax8.limits.shared_ledger import MEMORY, Answer, Unreachable

_PREFIX = "pax8:limits"
_KEYS = ("calls", "waiting", "learned", "seen")
# Longer than anybody waits, in microseconds.
_EVER = 10**15


class RedisLedger:
    """Keeps the ledger on Redis, by its clock. `url` is as `connect` takes it."""

    def __init__(self, url: str, limit: Limit, key: str, clock: Callable[[], float]) -> None:
        self._redis, prefix, self._lost = connect(url, "rate_limit", _PREFIX)
        _require_known(url, self._redis)
        # The braces keep the keys together on a cluster.
        self._keys = [f"{prefix}:{{{key}}}:{each}" for each in _KEYS]
        self._script: Any = self._redis.register_script(
            files("pax8.limits").joinpath("ledger.lua").read_text("utf-8")
        )
        self._limit, self._clock = limit, clock
        self._me = secrets.token_hex(8)
        self._always = tuple(map(_micro, (limit.seconds, limit.guard, MEMORY)))

    def reserve(self, longest: float) -> tuple[Reservation | None, Answer]:
        """Take the next place; None if it is not within `longest` seconds."""
        return self._placed("reserve", min(_EVER, _micro(min(longest, _EVER))))

    def confirm(self, held: Reservation) -> tuple[Reservation, Answer]:
        """What a place that is waited for is now, which may be another one."""
        found, answer = self._placed("confirm", held.number)
        if found is None:
            raise AssertionError("unreachable")
        if found.number != held.number:
            return found, answer
        held.moment, held.waits = found.moment, found.waits
        return held, answer

    def give_back(self, held: Reservation) -> Answer:
        """Give back a place that was not used."""
        return self._do("give_back", held.number)[1]

    def arrived(self, held: Reservation) -> Answer:
        """Tell that a call may have arrived as late as now."""
        answer = self._do("arrived", held.number)[1]
        held.moment = self._clock()
        return answer

    def refused(self, held: Reservation, asked: float | None, chance: float) -> Answer:
        """Tell that a call was refused."""
        age = max(0, _micro(self._clock() - held.moment))
        wait = -1 if asked is None else _micro(asked)
        return self._do("refused", held.number, age, wait, chance)[1]

    def register(self, ages: list[float]) -> Answer:
        """Write down calls that were made so many seconds ago."""
        return self._do("register", *map(_micro, ages))[1]

    def renew(self) -> None:
        """Be another one than the process that this one was forked from."""
        self._me = secrets.token_hex(8)

    def close(self) -> None:
        """Close its connections; it opens new ones if it is used again."""
        self._redis.close()

    def _placed(self, act: str, given: int) -> tuple[Reservation | None, Answer]:
        (number, wait, waits), answer = self._do(act, given)
        if not number:
            return None, answer
        # What the answer took on its way is waited too: never too early.
        moment = self._clock() + wait / 1e6
        return Reservation(moment, answer.epoch, number, bool(waits)), answer

    def _do(self, act: str, *given: float) -> tuple[list[int], Answer]:
        always = (act, self._me, self._limit.calls, *self._always)
        try:
            found: list[int] = self._script(keys=self._keys, args=[*always, *given])
        except self._lost as error:
            # Not what it says, which may hold what was sent.
            raise Unreachable(type(error).__name__) from None
        epoch, born, number, limit, used, free, wait, paused, sharers = found[3:]
        stands = (limit, self._limit.seconds, used, free, wait / 1e6, paused / 1e6, sharers)
        return found[:3], Answer(epoch, born, number, Limits(*stands))


def _require_known(url: str, redis: Any) -> None:
    """Refuse what would be overlooked, or found out by the first call only."""
    parts, pool = urlsplit(url), redis.connection_pool
    database = parts.path.strip("/")
    if parts.scheme != "unix" and database and not database.isdecimal():
        raise ConfigurationError("rate_limit: the path of the URL is not a number of a database")
    try:
        # Nothing is connected yet.
        pool.connection_class(**pool.connection_kwargs)
    except Exception:  # noqa: BLE001 - whatever the package thinks of it
        raise ConfigurationError(
            "rate_limit: the query of the URL holds what the package redis does not take"
        ) from None


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)
