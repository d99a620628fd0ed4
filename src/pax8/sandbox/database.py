"""A SQLite database that threads and processes share: who writes, who reads, and what changed."""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections import Counter
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

# How often, and after how many seconds, a file is opened that another one is just opening.
_TURNS, _TURN = 500, 0.01


_PATIENT = "PRAGMA busy_timeout = 10000"


class OnlyReading(Exception):  # noqa: N818 - it is no error: see `Application.respond`
    """Something is to be written after all, where it was said that nothing would be."""


class Busy(Exception):  # noqa: N818 - it is no error: see `Database.impatient`
    """Another process writes to the file just now."""


class Database:
    """One in memory, or in a file that others may have open too.

    Safe to share between threads: what one `transaction` does, others see whole or not at all.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        """Open the file at `path`; without one, begin with nothing in memory."""
        self._connection = sqlite3.connect(
            ":memory:" if path is None else path, isolation_level=None, check_same_thread=False
        )
        # Whether others may write to the same records. Nobody else reaches what is in memory.
        self._shared = path is not None
        # Python warns of a connection that is forgotten open.
        weakref.finalize(self, self._connection.close)
        self._lock = RLock()
        # What is under way: a transaction, or what only reads, or neither.
        self._writing = self._reading = False
        self._is_impatient = False
        # What PRAGMA data_version says, which stays as it is for as long as either is under way.
        self._elsewhere: int | None = None
        # How often each table was written to, and how often all of them at once.
        self._writes: Counter[str] = Counter()
        self._epoch = 0
        # First, for whoever else has the file open may hold up all that follows.
        self._execute(_PATIENT)
        self._log_ahead()
        # What was committed outlives this process, however it ends. A crash of the machine may undo
        # the last requests, no more, which is enough for a simulation.
        self._execute("PRAGMA synchronous = NORMAL")
        # 16 MiB of what was read last, that it is not read from the file anew.
        self._execute("PRAGMA cache_size = -16384")

    def _log_ahead(self) -> None:
        """Let readers and a writer not wait for each other."""
        for left in reversed(range(_TURNS)):
            try:
                self._execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                # Of two who open a new file at once, one is turned away whatever its time-out is.
                if not left:
                    raise
                time.sleep(_TURN)
            else:
                return

    def close(self) -> None:
        """Let go of the file, or of the memory."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep all of what is written inside, or, if it raises, nothing of it.

        It waits for whoever else writes to the same file. `OnlyReading` inside of `reading`.
        """
        with self._lock:
            if self._writing:
                yield
                return
            if self._reading:
                raise OnlyReading
            self._begin()
            self._writing, self._elsewhere = True, None
            before = self._writes.copy()
            try:
                yield
                self._connection.commit()
            except BaseException:
                self._connection.rollback()
                # What was listed meanwhile was listed from what is now undone.
                self._writes.update((self._writes - before).keys())
                raise
            finally:
                self._writing, self._elsewhere = False, None

    def _begin(self) -> None:
        try:
            self._execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if self._is_impatient and error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise Busy from error
            raise

    @contextmanager
    def impatient(self) -> Generator[None]:
        """Wait for nobody else who writes to the same file: `Busy` from what would write, then."""
        with self._lock:
            if self._shared:
                self._execute("PRAGMA busy_timeout = 0")
            self._is_impatient = True
            try:
                yield
            finally:
                self._is_impatient = False
                if self._shared:
                    self._execute(_PATIENT)

    @contextmanager
    def reading(self) -> Generator[None]:
        """See all as it is at one moment. It waits for nobody who writes to the same file."""
        with self._lock:
            if self._writing or self._reading:
                yield
                return
            if self._shared:
                self._execute("BEGIN")
            self._reading, self._elsewhere = True, None
            try:
                yield
            finally:
                self._reading, self._elsewhere = False, None
                if self._shared:
                    self._connection.rollback()

    @property
    def only_reads(self) -> bool:
        """Whether what is under way is `reading`."""
        return self._reading

    @contextmanager
    def at_once(self) -> Generator[bool]:
        """Hold up all other threads, if none of them holds this one up; whether it does."""
        held = self._lock.acquire(blocking=False)
        try:
            yield held
        finally:
            if held:
                self._lock.release()

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Undo what is written inside if it raises, and nothing of what was written before."""
        with self.transaction():
            self._execute("SAVEPOINT attempt")
            try:
                yield
            except BaseException:
                self._execute("ROLLBACK TO attempt")
                # What was listed meanwhile was listed from what is now undone.
                self._epoch += 1
                raise
            finally:
                self._execute("RELEASE attempt")

    def copy_into(self, other: Database) -> None:
        """Make the other one, which is lost, the same as this one."""
        with self._lock, other._lock:
            self._connection.backup(other._connection)
            other._epoch += 1

    def version(self, *tables: str) -> object:
        """What differs after every change to one of these tables, made here or elsewhere."""
        with self._lock:
            changes = map(self._writes.__getitem__, tables)
            return (self._changes_elsewhere(), self._epoch, *changes)

    def state(self) -> object:
        """What differs after every change to anything, made here or elsewhere."""
        with self._lock:
            return (self._changes_elsewhere(), self._epoch, self._writes.total())

    def _changes_elsewhere(self) -> int:
        """What differs after every change that others made to the same file."""
        if not self._shared:
            return 0
        if self._elsewhere is not None:
            return self._elsewhere
        version: int = self._execute("PRAGMA data_version").fetchone()[0]
        if self._writing or self._reading:
            self._elsewhere = version
        return version

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, tuple(values))
