"""What a `list` operation returns: all its records, read as they are needed, and ahead."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Generic, Self, TypeVar

from pax8._core.page import Page
from pax8._core.progress import Progress, Reading
from pax8._core.window import Window

T = TypeVar("T")

# Asks for a window; None is the page as the caller asked for it. The event is set when nobody
# waits for the answer any more.
Fetch = Callable[[Window | None, threading.Event], Page[T]]
# Who waits for an answer of another thread looks up this often, in seconds.
_GLANCE = 0.5


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
        return self.count() if walker is None or walker.begun else walker.expected()

    def __bool__(self) -> bool:
        page = self._probe()
        if page.content or self._reading.count(page) is not None:
            return bool(page.content)
        return any(page.content for page in self.pages())

    def count(self) -> int:
        """How many there are now: one request, or all of them where Pax8 does not say."""
        said = self._reading.count(self._probe())
        return sum(len(page) for page in self.pages()) if said is None else said

    def first(self) -> T | None:
        """The first one, None if there is none; one request."""
        return next(iter(self._probe()), None)

    def _probe(self) -> Page[T]:
        return self._fetch(self._reading.probe, threading.Event())

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
        # What was read, and is to be given yet.
        self._ready: deque[Page[T]] = deque()
        self.begun = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Page[T]:
        self.begun = True
        with self._given_back():
            while not self._ready and not self._progress.done:
                self._read()
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    def expected(self) -> int:
        """How many records there will be: by the first answer, or else read, and kept."""
        with self._given_back():
            said = self._progress.reading.count(self._answer().page())
            if said is not None:
                return said
            while not self._progress.done:
                self._read()
        return sum(len(page) for page in self._ready)

    @contextmanager
    def _given_back(self) -> Generator[None]:
        try:
            yield
        except BaseException:
            # Whoever goes on reads what is not read yet.
            self._progress.ask_again(self.close())
            raise

    def _answer(self) -> _Answer[T]:
        """The answer that comes next."""
        if not self._under_way:
            # Nothing to read ahead of: it is asked for in this thread.
            answer = self._next()
            answer.ask(self._fetch)
            self._under_way.append(answer)
        return self._under_way[0]

    def _read(self) -> None:
        answer = self._answer()
        found = answer.page()
        self._under_way.popleft()
        page = self._progress.accept(answer.window, found)
        if page.content:
            self._ready.append(page)
        if self._progress.astray:
            self.close()
        self._ask_ahead()

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

    def close(self) -> list[Window | None]:
        """Give up what is under way: it is not tried again, and what comes of it is thrown away.

        Returns the windows that were asked for.
        """
        for answer in self._under_way:
            answer.abandoned.set()
        windows = [answer.window for answer in self._under_way]
        self._under_way.clear()
        return windows

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
        while not self._there.wait(_GLANCE):
            # An interruption that came just before the wait does not end it.
            pass
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
