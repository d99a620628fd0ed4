"""What a sandbox posts to others by itself: when, how often, and what becomes of it."""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pax8.sandbox.claims import Claims

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from contextlib import AbstractContextManager

    from pax8.sandbox.world import World


_ALWAYS = nullcontext(enter_result=True)


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


@dataclass(frozen=True)
class Due:
    """What is to be delivered: its id, who is to have it, and whether that was tried before."""

    id: str
    receiver: str
    tried: bool


class Source(Protocol):
    """A kind of things to deliver, each known by an id."""

    def open(self, world: World) -> list[Due]:
        """What is to be delivered, oldest first."""
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
        self._delivering = threading.Lock()
        # Who is posted to now: a receiver gets one thing after the other, whoever posts.
        self._busy: set[str] = set()
        self._changed = threading.Condition()

    def deliver(self) -> int:
        """Try each delivery that is open once, oldest first; how many tries that were."""
        with self._delivering:
            return sum(self.attempt(source, due) for source, due in self.open())

    def open(self) -> list[tuple[Source, Due]]:
        """All that is to be delivered, oldest first within each source."""
        return [(source, due) for source in SOURCES for due in source.open(self._world)]

    def attempt(
        self, source: Source, due: Due, settling: AbstractContextManager[bool] = _ALWAYS
    ) -> bool:
        """Try a delivery once; False if there was nothing to deliver, or another server is at it.

        :param settling: Is held while what came of it is kept, and says whether it may be: what is
            not kept is tried again.
        """
        with self._alone(due.receiver):
            with self._world.transaction():
                letter = source.letter(self._world, due.id)
                # Another server of the same file may be at it.
                if letter is not None and not self._claims.take(due.id):
                    letter = None
            if letter is None:
                return False
            outcome = self._post(letter)
            with settling as may:
                if may:
                    with self._world.transaction():
                        source.settle(self._world, due.id, letter, outcome)
                        self._claims.release(due.id)
            return True

    @contextmanager
    def _alone(self, receiver: str) -> Generator[None]:
        with self._changed:
            self._changed.wait_for(lambda: receiver not in self._busy)
            self._busy.add(receiver)
        try:
            yield
        finally:
            with self._changed:
                self._busy.remove(receiver)
                self._changed.notify_all()
