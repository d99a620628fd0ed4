"""An answer, and how it comes: late, slowly, or not to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pax8._core.http import Response

_PIECE = 0.1


class Cut(StrEnum):
    """Where a connection ends before its time.

    Before anything is done; when it is done and nothing is answered yet; within the body.
    """

    REQUEST = "request"
    ANSWER = "answer"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer comes.

    `delay`: seconds until it begins. `cut`: where the connection ends; None at its end.
    `bytes_per_second`: how fast the body comes; None for at once.
    """

    delay: float = 0.0
    cut: Cut | None = None
    bytes_per_second: float | None = None


PLAIN = Manner()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and how it comes."""

    response: Response
    manner: Manner = PLAIN


def pieces(reply: Reply) -> Iterator[tuple[float, bytes]]:
    """The body as it comes: how long each piece takes in seconds, and the piece."""
    content, manner = reply.response.content, reply.manner
    if manner.cut is Cut.BODY:
        content = content[: len(content) // 2]
    if manner.bytes_per_second is None:
        yield 0.0, content
        return
    # A piece about every tenth of a second, of a byte at least.
    size = max(1, int(manner.bytes_per_second * _PIECE))
    for start in range(0, len(content), size):
        piece = content[start : start + size]
        yield len(piece) / manner.bytes_per_second, piece
