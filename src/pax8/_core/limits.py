"""How many calls may be made, who says so, and a place in the row of those who wait.

Pax8 allows so many calls a minute, and counts them as they arrive. Calls are let go by reservation:
each is given the moment at which it may be sent, so that who waits keeps its place in the row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pax8.errors import ConfigurationError

# A wait that is shorter than this many seconds is none: no system sleeps so briefly.
SHORTEST = 0.001
# More calls, and longer windows in seconds, than anybody means; all counts with them stay exact.
_MOST, _LONGEST = 10**9, 10.0**7


@dataclass(frozen=True, slots=True)
class Limit:
    """How many calls may arrive at Pax8 in any so many seconds.

    `guard` is by how many seconds the ways of two calls to Pax8 may differ in length: the first of
    a window may be long under way and the last one quick, so that they arrive closer together than
    they were sent.
    """

    calls: int = 1000
    seconds: float = 60.0
    guard: float = 1.5

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        calls: Any = self.calls
        if not isinstance(calls, int) or isinstance(calls, bool) or not 1 <= calls <= _MOST:
            raise ConfigurationError(f"rate_limit: {calls!r} is not a whole number from 1 on")
        for seconds, least in ((self.seconds, SHORTEST), (self.guard, 0)):
            given: Any = seconds
            number = isinstance(given, int | float) and not isinstance(given, bool)
            if not number or not least <= given <= _LONGEST:
                raise ConfigurationError(f"rate_limit: {given!r} is not a number of seconds")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a budget stands.

    `limit` calls may be made in `window` seconds: what was set, or less where Pax8 refused calls
    within it. `used` of them are taken and `free` may be made at once. `wait` is how many seconds a
    call made now would wait, `paused` how many seconds everybody waits since Pax8 refused a call.
    `sharers` is how many clients share the budget, as far as is known. `age` is how many seconds
    ago this was so: 0 for a budget of this process, infinite for a shared one before any call.
    """

    limit: int
    window: float
    used: int
    free: int
    wait: float
    paused: float
    sharers: int
    age: float = 0.0


@dataclass(slots=True)
class Reservation:
    """A place in the row: the moment to send at, on the budget's clock.

    While it is waited for (`waits`), the budget may move it, which is known by another `epoch` of
    the budget's; so it is to be confirmed when its moment has come. `number` is what the budget
    knows it by.
    """

    moment: float
    epoch: int
    number: int = 0
    waits: bool = False


class Budget(Protocol):
    """What calls are let go by. It may be shared by any number of clients and threads.

    `remote` says whether its methods may wait for something outside of this process. `limit`
    is what was set, `clock` tells the seconds that its moments are of.
    """

    limit: Limit
    remote: bool
    clock: Callable[[], float]

    @property
    def epoch(self) -> int:
        """Another one each time that places in the row were moved."""
        ...

    def reserve(self, longest: float) -> Reservation | None:
        """Take the next place; None, and nothing taken, if it is not within `longest` seconds."""
        ...

    def confirm(self, held: Reservation) -> Reservation:
        """What a place that is waited for is now, which may be another one.

        It `waits` no more if its call may be sent now, and is counted as sent.
        """
        ...

    def overdue(self) -> bool:
        """Whether the caller is to confirm its place early, to learn what others did; for one."""
        ...

    def give_back(self, held: Reservation) -> None:
        """Give back a place that was not used."""
        ...

    def arrived(self, held: Reservation) -> None:
        """Tell that a call was long under way, and may have arrived as late as now."""
        ...

    def refused(self, held: Reservation, asked: float | None) -> None:
        """Tell that Pax8 refused a call as one too many, and how many seconds it asked to wait."""
        ...

    def limits(self) -> Limits:
        """Where it stands, as far as is known in this process."""
        ...

    def close(self) -> None:
        """Let go of what it holds outside of this process."""
        ...
