"""What a `list` operation returns: all its records, read as they are needed, and ahead."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, Self, TypeVar

from pax8._core.page import Page
from pax8._core.progress import Progress, Reading
from pax8._core.window import Window

T = TypeVar("T")

# Asks for a window; None is the page as the caller asked for it. The event is set when nobody
# waits for the answer any more.
Fetch = Callable[[Window | None, threading.Event], Page[T]]


class Listing(Generic[T]):
    """The records of a listing, read page after page while you iterate.

    Nothing is asked for until it is needed. Every record that is there throughout comes exactly
    once, in the server's order, whatever is added or removed meanwhile; if that cannot be had,
    `IncompleteListing` is raised. With `page` given it is that page alone. Each iteration reads
    anew. Leaving it early gives up what is under way.
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
        expected = None if walker is None or walker.begun else walker.expected()
        return self.count() if expected is None else expected

    def __bool__(self) -> bool:
        return self.count() > 0

    def count(self) -> int:
        """How many there are now: one request, or all of them where Pax8 does not say."""
        said = self._reading.count(self._fetch(self._reading.probe, threading.Event()))
        return sum(len(page) for page in self.pages()) if said is None else said

    def first(self) -> T | None:
        """The first one, None if there is none; one request."""
        return next(iter(self._fetch(self._reading.probe, threading.Event())), None)

    def to_list(self) -> list[T]:
        """All of them."""
        return [record for page in self.pages() for record in page]

    def __repr__(self) -> str:
        return f"<{self._label}: not read until you iterate>"


class _Walker(Generic[T]):
    """One walk through a listing, requests under way ahead of it in threads."""

    def __init__(self, fetch: Fetch[T], reading: Reading) -> None:
        self._fetch = fetch
        self._progress: Progress[T] = Progress(reading)
        self._under_way: deque[_Answer[T]] = deque()
        self._first: _Answer[T] | None = None
        self.begun = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Page[T]:
        self.begun = True
        try:
            while not self._progress.done:
                page = self._page()
                if page.content:
                    return page
        except BaseException:
            self.close()
            raise
        raise StopIteration

    def expected(self) -> int | None:
        """How many records there will be by the first answer; None if it does not say."""
        if self._first is None:
            self._first = self._next()
            self._first.ask(self._fetch)
        return self._progress.reading.count(self._first.page())

    def _page(self) -> Page[T]:
        if self._under_way:
            answer = self._under_way.popleft()
        elif self._first is not None:
            answer, self._first = self._first, None
        else:
            # Nothing to read ahead of: it is asked for in this thread.
            answer = self._next()
            answer.ask(self._fetch)
        page = self._progress.accept(answer.window, answer.page())
        if self._progress.astray:
            self.close()
        self._ask_ahead()
        return page

    def _next(self) -> _Answer[T]:
        if self._progress.reading.alone:
            return _Answer(None)
        window = self._progress.ask(0)
        if window is None:
            raise RuntimeError("a walk that is not done has nothing to ask for")
        return _Answer(window)

    def _ask_ahead(self) -> None:
        while self._progress.reading.prefetch:
            window = self._progress.ask(len(self._under_way))
            if window is None:
                return
            answer = _Answer[T](window)
            self._under_way.append(answer)
            # The end of the process waits for no daemon, so for no answer that nobody wants.
            threading.Thread(
                target=answer.ask, args=(self._fetch,), name="pax8-listing", daemon=True
            ).start()

    def close(self) -> None:
        """Give up what is under way: it is not tried again, and what comes of it is thrown away."""
        for answer in self._under_way:
            answer.abandoned.set()
        self._under_way.clear()

    def __del__(self) -> None:
        self.close()


class _Answer(Generic[T]):
    """The answer to a request for a window, which may be under way in another thread."""

    def __init__(self, window: Window | None) -> None:
        self.window, self.abandoned = window, threading.Event()
        self._there = threading.Event()
        self._page: Page[T] | None = None
        self._error: BaseException | None = None

    def ask(self, fetch: Fetch[T]) -> None:
        """Ask for it, and wait for the answer."""
        try:
            self._page = fetch(self.window, self.abandoned)
        except BaseException as error:  # noqa: BLE001 - it is raised where the page is wanted
            self._error = error
        self._there.set()

    def page(self) -> Page[T]:
        """The answer, once it is there; raises what came instead."""
        self._there.wait()
        if self._page is None:
            raise self._error or RuntimeError("there is neither a page nor an error")
        return self._page


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
