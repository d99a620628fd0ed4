"""Which part of a listing a request asks for, and what a way through one looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from pax8._core.page import Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """A page to be asked for."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """The index of its first record."""
        return self.number * self.size

    @property
    def end(self) -> int:
        """The index behind its last record."""
        return self.start + self.size


def window_over(index: int, cap: int) -> Window:
    """The window of at most `cap` records that holds this index and reaches furthest behind it.

    No window of a size that divides `index + 1` reaches beyond it. Where all up to a small cap do,
    the smallest that does not is taken.
    """

    def end(size: int) -> int:
        return (index // size + 1) * size

    # Sizes under half the cap reach no further, but may reach where no other does.
    size = max(range(max(2, cap // 2), cap + 1), key=end)
    if end(size) == index + 1:
        size = max(range(2, cap + 1), key=end)
    while end(size) == index + 1:
        size += 1
    return Window(index // size, size)


class Walk(Protocol[T]):
    """A way through a listing: says which windows to ask for, and what in them is new."""

    done: bool
    # Counts how often what was asked for ahead became useless.
    restarts: int

    def plan(self, outstanding: int) -> Window | None:
        """The next window to ask for; None while there is none, or answers are needed first."""
        ...

    def accept(self, window: Window, page: Page[T]) -> list[T]:
        """The records in this answer to deliver now. Answers come in the order of their plan."""
        ...
