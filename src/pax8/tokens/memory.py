"""Tokens kept as long as the process lives."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable


class MemoryStore:
    """Keeps tokens in this process. It may be given to several clients, which then share them.

    `clock` tells seconds that never go back.
    """

    # Nobody else can read what is kept.
    confidential = True

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._values: dict[str, bytes] = {}
        # By process, since one that is forked inherits neither claims nor who holds the lock.
        self._claims: dict[tuple[int, str], tuple[str, float]] = {}
        self._locks: dict[int, threading.Lock] = {}

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing."""
        return self._values.get(key)

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key. What is of no use any more is kept until it is replaced."""
        del seconds
        self._values[key] = value

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; None while another has claimed it."""
        place, now = (os.getpid(), key), self._clock()
        with self._alone():
            if now < self._claims.get(place, ("", now))[1]:
                return None
            ticket = secrets.token_hex(8)
            self._claims[place] = ticket, now + seconds
            return ticket

    def release(self, key: str, ticket: str) -> None:
        """Give a claim back, if it still stands."""
        place = os.getpid(), key
        with self._alone():
            if self._claims.get(place, ("", 0.0))[0] == ticket:
                del self._claims[place]

    def _alone(self) -> threading.Lock:
        return self._locks.setdefault(os.getpid(), threading.Lock())
