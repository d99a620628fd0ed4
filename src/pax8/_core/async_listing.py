"""What a `list` operation of the async client returns: read as it is needed, and ahead."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, Self, TypeVar

from pax8._core.page import Page
from pax8._core.walk import Reading
from pax8._core.window import ONE, Walk, Window

T = TypeVar("T")

# Asks for a window; None is the page as the caller asked for it.
AsyncFetch = Callable[[Window | None], Awaitable[Page[T]]]


class AsyncListing(Generic[T]):
    """The records of a listing, read page after page while you iterate with `async for`.

    Nothing is asked for until it is needed. Every record that is there throughout comes exactly
    once, in the server's order, whatever is added or removed meanwhile; if that cannot be had,
    `IncompleteListing` is raised. With `page` given it is that page alone. Each iteration reads
    anew.
    """

    def __init__(self, fetch: AsyncFetch[T], reading: Reading, label: str) -> None:
        self._fetch, self._reading, self._label = fetch, reading, label

    def __aiter__(self) -> AsyncIterator[T]:
        return _AsyncRecords(_AsyncWalker(self._fetch, self._reading))

    def pages(self) -> AsyncIterator[Page[T]]:
        """The same records, a page at a time."""
        return _AsyncWalker(self._fetch, self._reading)

    async def count(self) -> int:
        """How many there are now; one request."""
        if self._reading.alone:
            return len(await self._fetch(None))
        page = await self._fetch(ONE)
        return len(page) if page.total_elements is None else page.total_elements

    async def first(self) -> T | None:
        """The first one, None if there is none; one request."""
        page = await self._fetch(None if self._reading.alone else ONE)
        return next(iter(page), None)

    async def to_list(self) -> list[T]:
        """All of them."""
        return [record async for page in self.pages() for record in page]

    def __repr__(self) -> str:
        return f"<{self._label}: not read until you iterate>"


class _AsyncWalker(Generic[T]):
    """One walk through a listing, requests under way ahead of it in tasks."""

    def __init__(self, fetch: AsyncFetch[T], reading: Reading) -> None:
        self._fetch, self._reading = fetch, reading
        self._walk: Walk[T] = reading.walk()
        self._under_way: deque[tuple[Window, asyncio.Task[Page[T]]]] = deque()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[T]:
        try:
            page = await self._page()
        except BaseException:
            self.close()
            raise
        if page is None:
            raise StopAsyncIteration
        return page

    async def _page(self) -> Page[T] | None:
        if self._reading.alone:
            if self._walk.done:
                return None
            self._walk.done = True
            return await self._fetch(None)
        while not self._walk.done:
            self._ask_ahead()
            window, task = self._under_way.popleft()
            page = await task
            restarts = self._walk.restarts
            records = self._walk.accept(window, page)
            if self._walk.restarts != restarts:
                self.close()
            self._ask_ahead()
            # What was asked for goes out before the reader is busy with this page.
            await asyncio.sleep(0)
            if records:
                return Page(
                    records, window.number, window.size, page.total_elements, page.total_pages
                )
        self.close()
        return None

    def _ask_ahead(self) -> None:
        while len(self._under_way) < max(1, self._reading.prefetch):
            window = self._walk.plan(len(self._under_way))
            if window is None:
                return
            task = asyncio.ensure_future(self._fetch(window))
            task.add_done_callback(_heard)
            self._under_way.append((window, task))

    def close(self) -> None:
        """Cancel what is under way."""
        for _, task in self._under_way:
            task.cancel()
        self._under_way.clear()

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
