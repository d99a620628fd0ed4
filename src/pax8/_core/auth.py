"""What opens Pax8 to a client: what `auth=` takes."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from pax8._core.credentials import ClientCredentials, Token
from pax8._core.delegation import AuthorizationCode
from pax8._core.hidden import Hidden
from pax8._core.pipeline import Allowance
from pax8._core.runtime import Runtime
from pax8.errors import ConfigurationError

TokenSupply = Callable[[], str] | Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True, init=False)
class BearerToken:
    """A token that you have, or what gives you one.

    What gives one (a function, for async clients also a coroutine function) is called for each
    request, so it keeps what it has; and once more when Pax8 turned its token away, for another
    one. A token that is turned away and has no successor is an `AuthenticationError`.

    :param token: The access token itself, or what gives it.
    """

    token: str | TokenSupply = field(repr=False)

    def __init__(self, token: str | TokenSupply) -> None:
        object.__setattr__(self, "token", token)
        # Here it would show in a traceback that shows variables.
        del token
        if not callable(self.token):
            _check(Token(self.token, float("inf")))

    @property
    def client_id(self) -> str:
        """What tells its calls from those of others, where a client id is not known."""
        told = self.token if isinstance(self.token, str) else str(id(self.token))
        return f"bearer {hashlib.sha256(told.encode()).hexdigest()[:8]}"


Auth = ClientCredentials | BearerToken | AuthorizationCode


def credential(auth: Auth) -> str:
    """What tells whose data it opens, and nothing else of it; empty where only Pax8 knows that."""
    if isinstance(auth, BearerToken):
        return ""
    partner = auth.partner if isinstance(auth, AuthorizationCode) else ""
    return hashlib.sha256(repr((auth.client_id, partner)).encode()).hexdigest()[:16]


class Given:
    """The token of the caller's own, whatever audience is wanted."""

    def __init__(self, bearer: BearerToken, runtime: Runtime, *, asynchronous: bool) -> None:
        self._bearer, self._runtime, self._asynchronous = bearer, runtime, asynchronous
        if not asynchronous and inspect.iscoroutinefunction(bearer.token):
            raise _waiting()

    async def get(self, audience: str, allowance: Allowance) -> Token:
        """The token that is given now."""
        del audience, allowance
        now = self._runtime.clock.time()
        supply = self._bearer.token
        if not callable(supply):
            return Token(supply, float("inf"), now, new=True)
        if inspect.iscoroutinefunction(supply):
            token = Token(await supply(), float("inf"), now, new=True)
        else:
            given = Hidden[Any](await self._runtime.blocking(supply))
            if inspect.isawaitable(given.value):
                given = Hidden(await self._awaited(given.value))
            token = Token(given.value, float("inf"), now, new=True)
        _check(token)
        return token

    async def another(self, audience: str, allowance: Allowance, rejected: Token) -> Token | None:
        """The one that is given after this one was turned away, if it is another."""
        token = await self.get(audience, allowance)
        return None if token.value == rejected.value else token

    async def _awaited(self, given: Awaitable[Any]) -> Any:
        if self._asynchronous:
            return await given
        if inspect.iscoroutine(given):
            given.close()
        raise _waiting()


def _check(token: Token) -> None:
    """Refuse what cannot be sent, without showing it: it may be a token all the same."""
    kind: type = type(token.value)
    if not issubclass(kind, str):
        raise ConfigurationError(f"auth: a token is text, not {kind.__name__}")
    if not token.whole:
        raise ConfigurationError("auth: a token is one word of ASCII, and this is not")


def _waiting() -> ConfigurationError:
    return ConfigurationError(
        "auth: a token that is awaited is for AsyncPax8Client; give Pax8Client a plain function"
    )
