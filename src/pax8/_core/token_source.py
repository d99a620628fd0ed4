"""The tokens of one client: fetched by one for all, renewed in time, replaced when turned away."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from dataclasses import replace

from pax8._core.credentials import Grant, Token
from pax8._core.http import Request
from pax8._core.pipeline import Allowance, Send
from pax8._core.runtime import Lock, Runtime
from pax8._core.token_store import Shelf, TokenStore
from pax8.errors import DeadlineExceeded, NotSent, Pax8Error, Sent, TokenStoreError

logger = logging.getLogger("pax8")
# A token that could not be renewed yet is used for so many seconds before that is tried again.
_RENEWAL_PAUSE = 10.0
# Who waits for the token of another process looks for it after so many seconds, and after up to so
# many later on.
_FIRST_LOOK, _LONGEST_LOOK = 0.05, 1.0


class Tokens:
    """The tokens that a grant gives, one an audience.

    Each is fetched by one thread, task or process while the others wait; and renewed by one before
    it ends, while the others go on with the old one.
    """

    def __init__(
        self, send: Send, grant: Grant, root: str, store: TokenStore, runtime: Runtime
    ) -> None:
        self._send, self._grant, self._root, self._runtime = send, grant, root, runtime
        self._shelf = Shelf(store, runtime)
        self._held: dict[str, Token] = {}
        self._keys: dict[str, str] = {}
        self._locks: dict[str, Lock] = {}
        # Until when one that is due to be renewed is used as it is, on the monotonic clock.
        self._content_until: dict[str, float] = {}

    async def get(self, audience: str, allowance: Allowance) -> Token:
        """A token for this audience that may be used now."""
        token = self._held.get(audience)
        fresh = token is not None and token.fresh(self._runtime.clock.time())
        if token is not None and fresh and not self._shelf.owes(self._key(audience)):
            return token
        return await self._one(audience, allowance, None)

    async def another(self, audience: str, allowance: Allowance, rejected: Token) -> Token | None:
        """One in the place of this one, which was turned away."""
        return await self._one(audience, allowance, rejected)

    async def require_store(self, audience: str) -> None:
        """Raise TokenStoreError if it is known that a token could not be kept."""
        await self._shelf.load(self._key(audience))
        self._require_store()

    async def keep(self, audience: str, token: Token) -> None:
        """Use this token from now on, here and wherever its store is looked into.

        TokenStoreError if it is used here, and could not be kept yet.
        """
        self._held[audience] = token
        self._content_until.pop(audience, None)
        key = self._key(audience)
        await self._shelf.save(key, token, self._kept_for(token))
        if self._shelf.lacks(key):
            raise TokenStoreError(
                "the token store fails: this client has the tokens, and no other one will find them"
            )

    async def _one(self, audience: str, allowance: Allowance, rejected: Token | None) -> Token:
        now = self._runtime.clock.monotonic()
        spare = self._usable(self._held.get(audience), rejected)
        if spare is not None and now < self._content_until.get(audience, 0.0):
            return spare
        lock = self._locks.setdefault(audience, self._runtime.lock())
        # Another one renews it meanwhile.
        if not await lock.acquire(0.0 if spare else allowance.remaining(now)):
            if spare is not None:
                return spare
            raise self._late("another's token")
        try:
            return await self._found(audience, allowance, rejected)
        finally:
            lock.release()

    async def _found(self, audience: str, allowance: Allowance, rejected: Token | None) -> Token:
        key = self._key(audience)
        await self._shelf.settle(key)
        for wait in _looks():
            if (token := await self._look(audience, key, rejected)) is not None:
                return token
            ticket = await self._shelf.claim(key, self._grant.claim_seconds)
            if ticket is not None:
                claimed = self._claimed(audience, ticket, allowance, rejected)
                if self._grant.irreplaceable:
                    return await self._runtime.to_its_end(claimed)
                return await claimed
            if (spare := self._usable(self._held.get(audience), rejected)) is not None:
                self._content(audience, _LONGEST_LOOK)
                return spare
            if wait >= allowance.remaining(self._runtime.clock.monotonic()):
                raise self._late("another process's token")
            await self._runtime.sleep(wait, allowance.abandoned)
            if not allowance.is_wanted():
                raise NotSent(self._sent, "nobody waits for it any more")
        raise AssertionError("unreachable")

    async def _claimed(
        self, audience: str, ticket: str, allowance: Allowance, rejected: Token | None
    ) -> Token:
        key = self._key(audience)
        try:
            # Another process may have made one before it could be claimed.
            token = await self._look(audience, key, rejected) if ticket else None
            return token or await self._renew(audience, key, allowance, rejected)
        finally:
            await self._shelf.release(key, ticket)

    async def _look(self, audience: str, key: str, rejected: Token | None) -> Token | None:
        """One that is fresh, held here or kept; one that is not is held as long as it lives."""
        held = self._held.get(audience)
        if (token := self._good(held, rejected)) is not None:
            return token
        kept = await self._shelf.load(key)
        good = self._good(kept, rejected)
        # A later one may look older, since clocks differ; of one that is given for the last one
        # only, no other is kept.
        last = self._grant.irreplaceable and not self._shelf.lacks(key)
        if kept and (good or last or held is None or kept.fetched_at >= held.fetched_at):
            self._held[audience] = kept
        return good

    async def _renew(
        self, audience: str, key: str, allowance: Allowance, rejected: Token | None
    ) -> Token:
        before = self._held.get(audience)
        spare = self._usable(before, rejected)
        if spare is not None:
            allowance = self._hasty(allowance)
        try:
            token = await self._fetch(audience, allowance, before)
        except Pax8Error as error:
            if spare is None:
                raise
            # It is due some time before its end, so that a failure to renew it is none yet.
            logger.warning("the token is not renewed yet, and used until its end: %s", error)
            self._content(audience, _RENEWAL_PAUSE)
            return spare
        self._held[audience] = token
        await self._shelf.save(key, token, self._kept_for(token))
        return token

    def _hasty(self, allowance: Allowance) -> Allowance:
        """What a token may take that need not be had yet: one try, and not all of the call's time.

        One that must not be lost on its way keeps its time, and is asked for once more, since an
        answer that was lost may be had again at once only.
        """
        if self._grant.irreplaceable:
            retries = min(1, allowance.retry.retries)
            return replace(allowance, retry=replace(allowance.retry, retries=retries))
        once = replace(allowance, retry=replace(allowance.retry, retries=0))
        left = allowance.remaining(self._runtime.clock.monotonic())
        return self._within(once, min(left / 2, self._grant.claim_seconds))

    def _within(self, allowance: Allowance, seconds: float) -> Allowance:
        ends = self._runtime.clock.monotonic() + seconds
        return replace(
            allowance, until=ends if allowance.until is None else min(ends, allowance.until)
        )

    async def _fetch(self, audience: str, allowance: Allowance, before: Token | None) -> Token:
        grant, clock = self._grant, self._runtime.clock
        if grant.irreplaceable:
            self._require_store()
            # No longer than the claim holds; but as long as that, if the caller has the time.
            longest = grant.claim_seconds / 2
            allowance = self._within(replace(allowance, timeout=longest), longest)
        request = grant.request(self._root, audience, before)
        # Measured from before it was asked for, so that it is never thought younger than it is.
        asked_at = clock.time()
        response = await self._send(request, allowance)
        return grant.token(request, response, asked_at, before)

    def _require_store(self) -> None:
        if (failure := self._shelf.failure) is not None:
            # What it holds must not be asked for by two, nor be lost.
            raise TokenStoreError(f"no token can be had without its store: {failure}")

    def _good(self, token: Token | None, rejected: Token | None) -> Token | None:
        usable = self._usable(token, rejected)
        return usable if usable and usable.fresh(self._runtime.clock.time()) else None

    def _usable(self, token: Token | None, rejected: Token | None) -> Token | None:
        if token is None or (rejected is not None and token.value == rejected.value):
            return None
        return token if token.alive(self._runtime.clock.time()) else None

    def _key(self, audience: str) -> str:
        if (key := self._keys.get(audience)) is None:
            key = self._keys[audience] = self._grant.key(self._root, audience)
        return key

    def _kept_for(self, token: Token) -> float:
        return self._grant.kept_for(token, self._runtime.clock.time())

    def _content(self, audience: str, seconds: float) -> None:
        self._content_until[audience] = self._runtime.clock.monotonic() + seconds

    @property
    def _sent(self) -> Sent:
        return Request("POST", self._grant.url(self._root)).sent

    def _late(self, what: str) -> DeadlineExceeded:
        return DeadlineExceeded(self._sent, f"no time was left to wait for {what}")


def _looks() -> Iterator[float]:
    """How long to wait before each next look, so that many who wait do not look together."""
    wait = _FIRST_LOOK
    while True:
        yield wait * (1 - random.random() / 2)  # noqa: S311 - no secret hangs on it
        wait = min(_LONGEST_LOOK, wait * 1.5)
