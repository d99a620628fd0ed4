"""Claims that the processes of one machine make by locking files."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pax8._core import file_lock
from pax8.errors import TokenStoreError

# How often and after how many seconds it is looked whether a turn of another process is over.
_TURNS, _TURN = 100, 0.01


class FileClaims:
    """Who of this machine's processes is about what, by files that stand beside `location`.

    A process that dies gives its claims back at once. One that hangs is passed after a time.
    """

    def __init__(self, location: Path) -> None:
        self._location = location
        # The lock files, open, by process: one that is forked has no part in them.
        self._held: dict[tuple[int, str], int] = {}

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key; None while another process has claimed it.

        Where no file can be made, nobody can claim anything, and everybody gets a ticket.
        TokenStoreError if a process hangs while it claims.
        """
        # A few files do for any number of keys: those of another key wait for no more than a token.
        digit = hashlib.sha256(key.encode()).hexdigest()[0]
        path, handle = _beside(self._location, digit), open_lock(self._location, digit)
        if handle is None:
            return ""
        kept = False
        try:
            # When it was claimed is noted before anybody else can look.
            with turn(self._location, f"{digit}.turn") as had:
                if not had:
                    raise TokenStoreError(f"{self._location}: a process hangs that claims it")
                now = time.time()
                if not file_lock.try_lock(handle) and 0 <= now - _noted(handle) < seconds:
                    return None
                # Who hangs is passed by one, for whose sake the others wait again.
                _note(handle, path, now)
            ticket = secrets.token_hex(8)
            self._held[os.getpid(), ticket] = handle
            kept = True
            return ticket
        finally:
            if not kept:
                os.close(handle)

    def release(self, ticket: str) -> None:
        """Give a claim back."""
        handle = self._held.pop((os.getpid(), ticket), None)
        if handle is not None:
            file_lock.unlock(handle)
            os.close(handle)


@contextmanager
def turn(location: Path, what: str) -> Generator[bool]:
    """Hold other processes off for a moment, by a file beside this one; whether that succeeded.

    Where no file can be made, nobody is there to be held off.
    """
    handle = open_lock(location, what)
    if handle is None:
        yield True
        return
    had = False
    try:
        for _ in range(_TURNS):
            if had := file_lock.try_lock(handle):
                break
            time.sleep(_TURN)
        yield had
    finally:
        if had:
            # A process that was forked meanwhile may hold it open for longer.
            file_lock.unlock(handle)
        os.close(handle)


def open_lock(location: Path, what: str) -> int | None:
    """Open the file that is locked for something beside this one; None if none can be made."""
    flags = os.O_RDWR | os.O_CREAT
    # A pipe in its place would be waited for, and a link lead elsewhere.
    for name in ("O_CLOEXEC", "O_NONBLOCK", "O_NOFOLLOW"):
        flags |= getattr(os, name, 0)
    try:
        path = _beside(location, what)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)
    except (OSError, ValueError):
        return None


def _beside(location: Path, what: str) -> Path:
    return location.parent / f".{location.name}.{what}.lock"


def _note(handle: int, path: Path, now: float) -> None:
    # By what is open, where the system can do that.
    os.utime(handle if os.utime in os.supports_fd else path, (now, now))


def _noted(handle: int) -> float:
    return os.fstat(handle).st_mtime
