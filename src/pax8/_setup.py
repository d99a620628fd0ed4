"""What a client is made with: checked, completed from the environment, and put together."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypedDict

from pax8._core import options as settings
from pax8._core.credentials import Credentials, TokenStore
from pax8._core.model import spelled
from pax8._core.options import Consistency, Options
from pax8._core.pipeline import logger
from pax8._core.runtime import Clock
from pax8.errors import ConfigurationError
from pax8.limits import AUTOMATIC, Budget, RateLimit, opened
from pax8.tokens import DiskStore, MemoryStore, default_location


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

    credentials: Credentials
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
    token_store: TokenStore | None
    base_url: str | None
    rate_limit: RateLimit


def check(credentials: Credentials, given: Settings, clock: Clock, transport: object) -> Setup:
    """What a client is made with; ConfigurationError or TypeError for what cannot be."""
    rest: Any = dict(given)
    cached, location = rest.pop("cache_token", False), rest.pop("cache_location", None)
    store = rest.pop("token_store", None)
    root = settings.base_url(rest.pop("base_url", None))
    rate_limit: RateLimit = rest.pop("rate_limit", AUTOMATIC)
    if store is not None and (cached or location is not None):
        raise ConfigurationError("token_store stands in the place of cache_token; give one")
    if location is not None and not cached:
        raise ConfigurationError("cache_location is of use with cache_token=True only")
    if store is None:
        store = _disk(location) if cached else MemoryStore()
    names = [each.name for each in fields(Options)]
    known = {spelled(name, names, "the client"): value for name, value in rest.items()}
    options = Options(**known)
    whole = settings.whole(credentials)
    if rate_limit == AUTOMATIC and getattr(transport, "unlimited", False):
        rate_limit = None
    # What a transport of the caller's own leads to is a Pax8 of its own, as far as can be known.
    behind = root if transport is None else f"{root} by {id(transport)}"
    budget = opened(rate_limit, (whole.client_id, behind), clock.monotonic)
    return Setup(whole, root, store, budget, isinstance(rate_limit, str), options)


def _disk(location: str | Path | None) -> TokenStore:
    if location is not None:
        return DiskStore(location)
    try:
        return DiskStore(default_location())
    except ConfigurationError as error:
        # Nobody asked for this place, so nobody is to be stopped by it.
        logger.warning("tokens are kept in memory only: %s", error)
        return MemoryStore()
