"""What a client is made with: checked, completed from the environment, and put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypedDict

from pax8._core import options as settings
from pax8._core.auth import Auth, BearerToken
from pax8._core.credentials import ClientCredentials
from pax8._core.delegation import AuthorizationCode
from pax8._core.hidden import Hidden
from pax8._core.model import spelled
from pax8._core.options import Consistency, Options
from pax8._core.pipeline import logger
from pax8._core.runtime import Clock
from pax8.errors import ConfigurationError
from pax8.limits import AUTOMATIC, Budget, RateLimit, opened
from pax8.tokens import (
    DiskStore,
    EncryptionKeys,
    MemoryStore,
    SharedTokenStore,
    TokenStore,
    default_location,
    encrypted,
)
from pax8.tokens import opened as store_of


class CallOptions(TypedDict, total=False):
    """What `with_options` takes; see `Options`."""

    timeout: float
    deadline: float | None
    retries: int
    prefetch: int
    consistency: Consistency


@dataclass(frozen=True)
class Setup:
    """What a client is made with, checked."""

    auth: Auth
    base_url: str
    store: TokenStore
    budget: Budget | None
    # Whether the budget is the client's own to close.
    closes_budget: bool
    options: Options


class Settings(CallOptions, total=False):
    """What both clients take by name, beside what they send with."""

    cache_token: bool
    cache_location: str | Path | None
    token_store: str | TokenStore | None
    encryption_key: str | Iterable[str] | None
    base_url: str | None
    rate_limit: RateLimit


def check(
    auth: Auth | None,
    credentials: ClientCredentials,
    given: Settings,
    clock: Clock,
    transport: object,
) -> Setup:
    """What a client is made with; ConfigurationError or TypeError for what cannot be.

    What may hold a secret is taken out of `given`, where it would show in a traceback.
    """
    keys = EncryptionKeys.of(given.pop("encryption_key", None))
    place = Hidden[Any](given.pop("token_store", None))
    rate_limit = Hidden[RateLimit](given.pop("rate_limit", AUTOMATIC))
    rest: Any = dict(given)
    cached, location = rest.pop("cache_token", False), rest.pop("cache_location", None)
    store = _store(place, cached, location, keys)
    root = settings.base_url(rest.pop("base_url", None))
    names = [each.name for each in fields(Options)]
    known = {spelled(name, names, "the client"): value for name, value in rest.items()}
    options = Options(**known)
    who = _auth(auth, credentials)
    if isinstance(who, AuthorizationCode):
        _require_safe(store)
    if rate_limit.value == AUTOMATIC and getattr(transport, "unlimited", False):
        rate_limit = Hidden[RateLimit](None)
    # What a transport of the caller's own leads to is a Pax8 of its own, as far as can be known.
    behind = root if transport is None else f"{root} by {id(transport)}"
    budget = opened(rate_limit, (who.client_id, behind), clock.monotonic)
    return Setup(who, root, store, budget, isinstance(rate_limit.value, str), options)


def _auth(auth: Any, credentials: ClientCredentials) -> Auth:
    if auth is None:
        return settings.whole(credentials)
    if isinstance(auth, ClientCredentials):
        return settings.whole(auth)
    if isinstance(auth, BearerToken | AuthorizationCode):
        return auth
    raise ConfigurationError(
        "auth: a ClientCredentials, BearerToken or AuthorizationCode of pax8.auth is needed, "
        f"not {type(auth).__name__}"
    )


def _store(
    given: Hidden[Any], cached: Any, location: Any, keys: EncryptionKeys | None
) -> TokenStore:
    """Where tokens are kept, by all that says so."""
    if not isinstance(cached, bool):
        raise ConfigurationError(f"cache_token: {cached!r} is not True or False")
    if location is not None and not isinstance(location, str | Path):
        raise ConfigurationError(f"cache_location: {location!r} is not a path")
    if given.value is not None and (cached or location is not None):
        raise ConfigurationError("token_store stands in the place of cache_token; give one")
    if location is not None and not cached:
        raise ConfigurationError("cache_location is of use with cache_token=True only")
    if given.value is None:
        found = _disk(location) if cached else MemoryStore()
    else:
        found = store_of(given if isinstance(given.value, str) else given.value)
    if keys is not None:
        # One that is none is told of even where none is needed.
        keys.secrets()
    # What is kept in this process only is read by nobody else.
    return found if keys is None or isinstance(found, MemoryStore) else encrypted(found, keys)


def _require_safe(store: TokenStore) -> None:
    """Refuse to keep refresh tokens where others could read them or two could use them up."""
    if not getattr(store, "confidential", False):
        raise ConfigurationError(
            "encryption_key: an AuthorizationCode keeps refresh tokens, which open a partner's "
            "account for months, so they are kept encrypted only; `pax8 key new` makes a key"
        )
    if not isinstance(store, SharedTokenStore):
        raise ConfigurationError(
            "token_store: an AuthorizationCode needs one with claim() and release(), so that no "
            "two processes use the same refresh token"
        )


def _disk(location: str | Path | None) -> TokenStore:
    if location is not None:
        return DiskStore(location)
    try:
        return DiskStore(default_location())
    except ConfigurationError as error:
        # Nobody asked for this place, so nobody is to be stopped by it.
        logger.warning("tokens are kept in memory only: %s", error)
        return MemoryStore()
