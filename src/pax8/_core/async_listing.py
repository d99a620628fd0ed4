"""What a `list` operation of the async client returns: read as it is needed, and ahead."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, Self, TypeVar

from pax8._core.page import Page
from pax8._core.progress import Progress, Reading
from pax8._core.window import Window

T = TypeVar("T")

# Asks for a window; None is the page as the caller asked for it.
AsyncFetch = Callable[[Window | None], Awaitable[Page[T]]]


class AsyncListing(Generic[T]):
    """The records of a listing, read page after page while you iterate with `async for`.

    What holds of a `Listing` holds of this. What would be `len` is `count` here.
    """

    def __init__(self, fetch: AsyncFetch[T], reading: Reading, label: str) -> None:
        self._fetch, self._reading, self._label = fetch, reading, label

    def __aiter__(self) -> AsyncIterator[T]:
        return _AsyncRecords(_AsyncWalker(self._fetch, self._reading))

    def pages(self) -> AsyncIterator[Page[T]]:
        """The same records, a page at a time."""
        return _AsyncWalker(self._fetch, self._reading)

    async def count(self) -> int:
        """How many there are now: one request, or all of them where Pax8 does not say."""
        said = self._reading.count(await self._fetch(self._reading.probe))
        return sum([len(page) async for page in self.pages()]) if said is None else said

    async def first(self) -> T | None:
        """The first one, None if there is none; one request."""
        return next(iter(await self._fetch(self._reading.probe)), None)

    async def to_list(self) -> list[T]:
        """All of them."""
        return [record async for page in self.pages() for record in page]

    def __repr__(self) -> str:
        return f"<{self._label}: not read until you iterate>"


class _AsyncWalker(Generic[T]):
    """One walk through a listing, requests under way ahead of it in tasks."""

    def __init__(self, fetch: AsyncFetch[T], reading: Reading) -> None:
        self._fetch = fetch
        self._progress: Progress[T] = Progress(reading)
        self._under_way: deque[tuple[Window, asyncio.Task[Page[T]]]] = deque()
        # What was read, and is to be given yet.
        self._ready: deque[Page[T]] = deque()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[T]:
        try:
            while not self._ready and not self._progress.done:
                await self._read()
        except BaseException:
            # Whoever goes on reads what is not read yet.
            self._progress.ask_again(self.close())
            raise
        if not self._ready:
            raise StopAsyncIteration
        return self._ready.popleft()

    async def _read(self) -> None:
        if self._progress.reading.alone:
            self._keep(self._progress.accept(None, await self._fetch(None)))
            return
        if self._under_way and self._under_way[0][1].get_loop() is not asyncio.get_running_loop():
            # Begun in a loop that has ended, and read on in this one.
            self._progress.ask_again(self.close())
        self._ask_ahead()
        window, task = self._under_way[0]
        found = await task
        self._under_way.popleft()
        self._keep(self._progress.accept(window, found))
        if self._progress.astray:
            self.close()
        self._ask_ahead()
        # What was asked for goes out before the reader is busy with this page.
        await asyncio.sleep(0)

    def _keep(self, page: Page[T]) -> None:
        if page.content:
            self._ready.append(page)

    def _ask_ahead(self) -> None:
        while (window := self._progress.ask(len(self._under_way))) is not None:
            task = asyncio.ensure_future(self._fetch(window))
            task.add_done_callback(_heard)
            self._under_way.append((window, task))

    def close(self) -> list[Window]:
        """Cancel what is under way. Returns the windows that were asked for."""
        for _, task in self._under_way:
            # A loop that is closed runs nothing any more, and cannot be told.
            if not task.get_loop().is_closed():
                task.cancel()
        windows = [window for window, _ in self._under_way]
        self._under_way.clear()
        return windows

    def __del__(self) -> None:
        self.close()


def _heard(task: asyncio.Task[Page[T]]) -> None:
    # What became of a task that nobody waits for any more is nobody's concern.
    if not task.cancelled():
        task.exception()


class _AsyncRecords(Generic[T]):
    """The records of a walk, one by one."""

    def __init__(self, walker: _AsyncWalker[T]) -> None:
        self._walker = walker
        self._page: Iterator[T] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for record in self._page:
                return record
            self._page = iter(await anext(self._walker))
