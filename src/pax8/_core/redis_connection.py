"""A connection to Redis from a URL, as limits and tokens use it: quick to give up."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pax8._core.hidden import Hidden
from pax8.errors import ConfigurationError

SCHEMES = ("redis", "rediss", "unix")
# What Redis is given to answer, in seconds.
_TIMEOUT = 0.5


class RedisConnection(NamedTuple):
    """A client of Redis (or Valkey), what all its keys begin with, and what it raises.

    It opens its connections when they are used, and anew in a process that was forked.
    """

    client: Any
    prefix: str
    lost: tuple[type[Exception], ...]


def connect(url: str | Hidden[str], setting: str, prefix: str) -> RedisConnection:
    """A client for this URL, which is as the package redis takes it, and may hold `prefix=`.

    `setting` is what the URL was given as. ConfigurationError if it cannot be used.
    """
    # It may hold a password, which is in no variable of what raises.
    where = url if isinstance(url, Hidden) else Hidden(url)
    del url
    try:
        made = _made(where, prefix)
    except ImportError as error:
        raise ConfigurationError(
            f"{setting}: the package redis is needed for it: pip install 'pax8[redis]'"
        ) from error
    if made is None:
        raise ConfigurationError(f"{setting}: it is not a URL such as redis://host:6379/0")
    return made


def _made(url: Hidden[str], prefix: str) -> RedisConnection | None:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    kind: Any = redis.Redis
    try:
        parts = urlsplit(url.value)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        prefix = query.pop("prefix", prefix)
        client: Any = kind.from_url(
            urlunsplit(parts._replace(query=urlencode(query))),
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
            # A connection that was closed while it was idle is noticed by using it. One that is
            # silent is not asked twice.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )
    except (ValueError, TypeError, AttributeError):
        return None
    return RedisConnection(client, prefix, (redis.RedisError, OSError))
