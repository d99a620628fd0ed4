"""Tokens: what they are, how one is asked for, and when it is due to be renewed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import msgspec

from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.errors import AuthenticationError

TOKEN_PATH = "/v1/token"  # noqa: S105 - a path, not a token
_JSON = {"accept": "application/json", "content-type": "application/json"}
# What a token that does not say how long it lives is trusted for.
_UNSAID_LIFETIME = 3600.0
# A token is renewed this long before its end: a tenth of its life, but no more than five minutes.
_MARGIN = 300.0
# What may stand in a header behind "Bearer".
_VISIBLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, and the refresh token that came with it, if one did.

    `expires_at` and `fetched_at` are seconds since the epoch. `new` says that it was just given to
    this process, and not found in a store: by times that cannot be told, since clocks differ.
    """

    value: str = field(repr=False)
    expires_at: float
    fetched_at: float = 0.0
    refresh_token: str | None = field(default=None, repr=False)
    new: bool = field(default=False, compare=False)

    def fresh(self, now: float) -> bool:
        """Whether it may still be used at this time, with some time to spare."""
        life = max(0.0, self.expires_at - self.fetched_at)
        return now < self.expires_at - min(_MARGIN, life / 10)

    def alive(self, now: float) -> bool:
        """Whether it may still be used at this time, even if it is due to be renewed."""
        return now < self.expires_at

    @property
    def whole(self) -> bool:
        """Whether it can be sent at all; one that was damaged on its way might not."""
        return _VISIBLE.fullmatch(self.value) is not None


class Grant(Protocol):
    """A way to be given tokens by Pax8.

    `claim_seconds` is how long one process may be about it before another does it too.
    `irreplaceable` says that a new token is only given for the old one, so that it must be kept,
    and never be asked for by two at once.
    """

    claim_seconds: float
    irreplaceable: bool

    def key(self, root: str, audience: str) -> str:
        """What a token is kept under; nothing can be read out of it."""
        ...

    def url(self, root: str) -> str:
        """Where tokens are asked for."""
        ...

    def request(self, root: str, audience: str, before: Token | None) -> Request:
        """The request for a token; `before` is the last one."""
        ...

    def token(
        self, request: Request, response: Response, asked_at: float, before: Token | None
    ) -> Token:
        """The token in this answer, asked for at this time; raises what it was refused with."""
        ...

    def kept_for(self, token: Token, now: float) -> float:
        """How many seconds the token is of use in a store."""
        ...


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """A client id and its secret, which never shows: the usual way to be let in.

    Both are made in Pax8's portal, under Integrations, API credentials.
    """

    client_id: str
    client_secret: str = field(repr=False)

    claim_seconds = 10.0
    irreplaceable = False

    def key(self, root: str, audience: str) -> str:
        """What a token of theirs is kept under: another client, host or audience has another."""
        return kept_under(self.client_id, root, audience)

    def url(self, root: str) -> str:
        """Where tokens are asked for."""
        return root + TOKEN_PATH

    def request(self, root: str, audience: str, before: Token | None = None) -> Request:
        """The request for a token. Asking twice does no harm, it just gives two."""
        del before
        body = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "audience": audience,
            "grant_type": "client_credentials",
        }
        return asking(self.url(root), body)

    def token(
        self,
        request: Request,
        response: Response,
        asked_at: float,
        before: Token | None = None,
    ) -> Token:
        """The token in this answer, asked for at this time; raises what it was refused with."""
        del before
        if not response.refused:
            return granted(request, response, asked_at)
        clean = without(response, [self.client_secret])
        if response.status in {400, 401, 403}:
            raise AuthenticationError(
                request.sent,
                response.status,
                clean.headers,
                clean.content,
                f"Pax8 does not accept the client id {self.client_id!r} with its secret",
            )
        raise clean.error(request)

    def kept_for(self, token: Token, now: float) -> float:
        """How many seconds the token is of use in a store: until its end."""
        return token.expires_at - now


def kept_under(*parts: str) -> str:
    """A key that tells what it was made of apart from all else, and does not tell what it is."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def asking(url: str, body: dict[str, str]) -> Request:
    """The request to a token endpoint with this body."""
    return Request("POST", url, dict(_JSON), wire.encode(body))


def granted(request: Request, response: Response, asked_at: float) -> Token:
    """The token in this answer, asked for at this time; UnreadableResponse if there is none."""
    # Read where nothing is raised: no variable that a traceback might show holds a token.
    token = _token(response.content, asked_at)
    if token is None:
        # It is not shown, since it may be a token in a form of its own.
        bare = Response(response.status, response.headers)
        kind = response.headers.get("content-type", "no stated type")
        raise bare.unreadable(request, f"no token in {len(response.content)} bytes of {kind}")
    return token


def without(response: Response, secrets: Iterable[str]) -> Response:
    """The answer without these secrets, which must not get into an error by being repeated."""
    headers, content = response.headers, response.content
    for written in map(_written, filter(None, secrets)):
        headers = {
            name: written.sub(b"***", value.encode()).decode() for name, value in headers.items()
        }
        content = written.sub(b"***", content)
    return Response(response.status, headers, content)


def _written(secret: str) -> re.Pattern[bytes]:
    """The secret in all the ways that JSON has to write it, and JSON within JSON."""
    ways: list[bytes] = []
    for each in secret:
        units = each.encode("utf-16-be")
        numbers = [b"u" + units[i : i + 2].hex().encode() for i in range(0, len(units), 2)]
        ways.append(rb"\\*(?:%b|(?i:%b))" % (re.escape(each.encode()), rb"\\*".join(numbers)))
    return re.compile(b"".join(ways))


def _token(content: bytes, now: float) -> Token | None:
    """The token in this JSON, asked for at this time; None if there is none."""
    try:
        said: Any = wire.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    members = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    value, refresh = members.get("access_token"), members.get("refresh_token")
    if not isinstance(value, str):
        return None
    more = refresh if isinstance(refresh, str) and refresh else None
    token = Token(value, now + _lifetime(members.get("expires_in")), now, more, new=True)
    return token if token.whole else None


def _lifetime(said: Any) -> float:
    try:
        seconds = float(said)
    except (TypeError, ValueError, OverflowError):
        return _UNSAID_LIFETIME
    # Nothing lives for no time, less, or for ever, and "nan" is no time.
    return seconds if 0 < seconds < float("inf") else _UNSAID_LIFETIME
