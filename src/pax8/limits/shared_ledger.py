"""What a ledger outside of this process does, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pax8._core.limits import Limits, Reservation

# What a ledger learned, and when it was begun, is kept for at least so many seconds without use.
MEMORY = 86_400.0


class Unreachable(Exception):  # noqa: N818 - it says what is wrong with the place
    """The place of a shared ledger cannot be reached. It never leaves this package."""


@dataclass(slots=True)
class Answer:
    """How a shared ledger stands after a change.

    `epoch` is another one each time that places were moved, `born` when the ledger was begun:
    another one where it was lost meanwhile. `number` grows with each place that is taken.
    """

    epoch: int
    born: int
    number: int
    limits: Limits


class SharedLedger(Protocol):
    """A ledger outside of this process. Its methods raise `Unreachable`.

    The moments of its reservations are on the clock of this process.
    """

    def reserve(self, longest: float) -> tuple[Reservation | None, Answer]:
        """Take the next place; None if it is not within `longest` seconds."""
        ...

    def confirm(self, held: Reservation) -> tuple[Reservation, Answer]:
        """What a place that is waited for is now, which may be another one."""
        ...

    def give_back(self, held: Reservation) -> Answer:
        """Give back a place that was not used."""
        ...

    def arrived(self, held: Reservation) -> Answer:
        """Tell that a call may have arrived as late as now."""
        ...

    def refused(self, held: Reservation, asked: float | None, chance: float) -> Answer:
        """Tell that a call was refused."""
        ...

    def register(self, ages: list[float]) -> Answer:
        """Write down calls that were made so many seconds ago."""
        ...

    def renew(self) -> None:
        """Be another one than the process that this one was forked from."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...
