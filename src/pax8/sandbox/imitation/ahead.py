"""Calls that do not wait for each other, with their results in order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

# As many as make a thousand calls a minute where each takes half a second.
_WORKERS = 8


def ahead(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each item with what the function makes of it, in their order.

    Some are worked on ahead of whoever reads, and no more than that are held. The first that
    raises ends it.
    """
    with closing(_ahead(function, items)) as results:
        yield from results


def _ahead(function: Callable[[T], R], items: Iterable[T]) -> Generator[tuple[T, R]]:
    with ThreadPoolExecutor(_WORKERS, "pax8-imitate") as pool:
        left = iter(items)
        waiting: deque[tuple[T, Future[R]]] = deque()
        try:
            for each in islice(left, 2 * _WORKERS):
                waiting.append((each, pool.submit(function, each)))
            while waiting:
                item, result = waiting.popleft()
                yield item, result.result()
                for each in islice(left, 1):
                    waiting.append((each, pool.submit(function, each)))
        finally:
            for _, result in waiting:
                result.cancel()
