"""What one client may take of a sandbox that is served, so that there is something for all."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_MEGABYTE = 2**20


@dataclass(frozen=True)
class Bounds:
    """Sizes in bytes, times in seconds.

    - `target`: what is asked for, with its query; `head`: the headers of a request.
    - `body`: a body; `upload`: one that brings files.
    - `held`: all bodies together that are held at a time; the others wait.
    - `patience`: until a head is there whole, until what was refused is over, and until some of an
      answer is taken.
    - `pace`: bytes that a body has in a second at least, beside that patience.
    - `idle`: until a connection on which nothing is asked is closed. Longer than most clients
      keep one, so that none sends on one that is just closed.
    """

    target: int = 16 * 2**10
    head: int = 64 * 2**10
    body: int = 10 * _MEGABYTE
    upload: int = 128 * _MEGABYTE
    held: int = 256 * _MEGABYTE
    patience: float = 30.0
    pace: int = 500_000
    idle: int = 90


USUAL = Bounds()


class Room:
    """Room for so many bytes, which is given in the order in which it is asked for.

    For the tasks of one loop.
    """

    def __init__(self, size: int) -> None:
        """Have this much room; no one may ask for more."""
        self._free = size
        self._asking: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def taken(self, size: int) -> AsyncGenerator[None]:
        """Have so much of it inside, once it is free."""
        if self._asking or size > self._free:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._asking.append((size, turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._give(size)
                raise
        else:
            self._free -= size
        try:
            yield
        finally:
            self._give(size)

    def _give(self, size: int) -> None:
        self._free += size
        while self._asking and (self._asking[0][0] <= self._free or self._asking[0][1].done()):
            wanted, turn = self._asking.popleft()
            if not turn.done():
                self._free -= wanted
                turn.set_result(None)
