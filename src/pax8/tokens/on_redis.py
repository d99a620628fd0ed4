"""Tokens kept on Redis or Valkey, for the processes of any number of machines."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from pax8._core.hidden import Hidden
from pax8._core.redis_connection import connect
from pax8.errors import TokenStoreError

_PREFIX = "pax8:tokens"
# Deletes a claim that is still one's own.
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class RedisStore:
    """Keeps tokens on Redis, where they expire with their use.

    `url` is as the package redis takes it (`redis://`, `rediss://`, `unix://`); its query may hold
    `prefix`, which all keys begin with.
    """

    # Whoever can read the Redis can read it.
    confidential = False

    def __init__(self, url: str | Hidden[str]) -> None:
        where = url if isinstance(url, Hidden) else Hidden(url)
        del url
        self._redis, self._prefix, self._lost = connect(where, "token_store", _PREFIX)

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing. TokenStoreError if it is lost."""
        value: bytes | None = self._do(lambda: self._redis.get(self._place(key)))
        return value

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key for so many seconds. TokenStoreError if it is lost."""
        kept, milli = Hidden(value), _milli(seconds)
        del value
        self._do(lambda: self._redis.set(self._place(key), kept.value, px=milli))

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; None while another has claimed it."""
        ticket, milli = secrets.token_hex(8), _milli(seconds)
        claimed = self._do(lambda: self._redis.set(self._claim(key), ticket, px=milli, nx=True))
        return ticket if claimed else None

    def release(self, key: str, ticket: str) -> None:
        """Give a claim back, if it still stands."""
        self._do(lambda: self._redis.eval(_RELEASE, 1, self._claim(key), ticket))

    def _place(self, key: str) -> str:
        return f"{self._prefix}:{key}"

    def _claim(self, key: str) -> str:
        return f"{self._prefix}:{key}:claim"

    def _do(self, act: Callable[[], Any]) -> Any:
        failure = ""
        try:
            return act()
        except self._lost as error:
            # Not what it says, which may hold what was sent.
            failure = type(error).__name__
        finally:
            # Tokens are asked for so seldom that no connection is kept for the next time. Those
            # that other threads are using are not touched.
            self._redis.connection_pool.disconnect(inuse_connections=False)
        raise TokenStoreError(f"Redis: {failure}")


def _milli(seconds: float) -> int:
    return max(1, round(min(seconds, 10.0**9) * 1000))
