"""Where tokens rest between processes."""

from __future__ import annotations

from typing import Any

from pax8._core.hidden import Hidden
from pax8._core.redis_connection import SCHEMES
from pax8._core.token_store import SharedTokenStore, TokenStore
from pax8.errors import ConfigurationError
from pax8.tokens.disk import DiskStore, default_location
from pax8.tokens.encrypted import EncryptedStore, EncryptionKeys, encrypted, new_key
from pax8.tokens.memory import MemoryStore

__all__ = [
    "DiskStore",
    "EncryptedStore",
    "EncryptionKeys",
    "MemoryStore",
    "SharedTokenStore",
    "TokenStore",
    "default_location",
    "encrypted",
    "new_key",
    "opened",
]


def opened(given: str | TokenStore | Hidden[str]) -> TokenStore:
    """The store that `token_store=` stands for; ConfigurationError if nothing is meant by it."""
    if not isinstance(given, str | Hidden):
        store: Any = given
        if not isinstance(store, TokenStore):
            raise ConfigurationError(
                f"token_store: a {type(store).__name__} has no load() and save(); "
                "give a URL or a TokenStore"
            )
        return store
    # It may hold a password, which is in no variable of what raises.
    url = given if isinstance(given, Hidden) else Hidden(given)
    del given
    scheme = url.value.partition(":")[0] if ":" in url.value else ""
    if scheme in SCHEMES:
        from pax8.tokens.on_redis import RedisStore

        return RedisStore(url)
    if scheme == "memcached":
        from pax8.tokens.on_memcached import MemcachedStore

        return MemcachedStore(url)
    if (store := _without_password(url.value)) is not None:
        return store
    raise ConfigurationError(
        'token_store: a TokenStore is needed, or a URL: "memory:", "file:PATH", '
        '"redis://HOST:PORT" (or "rediss:", "unix:"), "memcached://HOST:PORT,HOST:PORT", "keyring:"'
    )


def _without_password(url: str) -> TokenStore | None:
    """The store of a URL that has no place for a password; None if there is none of the kind."""
    scheme, colon, rest = url.partition(":")
    rest = rest.removeprefix("//")
    if scheme == "file" and rest.strip("/"):
        return DiskStore(rest)
    if scheme == "keyring" and colon and not rest:
        from pax8.tokens.on_keyring import KeyringStore

        return KeyringStore()
    if scheme == "memory" and colon and not rest:
        return MemoryStore()
    return None
