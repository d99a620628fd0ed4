"""What both clients decide alike while they read a listing; they differ in how they wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pax8._core.page import Page
from pax8._core.walk import CompleteWalk, NumberedWalk
from pax8._core.window import Walk, Window

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a listing is read.

    `alone` is set when the caller asked for one page. `cap` is how many records a request may ask
    for, `prefetch` how many requests may be under way ahead of the reader.
    """

    alone: bool
    cap: int
    prefetch: int
    complete: bool

    @property
    def probe(self) -> Window | None:
        """What is asked for to learn how many there are, and which is the first."""
        return None if self.alone else Window(0, 1)

    def count(self, page: Page[Any]) -> int | None:
        """How many there are by the answer to that; None if it does not say, or not credibly."""
        if self.alone:
            return len(page)
        total = page.total_elements
        return None if total is None or bool(total) is not bool(page.content) else total


class Progress(Generic[T]):
    """How far the reading of a listing has come."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.done = reading, False
        self._walk: Walk[T] = (
            CompleteWalk[T](reading.cap) if reading.complete else NumberedWalk[T](reading.cap)
        )
        # Whether what was asked for ahead has become useless, and is to be asked for anew.
        self.astray = False
        self._again: deque[Window] = deque()
        self._failure: BaseException | None = None

    def ask(self, under_way: int) -> Window | None:
        """The next window to ask for, with so many under way; None while there is none."""
        if self._failure is not None:
            raise self._failure
        if self.done or under_way >= max(1, self.reading.prefetch):
            return None
        return self._again.popleft() if self._again else self._walk.plan(under_way)

    def ask_again(self, windows: Iterable[Window | None]) -> None:
        """Take back what was asked for and is given up, so that who reads on misses nothing."""
        self._again.extendleft(reversed([each for each in windows if each is not None]))

    def accept(self, window: Window | None, page: Page[T]) -> Page[T]:
        """What of this answer is to be given, which may be nothing although more is to come.

        Answers come in the order in which they were asked for.
        """
        if window is None:
            self.done = True
            return page
        restarts = self._walk.restarts
        try:
            records = self._walk.accept(window, page)
        except BaseException as error:
            # Who reads on after that would not know what is missing.
            self._failure = error
            raise
        self.astray = self._walk.restarts != restarts
        if self.astray:
            self._again.clear()
        self.done = self._walk.done
        totals = page.total_elements, page.total_pages
        return Page(records, window.number, window.size, *totals, page.extra)
