"""What `pax8 doctor` looks at: each thing that a client needs, and the way out if it is wrong."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

from pax8 import errors
from pax8._core.options import BASE_URL
from pax8._version import __version__
from pax8.cli.exits import Exit, Failure
from pax8.cli.failures import failure
from pax8.tokens import MemoryStore

if TYPE_CHECKING:
    from pax8.cli.session import Session
    from pax8.client import Pax8Client

_NEEDED = ("httpx2", "msgspec", "click", "rich")
_EXTRA = ("cryptography", "keyring", "pymemcache", "redis", "starlette", "uvicorn")
# By how many seconds clocks may differ: tokens are renewed so much earlier, and no less.
_STEADY = 60.0
_KEY, _VALUE = "pax8 doctor", b"a value that says nothing"
# How settings begin that are wrong, and what they are of.
_SETTINGS = {
    "base_url": "base URL",
    "token_store": "token store",
    "cache": "token store",
    "encryption_key": "token store",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class Check(NamedTuple):
    """One thing that was looked at. `remedy` is the way out, of what is wrong."""

    name: str
    said: str
    remedy: str = ""
    code: Exit = Exit.OK

    @property
    def ok(self) -> bool:
        """Whether it is as it should be."""
        return self.code is Exit.OK


def versions() -> Check:
    """What is installed here."""
    there = [f"{name} {found}" for name in (*_NEEDED, *_EXTRA) if (found := _version(name))]
    python = f"Python {platform.python_version()} on {platform.system()}"
    return Check("versions", ", ".join((f"pax8 {__version__}", python, *there)))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def of_settings(error: errors.ConfigurationError | Failure) -> Check:
    """What is wrong with the settings, so that there is no client at all."""
    said = error.message if isinstance(error, Failure) else str(error)
    name = next((title for key, title in _SETTINGS.items() if said.startswith(key)), "credentials")
    return Check(name, said, "pax8 help credentials says what can be set", Exit.USAGE)


def of_client(session: Session, client: Pax8Client) -> Iterator[Check]:
    """Look at all that a client needs, in the order in which it needs it."""
    real = client.base_url == BASE_URL and session.world is None
    where = client.base_url if session.world is None else "a sandbox in this process"
    yield Check("base URL", where + ("" if real else ", which is not Pax8 itself"))
    yield _token_store(client)
    answered = _answer(client)
    yield answered
    if answered.ok or answered.code in {Exit.CREDENTIALS, Exit.RATE_LIMIT, Exit.REFUSED}:
        yield _clock(client, real=real)
    if answered.code is not Exit.RATE_LIMIT:
        yield _rate_limit(client)


def _token_store(client: Pax8Client) -> Check:
    name, store = "token store", client._store
    if isinstance(store, MemoryStore):
        return Check(name, "in memory, so each command asks for a token; --cache-token keeps it")
    kind = type(store).__name__
    try:
        store.save(_KEY, _VALUE, _STEADY)
        kept = store.load(_KEY)
    except errors.TokenStoreError as error:
        said = str(error)
    except Exception as error:  # noqa: BLE001 - stores raise what they like, and it may hold a token
        said = f"{kind} fails with {type(error).__name__}"
    else:
        if kept == _VALUE:
            return Check(name, f"{kind} keeps what it is given")
        said = f"{kind} does not give back what it was given"
    remedy = "calls work all the same; make it reachable and yours alone, or name another one"
    return Check(name, said, remedy, Exit.USAGE)


def _answer(client: Pax8Client) -> Check:
    """Whether Pax8 lets us in, by the smallest listing there is."""
    try:
        client.with_options(retries=1).companies.list(page=0, size=1).to_list()
    except errors.Pax8Error as error:
        ended = failure(error)
        return Check(_what(error), ended.message, _way_out(error), ended.code)
    return Check("credentials", "good: Pax8 lists companies for them")


def _what(error: errors.Pax8Error) -> str:
    if isinstance(error, errors.RateLimitError):
        return "rate limit"
    refused = (errors.AuthenticationError, errors.PermissionDeniedError)
    return "credentials" if isinstance(error, refused) else "connection"


def _way_out(error: errors.Pax8Error) -> str:
    if isinstance(error, errors.RateLimitError):
        wait = error.retry_after
        return f"wait {wait:g} seconds" if wait else "wait a minute; others may use the credentials"
    if isinstance(error, errors.AuthenticationError):
        return (
            "make new ones in Pax8's portal, under Integrations, API credentials; "
            "id and secret belong together, with no blanks around them"
        )
    if isinstance(error, errors.PermissionDeniedError):
        return "credentials must be made by a Partner Admin"
    if isinstance(error, errors.TransportError):
        return "look at the network, the proxy (HTTPS_PROXY) and the base URL"
    if isinstance(error, errors.UnreadableResponse):
        return "something else answers there; look at the base URL and the proxy"
    return "try again later; if it stays so, tell Pax8"


def _clock(client: Pax8Client, *, real: bool) -> Check:
    name, ahead = "clock", client._server_clock.ahead()
    if ahead is None:
        return Check(name, "Pax8's answer has no date to compare it with")
    which = "behind" if ahead > 0 else "ahead of"
    by = _duration(abs(ahead))
    if not real:
        return Check(name, f"{by} {which} that of the sandbox, whose time is its own")
    if abs(ahead) <= _STEADY:
        return Check(name, f"right, but for {by}")
    remedy = "let the system set it from the network (NTP)"
    return Check(name, f"{by} {which} that of Pax8", remedy, Exit.USAGE)


def _duration(seconds: float) -> str:
    for unit, name in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} seconds"


def _rate_limit(client: Pax8Client) -> Check:
    name, limits = "rate limit", client.limits
    if limits is None:
        return Check(name, "none is kept to")
    if limits.paused:
        remedy = "wait; whoever shares the credentials uses the calls too"
        said = f"Pax8 refused calls, so none is made for {limits.paused:.0f} seconds"
        return Check(name, said, remedy, Exit.RATE_LIMIT)
    return Check(name, f"{limits.free} of {limits.limit} calls in {limits.window:g} s are free")
