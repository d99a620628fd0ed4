"""Tokens: what they are, how one is asked for, and when it is due to be renewed."""

from __future__ import annotations

import hashlib
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
        try:
            said: Any = wire.decode(response.content)
        except msgspec.DecodeError as error:
            raise response.unreadable(request, "no token in it") from error
        members = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
        value = members.get("access_token")
        if not isinstance(value, str) or not value:
            raise response.unreadable(request, "no token in it")
        try:
            life = float(members.get("expires_in") or _UNSAID_LIFETIME)
        except (TypeError, ValueError):
            life = _UNSAID_LIFETIME
        return Token(value, now + life, now)

    def _refused(self, request: Request, response: Response) -> Exception:
        # An answer that repeats the secret must not carry it into an error.
        secret = self.client_secret.encode()
        clean = Response(
            response.status, response.headers, response.content.replace(secret, b"***")
        )
        if response.status in {400, 401, 403}:
            return AuthenticationError(
                request.sent,
                response.status,
                clean.headers,
                clean.content,
                f"Pax8 does not accept the client id {self.client_id!r} with its secret",
            )
        return clean.error(request)
