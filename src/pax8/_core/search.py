"""The search for what a write made whose answer was lost, in what Pax8 lists."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable
from typing import Any, cast

import msgspec

from pax8._core import wire
from pax8._core.claims import Claim
from pax8._core.model import Model
from pax8._core.operation import Operation
from pax8._core.pipeline import logger
from pax8._core.procedure import Calls
from pax8._core.trace import Likeness, Span, Values, word
from pax8.errors import OutcomeUnknown

# In seconds, the wait after the first look, which doubles from look to look.
_FIRST_WAIT = 1.0


class Scope:
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

    def place(self, credential: str) -> Hashable:
        """What it shares with the writes that it could be taken for."""
        narrowed = [word(self.sent.get(wired)) for wired in self.trace.narrowed.values()]
        return credential, self.operation, *map(word, self.places), *narrowed

    @property
    def ids(self) -> str:
        """The ids in what was sent that say where it is, to be shown."""
        narrowed = [f"{each} {self.sent.get(each)}" for each in self.trace.narrowed.values()]
        return ", ".join(narrowed)

    async def records(self, calls: Calls) -> list[Any]:
        """All that is listed there."""
        listing: Operation[..., Any] = getattr(self.operation.resource, self.trace.listing)
        narrowed = {name: self.sent.get(wired) for name, wired in self.trace.narrowed.items()}
        found = await calls.read(listing, *self.places, **narrowed)
        own = [each for each in found if not self._is_foreign(each)]
        if len(own) < len(found) and not calls.claims.warned:
            calls.claims.warned = True
            logger.warning(
                "%s was narrowed by %s, and Pax8 lists others too: %d of %d records. They are "
                "passed over, and read each time",
                listing.full_name,
                ", ".join(narrowed),
                len(found) - len(own),
                len(found),
            )
        return own

    def _is_foreign(self, record: Any) -> bool:
        for name, wired in self.trace.narrowed.items():
            said = getattr(record, name, None)
            if said and word(said) != word(self.sent.get(wired)):
                return True
        return False

    async def whole(self, calls: Calls, id_: str) -> Any:
        """The record with this id, with all that Pax8 says of it."""
        single: Operation[..., Any] = getattr(self.operation.resource, self.trace.single)
        return await calls.call(single, *self.places, id_)


class Search:
    """The search for what a write made. It finds nothing that is another write's."""

    def __init__(
        self, calls: Calls, scope: Scope, error: OutcomeUnknown, others: Iterable[object] = ()
    ) -> None:
        self._calls, self._scope, self._error = calls, scope, error
        self._trace, self._claims = scope.trace, calls.claims
        self._others = {str(each).casefold() for each in (*others, *(error.known or ()))}
        # One that was made anew by what it was is the same one.
        made = repr((error.request, error.sent_at, error.last_sent_at))
        self._key = error.key or hashlib.sha256(made.encode()).hexdigest()
        self._place = scope.place(calls.client._credential)

    async def until(self, settled: float) -> Any:
        """What is found, if need be until so many seconds after it was sent; None if nothing is.

        `AmbiguousOutcome` if that cannot be told, `OutcomeUnknown` if there is no time to.
        """
        error, waited, wait, left = self._error, 0.0, _FIRST_WAIT, settled
        while True:
            found, unclear = await self._look(await self._scope.records(self._calls), settled)
            if found is not None:
                return found
            if not waited:
                left = settled - self._passed()
            if waited >= left:
                break
            wait = min(wait, left - waited)
            if not await self._calls.sleep(wait):
                why = f"{waited:g} s later it was not listed, which is too soon to tell"
                raise error.again(f"{error.reason}; {why}, and no time is left") from error
            waited, wait = waited + wait, wait * 2
        self._conclude(unclear)
        return None

    async def among(self, records: list[Any], settled: float) -> Any:
        """What is found among these records alone; raises as `until` does."""
        found, unclear = await self._look(records, settled)
        if found is None:
            self._conclude(unclear)
        return found

    def _passed(self) -> float:
        """Seconds since it was sent, if Pax8's clock says so too, by which the client's is told."""
        error, ahead = self._error, self._calls.ahead()
        if error.last_sent_at is None or error.ahead is None or ahead is None:
            return 0.0
        passed = self._calls.now() - error.last_sent_at
        return max(0.0, min(passed, passed + ahead - error.ahead))

    def _conclude(self, unclear: list[Any]) -> None:
        """Raise if it cannot be said that it is not there."""
        error = self._error
        if unclear:
            why = f"it cannot be told whether one of {len(unclear)} is it ({_ids(unclear)})"
            raise error.again(why, tuple(unclear)) from error
        now = self._calls.now()
        sent = (now if error.sent_at is None else error.sent_at) + min(0.0, error.ahead or 0.0)
        if why := self._trace.unlisted(self._scope.sent, sent):
            raise error.again(f"{error.reason}; {why}") from error

    async def _look(self, records: list[Any], settled: float) -> tuple[Any, list[Any]]:
        """What is it of what is listed now, and what may be."""
        moment = self._claims.now()
        found: dict[Likeness, list[Any]] = {each: [] for each in Likeness}
        for listed in records:
            owner = self._claims.seen(str(listed.id), self._key)
            if str(listed.id).casefold() in self._others or self._is_anothers(owner):
                continue
            record, likeness = await self._compared(listed, settled)
            if owner is Claim.TAKEN and likeness is Likeness.SAME:
                likeness = Likeness.UNCLEAR
            found[likeness].append(record)
        same, unclear = found[Likeness.SAME], found[Likeness.UNCLEAR] + found[Likeness.UNSAID]
        # What it was told to be before, it is.
        own = [each for each in same if self._claims.seen(each.id, self._key) is Claim.OWN]
        return self._chosen(own or same, unclear, moment)

    def _chosen(self, same: list[Any], unclear: list[Any], moment: int) -> tuple[Any, list[Any]]:
        if len(same) > 1 and not self._claims.open(self._place, moment):
            why = f"{len(same)} that fit are listed ({_ids(same)})"
            raise self._error.again(why, tuple(same)) from self._error
        if len(same) == 1:
            claim = self._claims.claim(same[0].id, self._key, self._place, moment)
            if claim is Claim.OWN:
                return same[0], unclear
            if self._is_anothers(claim):
                return None, unclear
        return None, same + unclear

    def _is_anothers(self, claim: Claim) -> bool:
        # What was made by hand may be the error of the very write that another look-up was for.
        return claim is Claim.ANSWERED or (claim is Claim.TAKEN and bool(self._error.key))

    async def _compared(self, record: Any, settled: float) -> tuple[Any, Likeness]:
        likeness, span = self._likeness(record), self._span(settled)
        dated = record.to_dict().get(self._trace.dated)
        if likeness is Likeness.OTHER:
            return record, likeness
        if span is not None and span.before(dated):
            # New all the same, or by a clock that was wrong, it may be it.
            old = self._error.known is None and span.surely_before(dated)
            return record, Likeness.OTHER if old else Likeness.UNCLEAR
        if likeness is Likeness.UNSAID and record.id:
            record = await self._scope.whole(self._calls, record.id)
            likeness = self._likeness(record)
        if likeness is Likeness.SAME and not await self._is_of_then(record, span):
            likeness = Likeness.UNCLEAR
        return record, likeness

    async def _is_of_then(self, record: Any, span: Span | None) -> bool:
        """Whether all that is said elsewhere fits too, and nothing that is as old is like it."""
        moment, fits = await self._trace.elsewhere(self._calls, self._scope.sent, record.to_dict())
        if span is None:
            # Nothing tells it from an older one then, but that somebody says what it is not.
            return fits and bool(self._others)
        late = span.after(record.to_dict().get(self._trace.dated)) and not self._trace.moves
        # What an order bought may be older than it.
        return fits and not late and not span.before(moment) and not span.after(moment)

    def _likeness(self, record: Model) -> Likeness:
        return self._trace.like(self._scope.sent, record.to_dict())

    def _span(self, settled: float) -> Span | None:
        """When it was made, as Pax8 dates it."""
        error = self._error
        first, last = error.sent_at, error.last_sent_at
        if first is None or last is None:
            return None
        if error.ahead is not None:
            return Span(first + error.ahead, last + settled + error.ahead)
        ahead = self._calls.ahead() or 0.0
        # It was sent before now, though the clock was set back meanwhile.
        first = min(first, self._calls.now())
        return Span(first + min(0.0, ahead), last + settled + max(0.0, ahead), sure=False)


def _ids(records: list[Any]) -> str:
    shown = [str(each.id) for each in records[:5]]
    return ", ".join(shown) + (" and more" if len(records) > len(shown) else "")
