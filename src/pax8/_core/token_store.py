"""What keeps tokens between processes, and how a client gets on with one that may fail."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from typing import Protocol, TypeVar, runtime_checkable

import msgspec

from pax8._core.credentials import Token
from pax8._core.runtime import Runtime
from pax8.errors import TokenStoreError

T = TypeVar("T")

logger = logging.getLogger("pax8")
# A store that failed is left alone for so many seconds.
_AGAIN = 30.0


@runtime_checkable
class TokenStore(Protocol):
    """Where tokens rest between processes. Plain blocking calls: they happen once in hours.

    What they raise costs a warning in the log and never the call. Of a `TokenStoreError` the
    warning has the text, of others the kind only, since their text may hold what was to be kept.
    """

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing."""
        ...

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key. It is of no use any more after so many seconds."""
        ...


@runtime_checkable
class SharedTokenStore(TokenStore, Protocol):
    """A store of several processes, in which one can claim to be the one that asks for a token."""

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; a ticket, or None while another has claimed it."""
        ...

    def release(self, key: str, ticket: str) -> None:
        """Give the claim back that this ticket was given for, if it still stands."""
        ...


class _Written(msgspec.Struct, omit_defaults=True):
    """A token as it is kept."""

    access_token: str
    expires_at: float
    fetched_at: float
    refresh_token: str | None = None

    def __repr__(self) -> str:
        return "<a token>"


def written(token: Token) -> bytes:
    """The token as stores keep it."""
    return msgspec.json.encode(
        _Written(token.value, token.expires_at, token.fetched_at, token.refresh_token)
    )


def read(value: bytes) -> Token | None:
    """The token that is written there; None if there is none that could be sent."""
    try:
        found = msgspec.json.decode(value, type=_Written)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError):
        return None
    token = Token(found.access_token, found.expires_at, found.fetched_at, found.refresh_token)
    return token if token.whole else None


class Shelf:
    """A token store as a client uses it: it fails no call, and is left alone while it fails."""

    def __init__(self, store: TokenStore, runtime: Runtime) -> None:
        self._store, self._runtime = store, runtime
        # What could not be saved yet, by key: the token and when it is of no use any more.
        self._owed: dict[str, tuple[Token, float]] = {}
        # Until when it is left alone, by what it failed at. One may be able to write what one
        # cannot read.
        self._alone: dict[str, float] = {}
        self._failures: dict[str, str] = {}

    def owes(self, key: str) -> bool:
        """Whether what is kept under this key could not be saved, and may be saved now."""
        return self.lacks(key) and not self._left_alone("saving")

    def lacks(self, key: str) -> bool:
        """Whether it lacks the last token of this key, which could not be saved yet."""
        return key in self._owed

    @property
    def failure(self) -> str | None:
        """Why it cannot be known what others do, if that is so."""
        return self._failures.get("loading") or self._failures.get("claiming")

    async def load(self, key: str) -> Token | None:
        """The token that is kept under this key; None if there is none, or it cannot be had."""
        value = await self._ask("loading", lambda: self._store.load(key), None)
        return None if value is None else read(value)

    async def save(self, key: str, token: Token, seconds: float) -> None:
        """Keep this token; later, if it cannot be done now."""
        self._owed[key] = (token, self._runtime.clock.monotonic() + seconds)

        def save() -> bool:
            # What is written is in no variable that a traceback might show.
            self._store.save(key, written(token), max(1.0, seconds))
            return True

        if await self._ask("saving", save, otherwise=False):
            self._owed.pop(key, None)

    async def settle(self, key: str) -> None:
        """Save what could not be saved before, unless there is a later one by now."""
        token, ends = self._owed.get(key, (None, 0.0))
        if token is None or self._left_alone("saving"):
            return
        there = await self.load(key)
        seconds = ends - self._runtime.clock.monotonic()
        if seconds <= 0 or (there is not None and there.fetched_at > token.fetched_at):
            self._owed.pop(key, None)
        else:
            await self.save(key, token, seconds)

    async def claim(self, key: str, seconds: float) -> str | None:
        """A ticket for who may fetch the token, None while another does; "" if none is needed."""
        store = self._store
        if not isinstance(store, SharedTokenStore):
            return ""

        def give_back(ticket: str | None) -> None:
            # Nobody is there to be told, and it ends by itself.
            with contextlib.suppress(Exception):
                if ticket:
                    store.release(key, ticket)

        return await self._ask("claiming", lambda: store.claim(key, seconds), "", give_back)

    async def release(self, key: str, ticket: str) -> None:
        """Give a claim back. One that cannot be given back ends by itself."""
        store = self._store
        if ticket and isinstance(store, SharedTokenStore):
            await self._ask("claiming", lambda: store.release(key, ticket), None)

    def _left_alone(self, what: str) -> bool:
        return self._runtime.clock.monotonic() < self._alone.get(what, 0.0)

    async def _ask(
        self,
        what: str,
        function: Callable[[], T],
        otherwise: T,
        undo: Callable[[T], object] | None = None,
    ) -> T:
        if self._left_alone(what):
            return otherwise
        try:
            result = await self._runtime.blocking(function, undo)
        except Exception as error:  # noqa: BLE001 - a store of the caller's own may raise anything
            told = str(error) if isinstance(error, TokenStoreError) else type(error).__name__
            first = not self._failures
            # Not the error itself, which would keep alive all that its traceback leads to.
            self._failures[what] = told
            self._alone[what] = self._runtime.clock.monotonic() + _AGAIN
            if first:
                logger.warning(
                    "the token store fails, and tokens are kept in memory until it does not: %s",
                    told,
                )
            return otherwise
        # Claims are made so seldom that one cannot wait for the next to know that it would succeed.
        ended = [each for each in (what, "claiming") if self._failures.pop(each, None)]
        self._alone.pop("claiming", None)
        if ended and not self._failures:
            logger.info("the token store works again")
        return result
