"""An answer, and how it comes: late, slowly, or not to its end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pax8._core.http import Response


class Cut(StrEnum):
    """Where a connection ends before its time."""

    # Before anything is done, and before anything is done that is not answered.
    REQUEST = "request"
    ANSWER = "answer"
    HEAD = "head"
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
