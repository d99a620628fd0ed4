"""How a client is set up: where Pax8 is, who calls, and how patient it is."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from pax8._core.credentials import ClientCredentials
from pax8._core.runtime import Clock
from pax8.errors import ConfigurationError

BASE_URL = "https://api.pax8.com"
Consistency = Literal["complete", "fast"]


@dataclass(frozen=True, slots=True)
class Options:
    """How calls are made. All can be set on a client, and for some calls by `with_options`.

    - `timeout`: seconds for one try to be answered.
    - `deadline`: seconds for a whole call, its waits and tries included; None for no end. A page
      of a listing is a call.
    - `retries`: how often a call is tried again.
    - `prefetch`: how many requests of a listing may be under way ahead of the reader.
    - `consistency`: "complete" reads a listing so that nothing is lost or repeated whatever changes
      meanwhile; "fast" reads page after page, and raises when the counts disagree.
    """

    timeout: float = 60.0
    deadline: float | None = 300.0
    retries: int = 4
    prefetch: int = 12
    consistency: Consistency = "complete"

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        for name in ("timeout", "deadline"):
            value = getattr(self, name)
            if value is None and name == "deadline":
                continue
            wrong = value is None or not _is_number(value, int | float) or not value > 0
            if wrong or _is_too_large(value):
                more = "; None is for no end" if name == "deadline" else ""
                raise ConfigurationError(f"{name}: {value!r} is not a number of seconds{more}")
        for name in ("retries", "prefetch"):
            value = getattr(self, name)
            if not _is_number(value, int) or value < 0:
                raise ConfigurationError(f"{name}: {value!r} is not a whole number from 0 on")
        if self.consistency not in ("complete", "fast"):
            raise ConfigurationError(
                f'consistency: {self.consistency!r} is not "complete" or "fast"'
            )


def _is_number(value: Any, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _is_too_large(value: Any) -> bool:
    """Whether it is a whole number that no time can be reckoned with."""
    try:
        float(value)
    except OverflowError:
        return True
    return False


def one_sender(client: Any, client_kind: type, transport: Any, transport_kind: type) -> None:
    """Refuse a client or a transport of the caller's own that is not of the kind that is needed."""
    if client is not None and transport is not None:
        raise ConfigurationError("http_client has a transport already; give one of them")
    for name, value, kind in (
        ("http_client", client, client_kind),
        ("transport", transport, transport_kind),
    ):
        if value is not None and not isinstance(value, kind):
            raise ConfigurationError(
                f"{name}: an httpx2.{kind.__name__} is needed, not {type(value).__name__}"
            )


def one_way_in(auth: object, *, named: bool) -> None:
    """Refuse a client that is given two ways to be let in; `named` by client id or secret."""
    if auth is not None and named:
        raise ConfigurationError("auth stands in the place of client_id and client_secret")


def clock(given: Any) -> Clock:
    """The clock that is given, or the system's."""
    if given is not None and not isinstance(given, Clock):
        raise ConfigurationError(f"clock: a Clock is needed, not {type(given).__name__}")
    return given or Clock()


def credentials(client_id: str | None, client_secret: str | None) -> ClientCredentials:
    """The credentials that are given, or that the environment has, whole or not."""
    return ClientCredentials(
        client_id or os.environ.get("PAX8_CLIENT_ID", ""),
        client_secret or os.environ.get("PAX8_CLIENT_SECRET", ""),
    )


def whole(found: ClientCredentials) -> ClientCredentials:
    """The same credentials; ConfigurationError if something is lacking of them."""
    lacking = [name for name in ("client_id", "client_secret") if not getattr(found, name)]
    if lacking:
        ways = " and ".join(f"{name}= or PAX8_{name.upper()}" for name in lacking)
        raise ConfigurationError(
            f"no {' and no '.join(lacking)}: give {ways}. They are made in Pax8's portal, under "
            "Integrations, API credentials"
        )
    for name in ("client_id", "client_secret"):
        # In no variable, which would show in a traceback that shows variables.
        if not isinstance(getattr(found, name), str):
            kind = type(getattr(found, name)).__name__
            raise ConfigurationError(f"{name}: text is needed, not {kind}")
    return found


def base_url(given: Any) -> str:
    """The root under which every surface hangs: given, or the environment's, or Pax8's own."""
    if given is not None and not isinstance(given, str):
        raise ConfigurationError(f"base_url: {given!r} is not a URL such as {BASE_URL}")
    root = (given or os.environ.get("PAX8_BASE_URL") or BASE_URL).rstrip("/")
    parts = _split(root)
    if parts.username or parts.password or parts.query or parts.fragment:
        # Not shown, since it may hold a password.
        raise ConfigurationError("base_url: it is a root only, without a user, query or fragment")
    if parts.path.rstrip("/").endswith(("/v1", "/v2")):
        raise ConfigurationError(
            f"base_url: it is the root, without the version: {root.rpartition('/')[0]}"
        )
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ConfigurationError(
            f"base_url: {root} would send the secret in the clear; "
            "plain http is for this machine only"
        )
    return root


def _split(root: str) -> SplitResult:
    # What may hold a password is not shown.
    shown = "it" if {"@", "?", "#"} & set(root) else repr(root)
    wrong = ConfigurationError(f"base_url: {shown} is not a URL such as {BASE_URL}")
    # A backslash is part of the host to some, and ends it for others.
    if "\\" in root or not root.isprintable() or " " in root:
        raise wrong
    try:
        parts = urlsplit(root)
        # A port that is none is only noticed when it is read.
        _ = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise wrong
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
