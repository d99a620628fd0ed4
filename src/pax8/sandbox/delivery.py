"""What a sandbox posts to others by itself: when, how often, and what becomes of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pax8.sandbox.claims import Claims

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pax8.sandbox.world import World


@dataclass(frozen=True)
class Letter:
    """A POST to make: where to, and with what."""

    url: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of it: the status of the answer, or why there was none."""

    status: int | None = None
    error: str | None = None


class Source(Protocol):
    """A kind of things to deliver, each known by an id."""

    def open(self, world: World, *, again: bool) -> list[str]:
        """What is to be delivered; only if it was not tried before, unless `again`."""
        ...

    def letter(self, world: World, id_: str) -> Letter | None:
        """What to post for it now; None if there is nothing to deliver any more."""
        ...

    def settle(self, world: World, id_: str, letter: Letter, outcome: Outcome) -> None:
        """Keep what came of a try."""
        ...


SOURCES: list[Source] = []


class Deliveries:
    """The deliveries of a world. Nothing is posted while the world is held up by it."""

    def __init__(self, world: World, post: Callable[[Letter], Outcome]) -> None:
        self._world, self._post = world, post
        self._claims = Claims(world)
        # Two at a time would try the same things.
        self._lock = threading.Lock()

    def deliver(self, *, again: bool = True) -> int:
        """Try each delivery that is open once, oldest first; how many tries that were.

        :param again: Also those that were tried before.
        """
        with self._lock:
            found = [(each, id_) for each in SOURCES for id_ in each.open(self._world, again=again)]
            return sum(self._try(source, id_) for source, id_ in found)

    def waiting(self) -> bool:
        """Whether there is anything to deliver."""
        return any(each.open(self._world, again=True) for each in SOURCES)

    def _try(self, source: Source, id_: str) -> bool:
        with self._world.transaction():
            letter = source.letter(self._world, id_)
            if letter is not None and not self._claims.take(id_):
                letter = None
        if letter is None:
            return False
        outcome = self._post(letter)
        with self._world.transaction():
            source.settle(self._world, id_, letter, outcome)
            self._claims.release(id_)
        return True
