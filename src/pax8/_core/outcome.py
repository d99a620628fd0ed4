"""Writes whose answer was lost: looked for in what Pax8 lists, and never sent again for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from math import inf
from typing import Any, Generic, TypeVar
from uuid import UUID

from pax8._core.call import Call
from pax8._core.operation import Operation
from pax8._core.pipeline import logger
from pax8._core.procedure import Calls, Client
from pax8._core.search import Scope, Search
from pax8.errors import OutcomeUnknown, Sent

M = TypeVar("M")

# For so many seconds after it was sent it is looked for before it is said not to be there. What was
# given up may be carried out yet. It is longer than a try takes to be given up, here or on the way.
SETTLED = 120.0


async def find_outcome(
    calls: Calls,
    operation: Operation[..., M],
    error: OutcomeUnknown,
    others: Iterable[UUID | str] | UUID | str,
    settled: float,
) -> M | None:
    """What this write made, or None; `AmbiguousOutcome` if that cannot be told.

    Raises TypeError or ValueError if the error is not of a write by this operation and this client.
    """
    scope = _scope_of(calls, operation, error)
    ids = (others,) if isinstance(others, UUID | str) else others
    found: M | None = await Search(calls, scope, error, ids).until(_seconds(settled))
    return found


def _seconds(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < inf:
        raise ValueError(f"settled: {given!r} is not a number of seconds")
    return given


@contextmanager
def noted(
    client: Client, operation: Operation[..., Any], call: Call
) -> Generator[Callable[[Any], Any]]:
    """Note what a write is answered with, through what is given; and of a lost one, whose it is."""

    def answered(result: Any) -> Any:
        client._claims.answered(result.id)
        return result

    place = Scope(operation, call.path, call.body).place(client._credential)
    with client._claims.write(place):
        try:
            yield answered
        except OutcomeUnknown as lost:
            lost.base_url, lost.credential = client.base_url, client._credential
            raise


async def write_safely(calls: Calls, operation: Operation[..., M], call: Call) -> M:
    """Check it if that can be, send it once, and look for it if its answer was lost.

    What an earlier one made whose error is given is returned instead of sending it.
    """
    scope, earlier = _safe(calls, operation, call)
    sent = Sent(operation.method, operation.surface.prefix + call.path, call.body)
    place = scope.place(calls.client._credential)
    async with calls.turns.turn(place, sent, calls.remaining()):
        if earlier is not None and (there := await earlier.found()) is not None:
            return there
        if operation.trial:
            await calls.perform(operation, operation.signature.trial(call))
        listed = await scope.records(calls)
        if earlier is not None and (there := await earlier.found(listed)) is not None:
            return there
        known = frozenset([each.id for each in listed])
        try:
            result: M = await calls.perform(operation, call)
        except OutcomeUnknown as lost:
            lost.known = known
            # Whoever ends the look-up ends it without the error.
            where = f" ({scope.ids})" if scope.ids else ""
            logger.warning("%s%s: %s; now it is looked for", lost.request, where, lost.reason)
            result = await _looked_for(Search(calls, scope, lost).until(SETTLED), lost)
            if result is None:
                why = f"{lost.reason}; until {SETTLED:g} s after it was sent it was not listed"
                raise lost.again(why) from lost
        return result


def check_safe(calls: Calls, operation: Operation[..., Any], call: Call) -> None:
    """Raise the ValueError or TypeError of a call that cannot be carried out safely."""
    _safe(calls, operation, call)


def is_listed(calls: Calls, operation: Operation[..., Any], call: Call) -> bool:
    """Whether Pax8 will list what this call makes, so that it can be looked for."""
    return not _unlisted(calls, Scope(operation, call.path, call.body))


def _safe(
    calls: Calls, operation: Operation[..., M], call: Call
) -> tuple[Scope, _Earlier[M] | None]:
    scope = Scope(operation, call.path, call.body)
    if why := _unlisted(calls, scope):
        raise ValueError(f"{operation.full_name}(): safely: {why}")
    if call.unless is None:
        return scope, None
    return scope, _Earlier(calls, operation, scope, call.unless)


def _unlisted(calls: Calls, scope: Scope) -> str:
    return scope.trace.unlisted(scope.sent, calls.now() + min(0.0, calls.ahead() or 0.0))


class _Earlier(Generic[M]):
    """A write that was lost before the same is sent again."""

    def __init__(
        self, calls: Calls, operation: Operation[..., M], scope: Scope, error: OutcomeUnknown
    ) -> None:
        try:
            earlier = _scope_of(calls, operation, error)
        except (TypeError, ValueError) as wrong:
            raise type(wrong)(f"unless: {wrong}") from None
        if (earlier.places, earlier.sent) != (scope.places, scope.sent):
            raise ValueError(f"unless: what {error.request} sent is not what is sent now")
        self._error, self._search = error, Search(calls, scope, error)

    async def found(self, listed: list[Any] | None = None) -> M | None:
        """What it made; None if that is not there, or not among these."""
        search, settled = self._search, SETTLED
        look = search.until(settled) if listed is None else search.among(listed, settled)
        made: M | None = await _looked_for(look, self._error)
        return made


async def _looked_for(search: Awaitable[Any], lost: OutcomeUnknown) -> Any:
    """What a search finds; whatever hinders it, what was lost is told."""
    try:
        return await search
    except OutcomeUnknown:
        raise
    except Exception as failure:
        # What hindered the look is told; what was lost stands behind it.
        failure.__cause__ = failure.__cause__ or lost
        raise lost.again(f"{lost.reason}; nor could it be looked for ({failure})") from failure


def _scope_of(calls: Calls, operation: Operation[..., Any], error: Any) -> Scope:
    """Where to look for what this error is of; TypeError or ValueError if that is not here."""
    if not isinstance(error, OutcomeUnknown):
        raise TypeError(
            f"{operation.finder}() takes the OutcomeUnknown that was raised, not "
            f"{type(error).__name__}"
        )
    path = operation.signature.places(error.request.path)
    if error.request.method != operation.method or path is None:
        other = f"; for that there is {error.finder}(error)" if error.finder else ""
        raise ValueError(
            f"{operation.finder}() looks for {operation.method} {operation.surface.prefix}"
            f"{operation.path}, not for {error.request}{other}"
        )
    client = calls.client
    if error.base_url and error.base_url != client.base_url:
        raise ValueError(
            f"{error.request} was sent to {error.base_url}, and this client looks at "
            f"{client.base_url}"
        )
    if error.credential and client._credential and error.credential != client._credential:
        raise ValueError(
            f"{error.request} was sent with another credential, or for another partner, than "
            "this client has; what it made is not seen by this one"
        )
    return Scope(operation, error.request.path, error.request.body)
