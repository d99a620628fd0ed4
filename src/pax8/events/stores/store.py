"""Where deliveries are kept from receipt until they are handled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pax8.errors import Pax8Error


class EventStoreError(Pax8Error):
    """Deliveries cannot be kept or read. What was not kept was not accepted either."""


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery that a worker holds for a while.

    `attempt` counts how often it was taken, from 1. `handled` are the names of the handlers that
    are through with it. `token` is what this holder has and the next one has not.
    """

    id: str
    key: str
    body: bytes
    received_at: float
    attempt: int
    handled: tuple[str, ...]
    token: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up. `error` is what the last try failed with."""

    id: str
    key: str
    body: bytes
    received_at: float
    attempts: int
    error: str


class Store(Protocol):
    """Keeps deliveries. All times are in seconds; any method may raise `EventStoreError`.

    What changes a held delivery does nothing, and returns False, if its time was up and another
    worker may have it.
    """

    def put(self, key: str, body: bytes, within: float, about: str = "") -> bool:
        """Keep a delivery; False for a repeat: the same key again in less than `within` seconds.

        It is none if one of another key that is `about` the same was kept in between; with an
        empty `about`, that does not count. When it returns, the delivery is kept.
        """
        ...

    def take(self, lease: float) -> Held | None:
        """Take the next delivery that is due, for so long; None if none is."""
        ...

    def extend(self, held: Held, lease: float, handled: tuple[str, ...]) -> bool:
        """Hold it for so long from now on, and note which handlers are through with it."""
        ...

    def done(self, held: Held) -> bool:
        """Have done with it."""
        ...

    def later(self, held: Held, wait: float, error: str, handled: tuple[str, ...]) -> bool:
        """Let go of it: it is due again after so long."""
        ...

    def give_back(self, held: Held, handled: tuple[str, ...]) -> bool:
        """Let go of it as if this try had not been: it is due at once."""
        ...

    def bury(self, held: Held, error: str, handled: tuple[str, ...]) -> bool:
        """Make it a dead letter."""
        ...

    def until_due(self) -> float | None:
        """In how many seconds there is something to take; None if nothing is kept."""
        ...

    def dead(self) -> list[DeadLetter]:
        """The dead letters, the oldest first."""
        ...

    def replay(self, letter: str) -> bool:
        """Make the dead letter of this id due, with all its tries; False if there is none."""
        ...

    def discard(self, letter: str) -> bool:
        """Forget the dead letter of this id; False if there is none."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
