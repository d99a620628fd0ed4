"""The words of Pax8 that are declared here: what stands in an enumeration and is nobody's own."""

from __future__ import annotations

from functools import cache

from pax8 import enums
from pax8._core.open_enum import OpenEnum


def is_declared(word: str) -> bool:
    """Whether this is a value of some enumeration, however Pax8 spells it."""
    return _folded(word) in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    kinds = [kind for kind in vars(enums).values() if isinstance(kind, type)]
    return frozenset(
        _folded(value) for kind in kinds if issubclass(kind, OpenEnum) for value in kind
    )


def _folded(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()
