"""Deliveries in SQLite: in a file for the processes of one machine, or in memory for one."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pax8.events import forking
from pax8.events.settings import at_least_one
from pax8.events.stores.sqlite_file import connected
from pax8.events.stores.store import DeadLetter, EventStoreError, Held

_REPEATED = """
SELECT 1 FROM deliveries AS one WHERE key = :key AND repeats_until > :now AND (
    :about = '' OR NOT EXISTS (
        SELECT 1 FROM deliveries WHERE about = :about AND id > one.id AND key <> :key
    )
) LIMIT 1
"""
_abandoned: list[sqlite3.Connection] = []


class SQLiteStore:
    """Keeps deliveries in a file that processes of one machine may share.

    What `put` has returned for is on the disk.

    :param location: The file, which is made if it is not there, for its owner alone.
    :param capacity: How many deliveries may wait; one more is not kept. None is any number.
    :param clock: Seconds since the epoch.
    """

    def __init__(
        self,
        location: str | Path,
        *,
        capacity: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if capacity is not None:
            at_least_one(capacity=capacity)
        self._location = str(location)
        if self._location != ":memory:":
            self._location = str(Path(location).expanduser().absolute())
        self._capacity, self._clock = capacity, clock
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        forking.watch(self)
        with self._change():
            pass

    def put(self, key: str, body: bytes, within: float, about: str = "") -> bool:
        """Keep a delivery; False for a repeat: the same key again in less than `within` seconds.

        It is none if one of another key that is `about` the same was kept in between.
        """
        with self._change() as (run, now):
            run("DELETE FROM deliveries WHERE state = 'done' AND repeats_until <= ?", now)
            if run(_REPEATED, key=key, now=now, about=about).fetchone():
                return False
            if self._capacity is not None and (waiting := self.waiting()) >= self._capacity:
                raise EventStoreError(f"{waiting} deliveries wait already")
            run(
                "INSERT INTO deliveries (key, about, body, received_at, repeats_until, due_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                *(key, about, body, now, now + within, now),
            )
            return True

    def take(self, lease: float) -> Held | None:
        """Take the next delivery that is due, for so long; None if none is."""
        # Looking alone keeps nobody waiting.
        wait = self.until_due()
        if wait is None or wait > 0:
            return None
        token = secrets.token_hex(8)
        with self._change() as (run, now):
            row = run(
                "UPDATE deliveries SET token = ?, due_at = ?, attempts = attempts + 1 WHERE id = ("
                "SELECT id FROM deliveries WHERE state = 'open' AND due_at <= ? "
                "ORDER BY due_at, id LIMIT 1) "
                "RETURNING id, key, body, received_at, attempts, handled",
                *(token, now + lease, now),
            ).fetchone()
        if row is None:
            return None
        number, key, body, received_at, attempts, handled = row
        return Held(
            str(number), key, body, received_at, attempts, tuple(json.loads(handled)), token
        )

    def extend(self, held: Held, lease: float, handled: tuple[str, ...]) -> bool:
        """Hold it for so long from now on, and note which handlers are through with it."""
        return self._set(held, "due_at = :now + :value, handled = :handled", lease, handled=handled)

    def done(self, held: Held) -> bool:
        """Have done with it. Its key is remembered for as long as repeats may come."""
        return self._set(held, "state = 'done', body = x'', token = ''")

    def later(self, held: Held, wait: float, error: str, handled: tuple[str, ...]) -> bool:
        """Let go of it: it is due again after so long."""
        columns = "due_at = :now + :value, token = '', error = :error, handled = :handled"
        return self._set(held, columns, wait, error, handled)

    def give_back(self, held: Held, handled: tuple[str, ...]) -> bool:
        """Let go of it as if this try had not been: it is due at once."""
        columns = "due_at = :now, token = '', attempts = attempts - 1, handled = :handled"
        return self._set(held, columns, handled=handled)

    def bury(self, held: Held, error: str, handled: tuple[str, ...]) -> bool:
        """Make it a dead letter."""
        columns = "state = 'dead', token = '', error = :error, handled = :handled"
        return self._set(held, columns, error=error, handled=handled)

    def until_due(self) -> float | None:
        """In how many seconds there is something to take; None if nothing is kept."""
        with self._errors(), self._lock:
            found = (
                self._open()
                .execute("SELECT min(due_at) FROM deliveries WHERE state = 'open'")
                .fetchone()[0]
            )
            return None if found is None else max(0.0, found - self._clock())

    def waiting(self) -> int:
        """How many deliveries are not handled to the end, without those that were given up."""
        with self._errors(), self._lock:
            counted = "SELECT count(*) FROM deliveries WHERE state = 'open'"
            number: int = self._open().execute(counted).fetchone()[0]
            return number

    def dead(self) -> list[DeadLetter]:
        """The dead letters, the oldest first."""
        with self._errors(), self._lock:
            rows = self._open().execute(
                "SELECT id, key, body, received_at, attempts, error FROM deliveries "
                "WHERE state = 'dead' ORDER BY id"
            )
            return [DeadLetter(str(number), *rest) for number, *rest in rows]

    def replay(self, letter: str) -> bool:
        """Make the dead letter of this id due, with all its tries; False if there is none."""
        with self._change() as (run, now):
            return self._one(
                run(
                    "UPDATE deliveries SET state = 'open', attempts = 0, due_at = ? "
                    "WHERE state = 'dead' AND id = ?",
                    *(now, letter),
                )
            )

    def discard(self, letter: str) -> bool:
        """Forget the dead letter of this id; False if there is none."""
        with self._change() as (run, _):
            # Its key stays for as long as repeats may come.
            return self._one(
                run(
                    "UPDATE deliveries SET state = 'done', body = x'' "
                    "WHERE state = 'dead' AND id = ?",
                    letter,
                )
            )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def begin_anew(self) -> None:
        """Open a connection of this process's own, after a fork."""
        self._lock = threading.RLock()
        if self._connection is not None:
            # It is the parent's to close.
            _abandoned.append(self._connection)
            self._connection = None

    def _set(
        self,
        held: Held,
        columns: str,
        value: float = 0.0,
        error: str = "",
        handled: tuple[str, ...] = (),
    ) -> bool:
        with self._change() as (run, now):
            given = {"value": value, "error": error, "handled": json.dumps(handled), "now": now}
            statement = (
                f"UPDATE deliveries SET {columns} "  # noqa: S608 - ours, above
                "WHERE id = :id AND token = :token AND state = 'open'"
            )
            return self._one(run(statement, **given, id=held.id, token=held.token))

    @staticmethod
    def _one(cursor: sqlite3.Cursor) -> bool:
        return cursor.rowcount == 1

    @contextmanager
    def _change(self) -> Generator[tuple[Callable[..., sqlite3.Cursor], float]]:
        """Change it while nobody else does; what runs statements, and the time."""
        with self._errors(), self._lock:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:

                def run(statement: str, *given: Any, **named: Any) -> sqlite3.Cursor:
                    return connection.execute(statement, named or given)

                yield run, self._clock()
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise EventStoreError(f"{self._location}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connected(self._location)
        return self._connection


class MemoryStore(SQLiteStore):
    """Keeps deliveries in memory: they are gone with the process, and other processes have none.

    :param capacity: How many deliveries may wait; one more is not kept, so Pax8 tries it again.
    """

    def __init__(self, *, capacity: int = 10_000, clock: Callable[[], float] = time.time) -> None:
        super().__init__(":memory:", capacity=capacity, clock=clock)
