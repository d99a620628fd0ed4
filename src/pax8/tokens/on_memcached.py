"""Tokens kept on Memcached, for the processes of any number of machines."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pax8._core.hidden import Hidden
from pax8.errors import ConfigurationError, TokenStoreError

T = TypeVar("T")

_PREFIX = "pax8:tokens"
_PORT = 11211
# What Memcached is given to answer, in seconds.
_TIMEOUT = 0.5
# It takes longer times than this for seconds since the epoch.
_MONTH = 30 * 86_400
# It counts on no farther than its own clock reaches.
_YEAR = 365 * 86_400
# What has ended before it began.
_ENDED = -1


class MemcachedStore:
    """Keeps tokens on Memcached, where they expire with their use or are dropped for want of room.

    `url` is `memcached://` and `host:port`, or several separated by commas: keys are spread over
    them.
    """

    # Whoever can reach the Memcached can read it.
    confidential = False

    def __init__(self, url: str | Hidden[str]) -> None:
        where = url if isinstance(url, Hidden) else Hidden(url)
        # It takes no password, but may hold one all the same.
        del url
        try:
            # By name, since it says nothing of its types.
            memcached: Any = import_module("pymemcache")
            self._lost: tuple[type[Exception], ...] = (memcached.MemcacheError, OSError)
        except ImportError as error:
            raise ConfigurationError(
                "token_store: the package pymemcache is needed for it: "
                "pip install 'pax8[memcached]'"
            ) from error
        addresses = _addresses(where.value)
        if addresses is None:
            raise ConfigurationError(
                "token_store: Memcached is at memcached://host:port,host:port, without a user or "
                "a password"
            )
        self._servers = addresses
        self._kind: Any = memcached.HashClient

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing. TokenStoreError if it is lost."""
        value: bytes | None = self._do(lambda memcached: memcached.get(_place(key)))
        return value

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key for so many seconds. TokenStoreError if it is lost."""
        kept, expire = Hidden(value), _expiry(seconds)
        del value

        def keep(memcached: Any) -> Any:
            return memcached.set(_place(key), kept.value, expire=expire, noreply=False)

        if not self._do(keep):
            raise TokenStoreError("Memcached: the token was not stored")

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; None while another has claimed it."""
        ticket, expire = secrets.token_hex(8), _expiry(seconds)
        claimed: bool = self._do(
            lambda memcached: memcached.add(
                _claim(key), ticket.encode(), expire=expire, noreply=False
            )
        )
        return ticket if claimed else None

    def release(self, key: str, ticket: str) -> None:
        """Give a claim back, if it still stands."""

        def give_back(memcached: Any) -> None:
            found, number = memcached.gets(_claim(key))
            if found == ticket.encode():
                # There is no deletion on a condition.
                memcached.cas(_claim(key), b"", number, expire=_ENDED, noreply=False)

        self._do(give_back)

    def _do(self, act: Callable[[Any], T]) -> T:
        """Do this with a client of its own: tokens are asked for so seldom that none is kept.

        A server that is down is passed over for the next, by all alike.
        """
        memcached = self._kind(
            self._servers,
            connect_timeout=_TIMEOUT,
            timeout=_TIMEOUT,
            no_delay=True,
            retry_attempts=0,
        )
        failure = ""
        try:
            for _ in self._servers:
                try:
                    return act(memcached)
                except self._lost as error:
                    failure = type(error).__name__
        finally:
            memcached.close()
        raise TokenStoreError(f"Memcached: {failure}")


def _place(key: str) -> str:
    return f"{_PREFIX}:{key}"


def _claim(key: str) -> str:
    return f"{_PREFIX}:{key}:claim"


def _expiry(seconds: float) -> int:
    whole = max(1, round(min(seconds, _YEAR)))
    return whole if whole < _MONTH else int(time.time()) + whole


def _addresses(url: str) -> list[tuple[str, int]] | None:
    """The hosts and ports of a URL; None if it is none of this kind."""
    listed = url.removeprefix("memcached:").removeprefix("//").rstrip("/")
    try:
        found = [urlsplit(f"//{each.strip()}") for each in listed.split(",")]
        addresses = [(each.hostname, each.port or _PORT) for each in found]
    except ValueError:
        return None
    if any(each.username or each.path or each.query or each.fragment for each in found):
        return None
    named = [(host, port) for host, port in addresses if host]
    return named if len(named) == len(addresses) else None
