"""What a `list` operation returns: all its records, read as they are needed, and ahead."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from pax8._core.page import Page
from pax8._core.walk import Reading
from pax8._core.window import ONE, Walk, Window

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")

# Asks for a window; None is the page as the caller asked for it. The event is set when nobody
# waits for the answer any more.
Fetch = Callable[[Window | None, threading.Event], Page[T]]


class Listing(Generic[T]):
    """The records of a listing, read page after page while you iterate.

    Nothing is asked for until it is needed. Every record that is there throughout comes exactly
    once, in the server's order, whatever is added or removed meanwhile; if that cannot be had,
    `IncompleteListing` is raised. With `page` given it is that page alone. Each iteration reads
    anew.
    """

    def __init__(self, fetch: Fetch[T], reading: Reading, label: str) -> None:
        self._fetch, self._reading, self._label = fetch, reading, label
        # The walk begun last, and the thread that it was begun in.
        self._begun: tuple[int, weakref.ref[_Walker[T]]] | None = None

    def __iter__(self) -> Iterator[T]:
        walker = _Walker(self._fetch, self._reading)
        self._begun = threading.get_ident(), weakref.ref(walker)
        return _Records(walker)

    def pages(self) -> Iterator[Page[T]]:
        """The same records, a page at a time."""
        return _Walker(self._fetch, self._reading)

    def __len__(self) -> int:
        # list() asks for the length right after it began to iterate, and must not cost a request.
        thread, reference = self._begun or (0, None)
        walker = reference() if reference and thread == threading.get_ident() else None
        return self.count() if walker is None or walker.begun else walker.expected()

    def __bool__(self) -> bool:
        return self.count() > 0

    def count(self) -> int:
        """How many there are now; one request."""
        if self._reading.alone:
            return len(self._fetch(None, threading.Event()))
        page = self._fetch(ONE, threading.Event())
        return len(page) if page.total_elements is None else page.total_elements

    def first(self) -> T | None:
        """The first one, None if there is none; one request."""
        page = self._fetch(None if self._reading.alone else ONE, threading.Event())
        return next(iter(page), None)

    def to_list(self) -> list[T]:
        """All of them."""
        return [record for page in self.pages() for record in page]

    def __repr__(self) -> str:
        return f"<{self._label}: not read until you iterate>"


class _Walker(Generic[T]):
    """One walk through a listing, requests under way ahead of it in threads."""

    def __init__(self, fetch: Fetch[T], reading: Reading) -> None:
        self._fetch, self._reading = fetch, reading
        self._walk: Walk[T] = reading.walk()
        self._under_way: deque[tuple[Window, Future[Page[T]]]] = deque()
        self._pool: ThreadPoolExecutor | None = None
        self._abandoned = threading.Event()
        self._first: tuple[Window | None, Page[T]] | None = None
        self.begun = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Page[T]:
        self.begun = True
        try:
            page = self._page()
        except BaseException:
            self.close()
            raise
        if page is None:
            self.close()
            raise StopIteration
        return page

    def expected(self) -> int:
        """How many records there will be, as far as the first answer tells."""
        self._first = self._first or self._ask()
        page = self._first[1]
        total = page.total_elements
        return len(page) if self._reading.alone or total is None else total

    def _ask(self) -> tuple[Window | None, Page[T]]:
        """Ask for the next window and wait for it."""
        window = None if self._reading.alone else self._walk.plan(0)
        return window, self._fetch(window, self._abandoned)

    def _page(self) -> Page[T] | None:
        if self._reading.alone:
            if self._walk.done:
                return None
            self._walk.done = True
            return (self._first or self._ask())[1]
        while not self._walk.done:
            window, page = self._answer()
            restarts = self._walk.restarts
            records = self._walk.accept(window, page)
            if self._walk.restarts != restarts:
                self._drop()
            self._ask_ahead()
            if records:
                return Page(
                    records, window.number, window.size, page.total_elements, page.total_pages
                )
        return None

    def _answer(self) -> tuple[Window, Page[T]]:
        if self._under_way:
            ahead, future = self._under_way.popleft()
            return ahead, future.result()
        window, page = self._first or self._ask()
        self._first = None
        if window is None:
            raise RuntimeError("a walk that is not done has nothing to ask for")
        return window, page

    def _ask_ahead(self) -> None:
        while len(self._under_way) < self._reading.prefetch:
            window = self._walk.plan(len(self._under_way))
            if window is None:
                return
            if self._pool is None:
                from concurrent.futures import ThreadPoolExecutor

                self._pool = ThreadPoolExecutor(self._reading.prefetch, "pax8-listing")
            future = self._pool.submit(self._fetch, window, self._abandoned)
            self._under_way.append((window, future))

    def _drop(self) -> None:
        for _, future in self._under_way:
            future.cancel()
        self._under_way.clear()

    def close(self) -> None:
        """Give up what is under way: what is not sent yet is not sent, the rest thrown away."""
        self._abandoned.set()
        self._drop()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def __del__(self) -> None:
        self.close()


class _Records(Generic[T]):
    """The records of a walk, one by one."""

    def __init__(self, walker: _Walker[T]) -> None:
        self._walker = walker
        self._page: Iterator[T] = iter(())

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        while True:
            for record in self._page:
                return record
            self._page = iter(next(self._walker))
