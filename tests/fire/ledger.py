"""What callers were told of their writes, held against the sandbox's own books."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from pax8.errors import OutcomeUnknown, Pax8Error

_MARKED = "@soak.example"


@dataclass
class Ledger:
    """Writes that must not be made twice, each with a mark of its own."""

    done: dict[str, str] = field(default_factory=dict[str, str])
    unknown: set[str] = field(default_factory=set[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    _count: count[int] = field(default_factory=lambda: count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mark(self) -> str:
        """What no other write has."""
        with self._lock:
            return f"{next(self._count)}{_MARKED}"

    @staticmethod
    def gave(mark: str | None) -> bool:
        """Whether this is one of these marks."""
        return (mark or "").endswith(_MARKED)

    def raised(self, mark: str, error: Pax8Error) -> None:
        """Note that this write was told to have failed, or may have."""
        if isinstance(error, OutcomeUnknown):
            self.unknown.add(mark)
        else:
            self.failed[mark] = repr(error)

    def differences(self, kept: list[tuple[str, str]]) -> list[str]:
        """Where the books, by mark and id, are not as they must be by what was told."""
        times = Counter(mark for mark, _ in kept)
        ids = set(kept)
        wrong = [f"{mark} is there {times[mark]} times" for mark in times if times[mark] > 1]
        for mark, id_ in self.done.items():
            if (mark, id_) not in ids:
                wrong.append(f"{mark} was reported with id {id_}, which is not there")
        for mark, error in self.failed.items():
            if times[mark]:
                wrong.append(f"{mark} is there, and certainly failed: {error}")
        told = self.done.keys() | self.unknown | self.failed.keys()
        return wrong + [
            f"{mark} is there, and nothing was told of it" for mark in times.keys() - told
        ]
