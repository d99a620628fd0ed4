"""A ledger on Redis, for the processes of any number of machines."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pax8._core.limits import Limit, Limits, Reservation
from pax8.errors import ConfigurationError
from pax8.limits.shared import Answer, Unreachable

_PREFIX = "pax8:limits"
# What Redis is given to answer, in seconds.
_TIMEOUT = 0.5
# Longer than anybody waits, in microseconds.
_EVER = 10**15


class RedisLedger:
    """Keeps the ledger on Redis, by its clock. `url` is as the package redis takes it.

    Its query may hold `prefix`, which all keys begin with.
    """

    def __init__(self, url: str, limit: Limit, key: str, clock: Callable[[], float]) -> None:
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError as error:
            raise ConfigurationError(
                "rate_limit: the package redis is needed for it: pip install 'pax8[redis]'"
            ) from error
        self._lost = (redis.RedisError, OSError)
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        prefix = query.pop("prefix", _PREFIX)
        # The braces keep the keys together on a cluster.
        self._keys = [f"{prefix}:{{{key}}}:{each}" for each in ("calls", "learned", "seen")]
        kind: Any = redis.Redis
        try:
            self._redis: Any = kind.from_url(
                urlunsplit(parts._replace(query=urlencode(query))),
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                # A connection that was closed while it was idle is noticed by using it.
                retry=Retry(NoBackoff(), 1),
            )
        except (ValueError, TypeError, AttributeError):
            # Not shown, since it may hold a password.
            raise ConfigurationError(
                "rate_limit: it is not a URL such as redis://host:6379/0"
            ) from None
        self._script: Any = self._redis.register_script(
            files("pax8.limits").joinpath("ledger.lua").read_text("utf-8")
        )
        me = secrets.token_hex(8)
        self._window, self._clock = limit.seconds, clock
        self._always = (me, limit.calls, _micro(limit.seconds), _micro(limit.guard))

    def reserve(self, longest: float) -> Answer | None:
        """Take the next place; None if it is not within `longest` seconds."""
        found = self._do("reserve", min(_EVER, _micro(longest)) if longest < _EVER else _EVER)
        if found is None:
            return None
        wait, epoch, number, used, sharers = found
        # What the answer took on its way is waited too: never too early.
        moment = self._clock() + wait / 1e6
        return Answer(Reservation(moment, epoch, number), used, sharers)

    def give_back(self, reservation: Reservation) -> None:
        """Give back a place that was not used."""
        self._do("give_back", reservation.number)

    def arrived(self, reservation: Reservation) -> None:
        """Tell that a call may have arrived as late as now."""
        self._do("arrived", reservation.number)

    def refused(self, reservation: Reservation, asked: float | None, chance: float) -> int:
        """Tell that a call was refused; the epoch that begins."""
        age = max(0, _micro(self._clock() - reservation.moment))
        wait = -1 if asked is None else min(_EVER, _micro(asked))
        epoch: int = self._do("refused", reservation.number, age, wait, chance)
        return epoch

    def register(self, ages: list[float]) -> None:
        """Write down calls that were made so many seconds ago (or will be)."""
        self._do("register", *(_micro(age) for age in ages))

    def limits(self) -> Limits:
        """Where it stands."""
        limit, used, free, wait, paused, sharers = self._do("limits")
        return Limits(limit, self._window, used, free, wait / 1e6, paused / 1e6, sharers)

    def close(self) -> None:
        """Close its connections; it opens new ones if it is used again."""
        self._redis.close()

    def _do(self, act: str, *given: float) -> Any:
        try:
            return self._script(keys=self._keys, args=[act, *self._always, *given])
        except self._lost as error:
            raise Unreachable(f"{type(error).__name__}") from error


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)
