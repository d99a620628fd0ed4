"""Whose record is whose, of those that one client made: no two writes are told the same one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Generator, Hashable
from contextlib import contextmanager
from enum import Enum, auto

# So many records are remembered. Who looks for an older one has other means to tell it.
_REMEMBERED = 10_000
# What an answer gave belongs to no look-up.
_ANSWERED = ""


class Claim(Enum):
    """Whose a record is, for a look-up."""

    FREE = auto()
    OWN = auto()
    # An answer gave it, or another look-up found it.
    ANSWERED = auto()
    TAKEN = auto()
    # A write that is under way may be answered with it yet.
    OPEN = auto()


class Claims:
    """The records that answers gave and that look-ups found, and the writes that are under way.

    A place is where writes are that could be taken for each other. Threads share it.
    """

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered, self._lock = remembered, threading.Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._under_way: dict[int, Hashable] = {}
        self._begun = 0
        # Whether it was told of records that were not asked for.
        self.warned = False

    @contextmanager
    def write(self, place: Hashable) -> Generator[None]:
        """Be under way; until then nobody is told that what may be this one's is his."""
        with self._lock:
            self._begun += 1
            number = self._begun
            self._under_way[number] = place
        try:
            yield
        finally:
            with self._lock:
                del self._under_way[number]

    def answered(self, id_: str) -> None:
        """Note a record that a write was answered with."""
        with self._lock:
            self._note(id_, _ANSWERED)

    def now(self) -> int:
        """The moment, for `claim`: what begins after it made nothing that was listed before."""
        with self._lock:
            return self._begun

    def seen(self, id_: str, key: str) -> Claim:
        """Whose it is, for the look-up with this key."""
        with self._lock:
            return self._seen(id_, key)

    def claim(self, id_: str, key: str, place: Hashable, moment: int) -> Claim:
        """Take it for the look-up with this key, if nobody has it or may yet be given it."""
        with self._lock:
            claim = self._seen(id_, key)
            if claim is not Claim.FREE:
                return claim
            if self._open(place, moment):
                return Claim.OPEN
            self._note(id_, key)
            return Claim.OWN

    def open(self, place: Hashable, moment: int) -> bool:
        """Whether a write that had begun by then is under way."""
        with self._lock:
            return self._open(place, moment)

    def _open(self, place: Hashable, moment: int) -> bool:
        return any(number <= moment and where == place for number, where in self._under_way.items())

    def _seen(self, id_: str, key: str) -> Claim:
        owner = self._owners.get(id_.casefold())
        if owner is None or owner == key:
            return Claim.FREE if owner is None else Claim.OWN
        return Claim.ANSWERED if owner == _ANSWERED else Claim.TAKEN

    def _note(self, id_: str, key: str) -> None:
        self._owners[id_.casefold()] = key
        self._owners.move_to_end(id_.casefold())
        while len(self._owners) > self._remembered:
            self._owners.popitem(last=False)
