"""The record of what a sandbox was asked, and what it made of it."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pax8._core.http import Request, Response
    from pax8.sandbox.application import Asked

# How many requests are kept, and how many bytes of them: the oldest go first.
_MOST, _MOST_BYTES = 10_000, 64 * 2**20
# The longest body that is kept, in bytes. A part of a longer one would be of no use: JSON that ends
# early is not JSON, so that nobody could tell what in it is a secret.
LONGEST = 2**20


@dataclass(frozen=True, slots=True)
class Entry:
    """A request as it was, with its answer as it was. What is shown of it is `shown`.

    `answered` is the real time at which it was, in seconds since the epoch. A body longer than
    `LONGEST` is not kept: it is empty, and `request_length` or `response_length` say, in bytes,
    how long it was. `size` is how many bytes all of it has, about.
    """

    id: int
    request: Request
    asked: Asked
    response: Response
    verdict: str
    remark: str | None
    milliseconds: float
    answered: float
    request_length: int
    response_length: int
    size: int


class Record:
    """The last requests. Safe to share between threads.

    :param wall: Real time, in seconds since the epoch.
    """

    def __init__(
        self,
        most: int = _MOST,
        most_bytes: int = _MOST_BYTES,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._most, self._most_bytes, self._wall = most, most_bytes, wall
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._last = 0

    def add(  # noqa: PLR0913 - each is a part of what is kept
        self,
        request: Request,
        asked: Asked,
        response: Response,
        verdict: str,
        *,
        remark: str | None,
        milliseconds: float,
    ) -> None:
        """Keep a request."""
        lengths = len(request.content), len(response.content)
        # Others still need the whole of them.
        if lengths[0] > LONGEST:
            request = replace(request, content=b"")
        if lengths[1] > LONGEST:
            response = replace(response, content=b"")
        size = _size(request, response)
        with self._lock:
            self._last += 1
            entry = Entry(
                self._last,
                request,
                asked,
                response,
                verdict,
                remark,
                milliseconds,
                self._wall(),
                *lengths,
                size,
            )
            self._entries.append(entry)
            self._bytes += size
            while len(self._entries) > self._most or (
                self._bytes > self._most_bytes and len(self._entries) > 1
            ):
                self._bytes -= self._entries.popleft().size

    def since(self, id_: int = 0) -> Iterator[Entry]:
        """What came after the request of this id, oldest first."""
        with self._lock:
            if not self._entries:
                return iter(())
            skipped = max(0, id_ - self._entries[0].id + 1)
            return iter(list(islice(self._entries, skipped, None)))

    def get(self, id_: int) -> Entry | None:
        """The request of this id; None if it is not kept."""
        found = next(self.since(id_ - 1), None)
        return found if found is not None and found.id == id_ else None

    @property
    def last(self) -> int:
        """The id of the last request, kept or not; 0 before the first."""
        return self._last

    def clear(self) -> None:
        """Forget all. Ids go on."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0


def _size(request: Request, response: Response) -> int:
    size = len(request.content) + len(response.content)
    # Its path and its query are kept a second time, as what it asks for.
    size += 2 * len(request.url)
    for headers in (request.headers, response.headers):
        size += sum(map(len, headers)) + sum(map(len, headers.values()))
    return size
