"""What a write leaves behind in what Pax8 lists, by which it is told when its answer was lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

if TYPE_CHECKING:
    from pax8._core.procedure import Calls

# The JSON of a body or of a record, decoded.
Values = Mapping[str, Any]


class Likeness(Enum):
    """How far a record is what was asked for."""

    SAME = "all that can be compared is as it was sent"
    UNCLEAR = "it may be, but something is not as it was sent"
    UNSAID = "what is listed of it is too little to tell"
    OTHER = "it is something else"


def _is_listed(_sent: Values, _when: float) -> str:
    return ""


async def _nothing_more(_calls: Calls, _sent: Values, _record: Values) -> tuple[Any, bool]:
    return None, True


@dataclass(frozen=True, eq=False)
class Trace:
    """How what a POST made is told among what a listing of its resource gives.

    - `finder`: the method that looks for it; `listing` and `single`: the operations that list such
      records, and read one whole. Both take what stands in the POST's own path.
    - `like`: compares what was sent with a record, both as JSON.
    - `dated`: the field of the record that says when it was made; if `moves`, when it changed last.
    - `narrowed`: what the listing is narrowed by: its parameter to the field of what was sent.
    - `elsewhere`: what Pax8 says of a record in another place: when it was made, to the second, or
      None; and whether all that is said there is as it was sent.
    - `unlisted`: why what was sent may be there and not be listed, by when it was sent, in seconds
      since the epoch; empty if it is listed.
    """

    finder: str
    listing: str
    single: str
    like: Callable[[Values, Values], Likeness]
    dated: str
    moves: bool = False
    narrowed: Mapping[str, str] = field(default_factory=dict[str, str])
    elsewhere: Callable[[Calls, Values, Values], Awaitable[tuple[Any, bool]]] = _nothing_more
    unlisted: Callable[[Values, float], str] = _is_listed


# In seconds: a day, and how much before or after that of UTC it may begin in some zone.
_DAY, _ZONES = 86_400.0, 14 * 3600.0
# By how much two clocks may differ that are set right; and how far one goes that is not.
_CLOCKS, _WRONG = 300.0, 7 * _DAY


@dataclass(frozen=True)
class Span:
    """When what is looked for was made: between these two, in seconds since the epoch.

    `sure` says that they are by Pax8's clock, and not by one that may have been wrong.
    """

    first: float
    last: float
    sure: bool = True

    def before(self, value: Any) -> bool:
        """Whether what has this date was made too early, if the clock was right."""
        return self._earlier(value, _CLOCKS)

    def surely_before(self, value: Any) -> bool:
        """Whether it was made too early, though the clock was wrong."""
        return self._earlier(value, _CLOCKS if self.sure else _WRONG)

    def _earlier(self, value: Any, margin: float) -> bool:
        moment, exact = read_date(value)
        if moment is None:
            return False
        return moment + (0 if exact else _DAY + _ZONES) < self.first - margin

    def after(self, value: Any) -> bool:
        """Whether what has this date was made too late."""
        moment, exact = read_date(value)
        if moment is None:
            return False
        return moment - (0 if exact else _ZONES) > self.last + _CLOCKS


def text(value: Any) -> str:
    """This as text, however its letters are encoded, spaced or capitalised."""
    return " ".join(normalize("NFKC", str(value)).casefold().split())


def word(value: Any) -> str:
    """Its letters and digits: `Pax8 Partner` comes back as `Pax8Partner`, `2-Year` as `2 Year`."""
    return "".join(each for each in text(value) if each.isalnum())


def read_date(value: Any) -> tuple[float | None, bool]:
    """The seconds since the epoch of Pax8's text, and whether it is exact: a day is its beginning.

    Pax8 gives some days as their midnight, so a midnight is no more exact than a day.
    """
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None, False
    exact = moment.tzinfo is not None and moment.time() != time()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), exact
