"""A token store that fails as it is told to."""

from __future__ import annotations

import threading

from pax8._core.token_store import read
from pax8.errors import TokenStoreError
from pax8.tokens import MemoryStore

ALL = {"load", "save", "claim", "release"}


class Failing(MemoryStore):
    """A shared store; what is in `broken` fails, and all that is asked of it is counted."""

    def __init__(self, *broken: str) -> None:
        super().__init__()
        self.broken, self.asked = set(broken), list[str]()
        self.fault: Exception = TokenStoreError("the store is down")

    def load(self, key: str) -> bytes | None:
        self._note("load")
        return super().load(key)

    def save(self, key: str, value: bytes, seconds: float) -> None:
        self._note("save")
        super().save(key, value, seconds)

    def claim(self, key: str, seconds: float) -> str | None:
        self._note("claim")
        return super().claim(key, seconds)

    def release(self, key: str, ticket: str) -> None:
        self._note("release")
        super().release(key, ticket)

    @property
    def token(self) -> str | None:
        """The one that is kept."""
        for value in self._values.values():
            found = read(value)
            return found and found.value
        return None

    def _note(self, what: str) -> None:
        self.asked.append(what)
        if what in self.broken:
            raise self.fault


class Slow(Failing):
    """It does a thing only when it is let."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what, self.reached, self.free = what, threading.Event(), threading.Event()
        self.tickets: set[str] = set()

    def claim(self, key: str, seconds: float) -> str | None:
        ticket = super().claim(key, seconds)
        if ticket:
            self.tickets.add(ticket)
        return ticket

    def release(self, key: str, ticket: str) -> None:
        super().release(key, ticket)
        self.tickets.discard(ticket)

    def _note(self, what: str) -> None:
        super()._note(what)
        if what == self.what:
            self.reached.set()
            assert self.free.wait(10)
