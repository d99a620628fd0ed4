"""The layers between an operation and the wire, each a wrapper round the next."""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import count

from pax8._core.credentials import Credentials, Token, TokenStore
from pax8._core.http import Request, Response
from pax8._core.retry import Retry, ambiguous
from pax8._core.runtime import Runtime
from pax8.errors import (
    DeadlineExceeded,
    NotSent,
    OutcomeUnknown,
    RateLimitError,
    ServerError,
    TokenStoreError,
    TransportError,
)

logger = logging.getLogger("pax8")
UNAUTHORIZED, NOT_FOUND, NO_CONTENT = 401, 404, 204


@dataclass(slots=True)
class Allowance:
    """What one call may take.

    `timeout`: seconds for one try. `until`: when the whole call must be over, on the monotonic
    clock; None for never. `retry`: how often it is tried again. `abandoned` is set when nobody
    waits for its answer any more.
    """

    timeout: float
    until: float | None
    retry: Retry
    abandoned: threading.Event | None = None

    def is_wanted(self) -> bool:
        """Whether anybody still waits for its answer."""
        return self.abandoned is None or not self.abandoned.is_set()

    def remaining(self, now: float) -> float:
        """Seconds until the whole call must be over."""
        return float("inf") if self.until is None else self.until - now


Send = Callable[[Request, Allowance], Awaitable[Response]]


def sending(runtime: Runtime) -> Send:
    """The wire itself: one try, within its time."""

    async def send(request: Request, allowance: Allowance) -> Response:
        left = allowance.remaining(runtime.clock.monotonic())
        if left <= 0:
            raise DeadlineExceeded(request.sent, "no time was left to send it")
        return await runtime.send(request, min(allowance.timeout, left))

    return send


def retried(send: Send, runtime: Runtime) -> Send:
    """Send again what may succeed the next time, and never what may have happened already."""

    async def persistent(request: Request, allowance: Allowance) -> Response:
        outcome: Response | TransportError
        for tried in count(1):
            try:
                outcome = await send(request, allowance)
            except DeadlineExceeded:
                raise
            except TransportError as failure:
                outcome = failure
            else:
                if not outcome.refused:
                    return outcome
            if request.unclear and isinstance(outcome, Response) and _gone(request, outcome):
                return Response(NO_CONTENT)
            # Kept with the request, which may come here once more with another token.
            request.unclear = request.unclear or ambiguous(outcome)
            wait = allowance.retry.wait(tried, request, outcome, runtime.clock.time())
            left = allowance.remaining(runtime.clock.monotonic())
            late = left <= 0 or (wait is not None and wait >= left)
            if wait is None or late or not allowance.is_wanted():
                return _last(request, outcome, tried, late=late)
            logger.info("%s: %s; again in %.1f s", request.sent, _brief(outcome), wait)
            await runtime.sleep(wait, allowance.abandoned)
            if not allowance.is_wanted():
                return _last(request, outcome, tried, late=False)
        raise AssertionError("unreachable")

    return persistent


def _gone(request: Request, response: Response) -> bool:
    # An earlier DELETE did it, only its answer was lost.
    return request.method == "DELETE" and response.status == NOT_FOUND


def _last(
    request: Request, outcome: Response | TransportError, tried: int, *, late: bool
) -> Response:
    """What a call ends with that is not tried again."""
    if not request.repeatable and ambiguous(outcome):
        cause = outcome if isinstance(outcome, TransportError) else outcome.error(request)
        raise OutcomeUnknown(request.sent, _brief(outcome)) from cause
    if isinstance(outcome, Response):
        return outcome
    if late:
        raise DeadlineExceeded(
            request.sent, f"no time was left after {tried} tries, the last: {outcome}"
        ) from outcome
    raise outcome


def _brief(outcome: Response | TransportError) -> str:
    if isinstance(outcome, Response):
        return f"it was answered {outcome.status}"
    return f"its answer was lost ({outcome})"


class Tokens:
    """The tokens of one client, one an audience, each fetched by one while the others wait."""

    def __init__(
        self, send: Send, credentials: Credentials, root: str, store: TokenStore, runtime: Runtime
    ) -> None:
        self._send, self._credentials, self._root = send, credentials, root
        self._store, self._runtime = store, runtime
        self._held: dict[str, Token] = {}
        self._lock = runtime.lock()

    async def get(
        self, audience: str, allowance: Allowance, rejected: Token | None = None
    ) -> Token:
        """A token for this audience that is fresh and is not the one that was rejected."""
        if (token := self._good(self._held.get(audience), rejected)) is not None:
            return token
        request = self._credentials.request(self._root, audience)
        left = allowance.remaining(self._runtime.clock.monotonic())
        if not await self._lock.acquire(left):
            raise DeadlineExceeded(request.sent, "no time was left to wait for another's token")
        try:
            token = self._good(self._held.get(audience), rejected)
            if token is None:
                token = self._good(await self._load(audience), rejected)
            if token is None:
                token = await self._renew(audience, request, allowance, rejected)
            self._held[audience] = token
            return token
        finally:
            self._lock.release()

    def _good(self, token: Token | None, rejected: Token | None) -> Token | None:
        if token is None or (rejected is not None and token.value == rejected.value):
            return None
        return token if token.fresh(self._runtime.clock.time()) else None

    async def _renew(
        self, audience: str, request: Request, allowance: Allowance, rejected: Token | None
    ) -> Token:
        old = self._held.get(audience)
        if (
            old is None
            or (rejected is not None and old.value == rejected.value)
            or self._runtime.clock.time() >= old.expires_at
        ):
            return await self._fetch(audience, request, allowance)
        # It is renewed some time before its end, so that a failure to renew it is no failure yet.
        once = replace(allowance, retry=replace(allowance.retry, retries=0))
        try:
            return await self._fetch(audience, request, once)
        except (TransportError, ServerError, RateLimitError) as error:
            logger.warning("the token is not renewed yet, and used until its end: %s", error)
            return old

    async def _fetch(self, audience: str, request: Request, allowance: Allowance) -> Token:
        # Measured from before it was asked for, so that it is never thought younger than it is.
        asked = self._runtime.clock.time()
        response = await self._send(request, allowance)
        token = self._credentials.token(request, response, asked)
        await self._save(audience, token)
        return token

    async def _load(self, audience: str) -> Token | None:
        key = self._credentials.key(self._root, audience)
        try:
            token = await self._runtime.blocking(lambda: self._store.load(key))
        except TokenStoreError as error:
            logger.warning("no token from the store: %s", error)
            return None
        return token if token is not None and token.whole else None

    async def _save(self, audience: str, token: Token) -> None:
        key = self._credentials.key(self._root, audience)
        try:
            await self._runtime.blocking(lambda: self._store.save(key, token))
        except TokenStoreError as error:
            logger.warning("the token is not kept: %s", error)


def authorized(send: Send, tokens: Tokens) -> Send:
    """Sign each request with a token; once more, with a new one, when it was turned away."""

    async def _token(
        request: Request, audience: str, allowance: Allowance, rejected: Token | None
    ) -> Token:
        try:
            return await tokens.get(audience, allowance, rejected)
        except DeadlineExceeded:
            raise
        except TransportError as error:
            raise NotSent(request.sent, f"no token could be had ({error})") from error

    async def signed(request: Request, allowance: Allowance) -> Response:
        if request.audience is None:
            return await send(request, allowance)
        token = await _token(request, request.audience, allowance, None)
        response = await send(_signed(request, token), allowance)
        if response.status == UNAUTHORIZED and request.sendable():
            # Turned away at the door: nothing was done, so even a POST may go again.
            token = await _token(request, request.audience, allowance, token)
            response = await send(_signed(request, token), allowance)
        return response

    return signed


def _signed(request: Request, token: Token) -> Request:
    # Made for this one call, so there is nobody else to see the change.
    request.headers["authorization"] = f"Bearer {token.value}"
    return request
