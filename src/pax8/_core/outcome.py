"""Writes whose answer was lost: looked for in what Pax8 lists, and never sent again for it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import AsyncGenerator, Hashable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, TypeVar, cast
from uuid import UUID

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.operation import Operation
from pax8._core.procedure import Calls
from pax8._core.runtime import Lock, Runtime
from pax8._core.signature import Call
from pax8._core.trace import Likeness, Span, Values
from pax8.errors import DeadlineExceeded, OutcomeUnknown, Pax8Error, Sent

M = TypeVar("M")

# For so many seconds it is looked for before it is said not to be there. What was given up may be
# carried out yet; gateways give up on what stands behind them within that time.
SETTLED = 60.0
# The wait after the first look, which doubles from look to look.
_FIRST_WAIT = 1.0


async def find_outcome(
    calls: Calls,
    operation: Operation[..., M],
    error: OutcomeUnknown,
    others: Iterable[UUID | str],
    settled: float,
) -> M | None:
    """What this write made, or None; `AmbiguousOutcome` if that cannot be told.

    Raises TypeError or ValueError if the error is not of a write by this operation.
    """
    found: M | None = await _Search(calls, operation, error, others).until(_seconds(settled))
    return found


def _seconds(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < inf:
        raise ValueError(f"settled: {given!r} is not a number of seconds")
    return given


async def write_safely(calls: Calls, operation: Operation[..., M], call: Call, turns: Turns) -> M:
    """Check it if that can be, send it once, and look for it if its answer was lost."""
    if operation.trial:
        await calls.perform(operation, operation.signature.trial(call))
    async with turns.turn((operation, call.path, call.body), calls, operation, call):
        scope = _Scope(operation, call.path, call.body)
        known = frozenset([each.id for each in await scope.records(calls)])
        try:
            made: M = await calls.perform(operation, call)
        except OutcomeUnknown as lost:
            lost.known = known
            made = await _found(_Search(calls, operation, lost, ()), lost)
        return made


async def _found(search: _Search, lost: OutcomeUnknown) -> Any:
    try:
        found = await search.until(SETTLED)
    except OutcomeUnknown:
        raise
    except Pax8Error as failure:
        # What hindered the look is told; what was lost stands behind it.
        failure.__cause__ = failure.__cause__ or lost
        raise lost.again(f"{lost.reason}; nor could it be looked for ({failure})") from failure
    if found is None:
        raise lost.again(f"{lost.reason}; for {SETTLED:g} s it was not listed") from lost
    return found


class _Scope:
    """Where what a write made is listed. `sent` is what it was to be."""

    def __init__(self, operation: Operation[..., Any], path: str, body: bytes) -> None:
        places = operation.signature.places(path)
        if places is None or operation.trace is None:
            raise ValueError(f"{operation.full_name} is not what {path} is, or leaves no trace")
        self.operation, self.trace, self.places = operation, operation.trace, places
        try:
            sent: Any = wire.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            sent = None
        if not isinstance(sent, dict):
            why = "the error does not say what was sent, so nothing can be looked for"
            raise ValueError(why)  # noqa: TRY004 - of the right type, it has the wrong content
        self.sent = cast("Values", sent)

    async def records(self, calls: Calls) -> list[Any]:
        """All that is listed there."""
        listing: Operation[..., Any] = getattr(self.operation.resource, self.trace.listing)
        narrowed = {name: self.sent.get(wired) for name, wired in self.trace.narrowed.items()}
        return await calls.read(listing, *self.places, **narrowed)

    async def whole(self, calls: Calls, id_: str) -> Any:
        """The record with this id, with all that Pax8 says of it."""
        single: Operation[..., Any] = getattr(self.operation.resource, self.trace.single)
        return await calls.call(single, *self.places, id_)


class _Search:
    """The search for what a write made whose answer was lost."""

    def __init__(
        self,
        calls: Calls,
        operation: Operation[..., Any],
        error: OutcomeUnknown,
        others: Iterable[UUID | str],
    ) -> None:
        _check(operation, error)
        self._calls, self._error = calls, error
        self._scope = _Scope(operation, error.request.path, error.request.body)
        self._trace = self._scope.trace
        self._others = {str(each).casefold() for each in (*others, *(error.known or ()))}

    async def until(self, settled: float) -> Any:
        """What is found within so many seconds; None if it is not there then."""
        error, waited, wait = self._error, 0.0, _FIRST_WAIT
        while True:
            same, unclear = await self._look(settled)
            if len(same) == 1:
                return same[0]
            if same:
                why = f"{len(same)} that fit are listed ({_ids(same)})"
                raise error.again(why, tuple(same)) from error
            if waited >= settled:
                break
            wait = min(wait, settled - waited)
            if not await self._calls.sleep(wait):
                why = f"{waited:g} s later it was not listed, which is too soon to tell"
                raise error.again(f"{error.reason}; {why}, and no time is left") from error
            waited, wait = waited + wait, wait * 2
        if unclear:
            why = f"it cannot be told whether one of {len(unclear)} is it ({_ids(unclear)})"
            raise error.again(why, tuple(unclear)) from error
        now = self._calls.runtime.clock.time()
        sent, _ = self._calls.times(now if error.sent_at is None else error.sent_at)
        if why := self._trace.unlisted(self._scope.sent, sent):
            raise error.again(f"{error.reason}; {why}") from error
        return None

    async def _look(self, settled: float) -> tuple[list[Any], list[Any]]:
        """What is listed now that is it, and what may be."""
        found: dict[Likeness, list[Any]] = {each: [] for each in Likeness}
        for listed in await self._scope.records(self._calls):
            if str(listed.id).casefold() in self._others:
                continue
            record, likeness = await self._compared(listed, settled)
            found[likeness].append(record)
        return found[Likeness.SAME], found[Likeness.UNCLEAR] + found[Likeness.UNSAID]

    async def _compared(self, record: Any, settled: float) -> tuple[Any, Likeness]:
        likeness = self._likeness(record)
        # Where it is known what was there before, no clock is asked.
        span = self._span(settled) if self._error.known is None else None
        dated = record.to_dict().get(self._trace.dated)
        if likeness is Likeness.OTHER or (span is not None and span.before(dated)):
            return record, Likeness.OTHER
        if likeness is Likeness.UNSAID and record.id:
            record = await self._scope.whole(self._calls, record.id)
            likeness = self._likeness(record)
        if likeness is Likeness.SAME and span is not None:
            moment = await self._trace.moment(self._calls, record.to_dict())
            # What an order bought may be older than it. The clock may have been set since.
            if span.before(moment) or (not self._trace.moves and span.after(dated)):
                likeness = Likeness.UNCLEAR
        return record, likeness

    def _likeness(self, record: Model) -> Likeness:
        return self._trace.like(self._scope.sent, record.to_dict())

    def _span(self, settled: float) -> Span | None:
        first, last = self._error.sent_at, self._error.last_sent_at
        if first is None or last is None:
            return None
        # It was sent before now, though the clock was set back meanwhile.
        now, _ = self._calls.times(self._calls.runtime.clock.time())
        return Span(min(now, self._calls.times(first)[0]), self._calls.times(last + settled)[1])


def _check(operation: Operation[..., Any], error: Any) -> None:
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


def _ids(records: list[Any]) -> str:
    shown = [str(each.id) for each in records[:5]]
    return ", ".join(shown) + (" and more" if len(records) > len(shown) else "")


@dataclass
class Turns:
    """Who writes the same as another waits until it is clear what became of that.

    Else what one of them made would be taken for what the other did.
    """

    runtime: Runtime
    _locks: dict[Hashable, Lock] = field(default_factory=dict[Hashable, Lock])
    _waiting: Counter[Hashable] = field(default_factory=Counter[Hashable])
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @asynccontextmanager
    async def turn(
        self, key: Hashable, calls: Calls, operation: Operation[..., Any], call: Call
    ) -> AsyncGenerator[None]:
        """Wait for the others, hold up the next."""
        with self._guard:
            lock = self._locks.setdefault(key, self.runtime.lock())
            self._waiting[key] += 1
        try:
            if not await lock.acquire(calls.remaining()):
                sent = Sent(operation.method, operation.surface.prefix + call.path, call.body)
                raise DeadlineExceeded(sent, "no time was left to wait for another that is alike")
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._guard:
                self._waiting[key] -= 1
                if not self._waiting[key]:
                    del self._waiting[key], self._locks[key]
