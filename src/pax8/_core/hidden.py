"""What must show nowhere: in no repr, and in none of the variables that a traceback may show."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Hidden(Generic[T]):
    """A value in a wrapper that does not tell it, to be passed through what may raise."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<hidden>"
