"""Enumerations that Pax8 may extend without asking us."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Self

_SEPARATORS = re.compile(r"[\s_-]+")
# Values that no declaration knows are remembered so that the same one is the same object; a server
# that sends ever new ones must not fill the memory.
_REMEMBERED = 1024
_unknown: dict[tuple[type[OpenEnum], str], OpenEnum] = {}


def _fold(value: str) -> str:
    return _SEPARATORS.sub("", value).casefold()


class OpenEnum(StrEnum):
    """A string of a set that may grow.

    A value that is not declared becomes a member that compares, hashes, prints and pickles as its
    string, and whose `known` is False. Pax8 spells some values in several ways (`2-Year` and
    `2 Year`, `Pax8 Partner` and `Pax8Partner`): they are one member.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        folded = _fold(value)
        for declared in cls:
            if _fold(declared) == folded:
                return declared
        remembered = _unknown.get((cls, value))
        if remembered is not None:
            return remembered  # type: ignore[return-value]  # the key holds the class
        member: Any = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        if len(_unknown) >= _REMEMBERED:
            _unknown.clear()
        return _unknown.setdefault((cls, value), member)  # type: ignore[return-value]  # as above

    @property
    def known(self) -> bool:
        """Whether this value was declared when this version was made."""
        # An unknown value may be spelled as another member is named.
        return type(self).__members__.get(self._name_) is self

    @classmethod
    def declared(cls, value: str) -> Self | None:
        """The declared member of this value or spelling; None if there is none."""
        member = cls(value)
        return member if member.known else None
