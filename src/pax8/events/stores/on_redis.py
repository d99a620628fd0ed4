"""Deliveries on Redis, for the processes of any number of machines."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from pax8.errors import ConfigurationError
from pax8.events.settings import at_least_one
from pax8.events.stores.store import DeadLetter, EventStoreError, Held

# What Redis is given to answer, in seconds: well inside of what Pax8 waits.
_TIMEOUT = 2.0


class RedisStore:
    """Keeps deliveries on Redis, by its clock. They are as safe there as Redis is set to keep them.

    :param url: Such as `redis://host:6379/0`, as the package redis takes it.
    :param prefix: What the names of all keys begin with. Those who share it share the deliveries.
    :param capacity: How many deliveries may wait; one more is not kept. None is any number.
    :param clock: Seconds since the epoch, if not by the clock of Redis.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "pax8:events",
        capacity: int | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        if capacity is not None:
            at_least_one(capacity=capacity)
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError as error:
            raise ConfigurationError(
                "events: the package redis is needed for it: pip install 'pax8[redis]'"
            ) from error
        self._lost = (redis.RedisError, OSError)
        kind: Any = redis.Redis
        try:
            self._redis: Any = kind.from_url(
                url,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                # A connection that was closed while it was idle is noticed by using it. What was
                # put twice is a repeat, and a taken one that got lost comes back.
                retry=Retry(NoBackoff(), 1),
            )
        except (ValueError, TypeError, AttributeError):
            # Not shown, since it may hold a password.
            raise ConfigurationError(
                "events: it is not a URL such as redis://host:6379/0"
            ) from None
        # The braces keep the keys together on a cluster.
        names = ("due", "dead", "number", "record:", "seen:", "latest:")
        self._keys = [f"{{{prefix}}}:{name}" for name in names]
        self._capacity = -1 if capacity is None else capacity
        self._clock = clock
        self._script: Any = self._redis.register_script(
            files("pax8.events.stores").joinpath("deliveries.lua").read_text("utf-8")
        )

    def put(self, key: str, body: bytes, within: float, about: str = "") -> bool:
        """Keep a delivery; False for a repeat: the same key again in less than `within` seconds.

        It is none if one of another key that is `about` the same was kept in between.
        """
        kept = self._do("put", key, body, within, self._capacity, about)
        if kept < 0:
            raise EventStoreError(f"{self._capacity} deliveries wait already")
        return bool(kept)

    def take(self, lease: float) -> Held | None:
        """Take the next delivery that is due, for so long; None if none is."""
        token = secrets.token_hex(8)
        found = self._do("take", lease, token)
        if not found:
            return None
        number, key, body, received_at, attempts, handled = found
        return Held(
            number.decode(),
            key.decode(),
            body,
            float(received_at),
            int(attempts),
            tuple(json.loads(handled)),
            token,
        )

    def extend(self, held: Held, lease: float, handled: tuple[str, ...]) -> bool:
        """Hold it for so long from now on, and note which handlers are through with it."""
        return self._set("extend", held, lease, handled=handled)

    def done(self, held: Held) -> bool:
        """Have done with it. Its key is remembered for as long as repeats may come."""
        return self._set("done", held)

    def later(self, held: Held, wait: float, error: str, handled: tuple[str, ...]) -> bool:
        """Let go of it: it is due again after so long."""
        return self._set("later", held, wait, error, handled)

    def give_back(self, held: Held, handled: tuple[str, ...]) -> bool:
        """Let go of it as if this try had not been: it is due at once."""
        return self._set("give_back", held, handled=handled)

    def bury(self, held: Held, error: str, handled: tuple[str, ...]) -> bool:
        """Make it a dead letter."""
        return self._set("bury", held, error=error, handled=handled)

    def until_due(self) -> float | None:
        """In how many seconds there is something to take; None if nothing is kept."""
        found = self._do("until_due")
        return max(0.0, float(found)) if found else None

    def dead(self) -> list[DeadLetter]:
        """The dead letters, the oldest first."""
        return [
            DeadLetter(
                number.decode(),
                key.decode(),
                body,
                float(received_at),
                int(attempts),
                error.decode("utf-8", "replace"),
            )
            for number, key, body, received_at, attempts, error in self._do("dead")
        ]

    def replay(self, letter: str) -> bool:
        """Make the dead letter of this id due, with all its tries; False if there is none."""
        return bool(self._do("replay", letter))

    def discard(self, letter: str) -> bool:
        """Forget the dead letter of this id; False if there is none."""
        return bool(self._do("discard", letter))

    def close(self) -> None:
        """Close its connections; it opens new ones if it is used again."""
        self._redis.close()

    def _set(
        self,
        act: str,
        held: Held,
        value: float = 0.0,
        error: str = "",
        handled: tuple[str, ...] = (),
    ) -> bool:
        given = (held.id, held.token, value, error.encode("utf-8", "replace"), json.dumps(handled))
        return bool(self._do(act, *given))

    def _do(self, act: str, *given: str | bytes | float) -> Any:
        now = -1 if self._clock is None else self._clock()
        try:
            return self._script(keys=self._keys, args=[act, now, *given])
        except self._lost as error:
            raise EventStoreError(f"Redis: {type(error).__name__}") from error
