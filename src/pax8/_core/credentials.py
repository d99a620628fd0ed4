"""Tokens: what they are, how one is asked for, and when it is due to be renewed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import msgspec

from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.errors import AuthenticationError

TOKEN_PATH = "/v1/token"  # noqa: S105 - a path, not a token
# What a token that does not say how long it lives is trusted for.
_UNSAID_LIFETIME = 3600.0
# A token is renewed this long before its end: a tenth of its life, but no more than five minutes.
_MARGIN = 300.0
# What may stand in a header behind "Bearer".
_VISIBLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Token:
    """An access token. `expires_at` and `fetched_at` are seconds since the epoch."""

    value: str = field(repr=False)
    expires_at: float
    fetched_at: float = 0.0

    def fresh(self, now: float) -> bool:
        """Whether it may still be used at this time, with some time to spare."""
        life = max(0.0, self.expires_at - self.fetched_at)
        return now < self.expires_at - min(_MARGIN, life / 10)

    @property
    def whole(self) -> bool:
        """Whether it can be sent at all; one that was damaged on its way might not."""
        return _VISIBLE.fullmatch(self.value) is not None


class TokenStore(Protocol):
    """Where tokens rest between processes. Plain blocking calls: they happen once in hours.

    They may raise `TokenStoreError`, which costs a warning in the log and never the call.
    """

    def load(self, key: str) -> Token | None:
        """The token kept under this key; None if there is none."""
        ...

    def save(self, key: str, token: Token) -> None:
        """Keep this token under this key."""
        ...


@dataclass(frozen=True, slots=True)
class Credentials:
    """A client id and its secret, which never shows."""

    client_id: str
    client_secret: str = field(repr=False)

    def key(self, root: str, audience: str) -> str:
        """What a token of theirs is kept under: another client, host or audience has another."""
        what = f"{self.client_id}\n{root}\n{audience}"
        return hashlib.sha256(what.encode()).hexdigest()

    def request(self, root: str, audience: str) -> Request:
        """The request for a token. Asking twice does no harm, it just gives two."""
        body = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "audience": audience,
            "grant_type": "client_credentials",
        }
        headers = {"accept": "application/json", "content-type": "application/json"}
        return Request("POST", root + TOKEN_PATH, headers, wire.encode(body))

    def token(self, request: Request, response: Response, now: float) -> Token:
        """The token in this answer, asked for at this time; raises what it was refused with."""
        if response.refused:
            raise self._refused(request, response)
        # Read where nothing is raised: no variable that a traceback might show holds a token.
        token = _token(response.content, now)
        if token is None:
            # It is not shown, since it may be a token in a form of its own.
            bare = Response(response.status, response.headers)
            kind = response.headers.get("content-type", "no stated type")
            raise bare.unreadable(request, f"no token in {len(response.content)} bytes of {kind}")
        return token

    def _refused(self, request: Request, response: Response) -> Exception:
        clean = self._clean(response)
        if response.status in {400, 401, 403}:
            return AuthenticationError(
                request.sent,
                response.status,
                clean.headers,
                clean.content,
                f"Pax8 does not accept the client id {self.client_id!r} with its secret",
            )
        return clean.error(request)

    def _clean(self, response: Response) -> Response:
        """The answer without the secret, which must not get into an error by being repeated."""
        written = _written(self.client_secret)
        headers = {
            name: written.sub(b"***", value.encode()).decode()
            for name, value in response.headers.items()
        }
        return Response(response.status, headers, written.sub(b"***", response.content))


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
    value = members.get("access_token")
    if not isinstance(value, str):
        return None
    token = Token(value, now + _lifetime(members.get("expires_in")), now)
    return token if token.whole else None


def _lifetime(said: Any) -> float:
    try:
        seconds = float(said)
    except (TypeError, ValueError, OverflowError):
        return _UNSAID_LIFETIME
    # Nothing lives for no time, less, or for ever, and "nan" is no time.
    return seconds if 0 < seconds < float("inf") else _UNSAID_LIFETIME
