"""Answers that are given again, for as long as nothing changed."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from pax8._core.http import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

# How many bytes of bodies are kept, and how many answers: the oldest go first.
_MOST_BYTES, _MOST = 32 * 2**20, 4096
# What is longer, such as a file, is not kept.
_LONGEST = 256 * 2**10


class Answers:
    """The last answers. Not safe to share between threads: its world's lock is held round it."""

    def __init__(self) -> None:
        """Keep none so far."""
        self._kept: OrderedDict[Hashable, Response] = OrderedDict()
        self._bytes = 0
        self._state: object = None

    def get(self, key: Hashable, state: object, make: Callable[[], Response]) -> Response:
        """The answer to what this key says, made if there is none of this state of things."""
        if state != self._state:
            self._kept.clear()
            self._bytes, self._state = 0, state
        found = self._kept.get(key)
        if found is None:
            found = make()
            self._keep(key, found)
        else:
            self._kept.move_to_end(key)
        # Its headers are added to on its way out.
        return Response(found.status, dict(found.headers), found.content)

    def _keep(self, key: Hashable, answer: Response) -> None:
        if len(answer.content) > _LONGEST:
            return
        self._kept[key] = answer
        self._bytes += len(answer.content)
        while self._bytes > _MOST_BYTES or len(self._kept) > _MOST:
            self._bytes -= len(self._kept.popitem(last=False)[1].content)
