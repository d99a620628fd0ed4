"""Stores of deliveries: in memory, in a file, or on Redis."""

from __future__ import annotations

from typing import Any

from pax8.errors import ConfigurationError
from pax8.events.stores.on_redis import RedisStore
from pax8.events.stores.sqlite import MemoryStore, SQLiteStore
from pax8.events.stores.store import DeadLetter, EventStoreError, Held, Store

__all__ = [
    "DeadLetter",
    "EventStoreError",
    "Held",
    "MemoryStore",
    "RedisStore",
    "SQLiteStore",
    "Store",
    "opened",
]

_REDIS = ("redis", "rediss", "unix")


def opened(given: str | Store) -> Store:
    """The store that is meant: `memory`, `file:` with a path, the URL of a Redis, or a store.

    ConfigurationError if none is.
    """
    if not isinstance(given, str):
        store: Any = given
        if not all(hasattr(store, name) for name in ("put", "take", "done")):
            raise ConfigurationError(f"events: {given!r} is no store")
        return given
    scheme, _, rest = given.partition(":")
    if given == "memory":
        return MemoryStore()
    if scheme == "file" and rest.strip("/"):
        return SQLiteStore(rest.removeprefix("//"))
    if scheme in _REDIS and rest:
        return RedisStore(given)
    raise ConfigurationError(
        'events: a store is "memory", or a URL that begins with "file:", "redis:", "rediss:" or '
        '"unix:"'
    )
