"""Reading a whole listing through numbered pages, while it changes.

Each window is chosen (page number and size) to begin at or before the last record that was
delivered, the anchor. Records that stay keep their order among themselves, so whatever was added
or removed between two reads, what is still to come stands behind the anchor, or behind a record
delivered before it. No clock and no total is relied on for that, so windows may be read ahead, in
any order in time; they are accepted in their order in the listing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar

from pax8._core.page import Page
from pax8._core.window import Window, window_over
from pax8.errors import IncompleteListing

T = TypeVar("T")

# How many windows' worth of delivered records are remembered, to be recognised again.
_REMEMBERED_WINDOWS = 20
# How often a window that contradicts itself is read again, and how many reads may bring nothing.
_PATIENCE = 5
_STANDSTILL = 50
# What is looked through from the start is held until it is clear what it is: no more than this.
_HELD = 10_000


class CompleteWalk(Generic[T]):
    """A walk that delivers every record that is there throughout, once each, or raises."""

    def __init__(self, cap: int, *, inner: bool = False) -> None:
        # A window must hold the anchor and one more.
        self.cap = max(2, cap)
        self.done, self.restarts = False, 0
        self._inner = inner
        # Delivered records, by key, to their place in the order of delivery.
        self._known: OrderedDict[Hashable, int] = OrderedDict()
        self._last_keys: list[Hashable] = []
        self._delivered = 0
        self._alike = False
        self._total: int | None = None
        # The last total that was said, though later answers say none.
        self._said: int | None = None
        self._at = self._planned = -1
        self._back = 0
        self._tries = self._still = 0
        self._scan: CompleteWalk[T] | None = None
        self._held: list[T] = []

    def plan(self, outstanding: int) -> Window | None:
        """The next window to ask for; None while there is none, or answers are needed first."""
        if self.done:
            return None
        if self._scan is not None:
            return self._scan.plan(outstanding)
        alone = self._at < 0 or self._back or self._tries or self._total is None
        if outstanding and (alone or self._planned + 1 >= (self._total or 0)):
            return None
        if self._at < 0:
            return Window(0, self.cap)
        if not outstanding:
            self._planned = self._at
        window = window_over(max(0, self._planned - self._back), self.cap)
        self._planned = window.end - 1
        return window

    def accept(self, window: Window, page: Page[T]) -> list[T]:
        """The records in this answer to deliver now. Answers come in the order of their plan."""
        if self._scan is not None:
            return self._look_through(self._scan, window, page)
        rows = page.content
        size = page.size or window.size
        if size < window.size:
            # Pax8 gives less at a time than was asked for: go on with what it gives.
            self.cap = max(2, size)
            self.restarts += 1
        start = (window.number if page.number is None else page.number) * size
        total = page.total_elements
        if total is not None and total < start + len(rows):
            total = None
        if total is not None and len(rows) < min(size, total - start):
            return self._try_again(f"{len(rows)} of {total} records from {start} on were given")
        if page.total_elements is not None:
            self._said = page.total_elements
        elif self._said and not rows:
            # What says nothing at all is no end of a listing that was said to hold something.
            return self._try_again(f"nothing was said of {self._said} records from {start} on")
        self._tries = 0
        keys = [key_of(row) for row in rows]
        # Records that share an id are still all of them records.
        self._alike = self._alike or len(set(keys)) < len(keys)
        new = self._new(start, keys, total)
        if new is None:
            return self._go_back(start, size, total, rows)
        if not self._alike and any(
            key in self._known and not has_id(row)
            for row, key in zip(rows[new:], keys[new:], strict=True)
        ):
            self._alike = True
            new = self._new_by_place(start, keys, total)
        fresh = [row for row, key in zip(rows[new:], keys[new:], strict=True) if self._first(key)]
        self._deliver(keys[new:])
        self._back, self._total = 0, total
        self._at = max(0, start + len(rows) - 1)
        ends = start + len(rows) >= total if total is not None else len(rows) != size
        self.done = ends
        self._still = 0 if fresh or ends else self._still + 1
        if self._still > _STANDSTILL:
            raise IncompleteListing(
                f"{_STANDSTILL} answers in a row brought nothing new, with {self._delivered} "
                f"of {total} records read; the listing changes faster than it can be read"
            )
        return fresh

    def _new(self, start: int, keys: Sequence[Hashable], total: int | None) -> int | None:
        """The index of the first record behind the anchor; None if the window lacks it."""
        if not self._delivered:
            return 0
        if self._alike:
            return self._new_by_place(start, keys, total)
        known = [(self._known[key], index) for index, key in enumerate(keys) if key in self._known]
        return max(known)[1] + 1 if known else None

    def _new_by_place(self, start: int, keys: Sequence[Hashable], total: int | None) -> int:
        # Records that look alike can be told apart by their place only, so nothing may have moved.
        overlap = self._at - start + 1
        held = min(overlap, len(self._last_keys))
        same = held > 0 and list(keys[overlap - held : overlap]) == self._last_keys[-held:]
        if not same or total != self._total:
            raise IncompleteListing(
                "records without an id of their own look alike, and the listing changed while it "
                "was read; read it again"
            )
        return overlap

    def _first(self, key: Hashable) -> bool:
        return self._alike or key not in self._known

    def _deliver(self, keys: Sequence[Hashable]) -> None:
        for key in keys:
            if self._first(key):
                self._known[key] = self._delivered
                self._delivered += 1
        self._last_keys = [*self._last_keys, *keys][-self.cap :]
        while len(self._known) > _REMEMBERED_WINDOWS * self.cap:
            self._known.popitem(last=False)

    def _try_again(self, what: str) -> list[T]:
        self._tries += 1
        self.restarts += 1
        if self._tries > _PATIENCE:
            raise IncompleteListing(f"{what}, {self._tries} times over")
        return []

    def _go_back(self, start: int, size: int, total: int | None, rows: list[T]) -> list[T]:
        """Nothing in the window is known: look further back, and from the start at last."""
        self.restarts += 1
        self._total = total
        if start > 0:
            self._back = self._back * 2 or max(2, self.cap // 4)
            return []
        if self._inner or self._delivered > len(self._known):
            raise IncompleteListing(
                f"none of the last {len(self._known)} records that were read is there any more"
            )
        self._scan = CompleteWalk(self.cap, inner=True)
        self._scan._said = self._said
        page = Page(rows, 0, size, total)
        return self._look_through(self._scan, Window(0, size), page)

    def _look_through(self, scan: CompleteWalk[T], window: Window, page: Page[T]) -> list[T]:
        """Read from the start: either something known turns up, or all of it is new."""
        before = scan.restarts
        found = scan.accept(window, page)
        self.restarts += scan.restarts - before
        self._held += found
        if any(key_of(row) in self._known for row in found):
            # What stands before it came in since, or was delivered: go on from here.
            self._at, self._total = max(0, scan._at - len(found)), scan._total
            self._back, self._scan, self._held = 0, None, []
            return []
        if len(self._held) > _HELD:
            raise IncompleteListing("all that was read is gone, and too much has come in its place")
        if not scan.done:
            return []
        rows, self._held, self.done = self._held, [], True
        return rows


class NumberedWalk(Generic[T]):
    """A walk from page to page, which raises when the counts show that something moved."""

    def __init__(self, cap: int) -> None:
        self._size = cap
        self.done, self.restarts = False, 0
        self._next = self._accepted = self._delivered = 0
        self._total: int | None = None
        self._last_keys: list[Hashable] = []

    def plan(self, outstanding: int) -> Window | None:
        """The next window to ask for; None while there is none, or answers are needed first."""
        waiting = outstanding and (self._total is None or self._next * self._size >= self._total)
        if self.done or waiting:
            return None
        self._next += 1
        return Window(self._next - 1, self._size)

    def accept(self, window: Window, page: Page[T]) -> list[T]:
        """The records in this answer to deliver now. Answers come in the order of their plan."""
        total = page.total_elements
        if page.size is not None and page.size < window.size:
            if window.number:
                raise IncompleteListing(f"page {window.number} came with another size than page 0")
            self._size = page.size
        if self._accepted and total != self._total:
            raise IncompleteListing(f"{self._total} records became {total} while they were read")
        self._accepted, self._total = self._accepted + 1, total
        self._delivered += len(page)
        last, self._last_keys = self._last_keys, [key_of(record) for record in page]
        if last and last == self._last_keys:
            raise IncompleteListing(f"page {window.number} is page {window.number - 1} again")
        if total is None:
            self.done = len(page) != self._size
        elif not page.content and self._delivered < total:
            raise IncompleteListing(f"page {window.number} is empty before the last of {total}")
        elif self._accepted * self._size >= total:
            self.done = True
            if self._delivered != total:
                raise IncompleteListing(f"{self._delivered} of {total} records were given")
        return page.content


def has_id(record: Any) -> bool:
    """Whether this record has an id of its own."""
    return bool(getattr(record, "id", None))


def key_of(record: Any) -> Hashable:
    """What tells a record from the others: its id, or else all of it."""
    key: Hashable = getattr(record, "id", None) or getattr(record, "_source", None)
    return key or record
