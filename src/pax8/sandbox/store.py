"""Where a sandbox keeps its records: SQLite, in memory or in a file."""

from __future__ import annotations

import sqlite3
import time
import weakref
from array import array
from collections import Counter
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, cast

import msgspec

from pax8._core import wire
from pax8.sandbox.kept import Kept
from pax8.sandbox.listing import Query
from pax8.sandbox.schema import TABLES
from pax8.sandbox.tables import Record, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# Records are plain already, so they are spared the walk that `wire.encode` makes.
encode_record = msgspec.json.Encoder(decimal_format="number").encode
_ALL = Query()
_SETTINGS = "settings"
# Up to so many records what was read is kept until something changes: most are read again.
_LARGEST_PAGE = 200
# How often, and after how many seconds, a file is opened that another one is just opening.
_TURNS, _TURN = 500, 0.01


class OnlyReading(Exception):  # noqa: N818 - it is no error: see `Application.respond`
    """Something is to be written after all, where it was said that nothing would be."""


class Store:
    """Records by table, each with an id, and a position which gives the order of listing.

    Safe to share between threads: what one `transaction` does, others see whole or not at all.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        """Open the records kept in the file at `path`; without one, begin with none in memory."""
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
        # What PRAGMA data_version says, which stays as it is for as long as either is under way.
        self._elsewhere: int | None = None
        self._writes: Counter[str] = Counter()
        # Which records stand on a page deep in a long listing is read from here, and not counted
        # out anew.
        self._positions: Kept[array[int]] = Kept(64)
        self._pages: Kept[list[bytes]] = Kept(64)
        self._derived: Kept[list[bytes]] = Kept(4)
        self._settings: Kept[str | None] = Kept(64)
        self._looked_up: Kept[Record | None] = Kept(256)
        # First, for whoever else has the file open may hold up all that follows.
        self._execute("PRAGMA busy_timeout = 10000")
        self._log_ahead()
        # Enough for a simulation: a crash of the machine may undo the last requests, no more.
        self._execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            self._create()

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
            self._execute("BEGIN IMMEDIATE")
            self._writing, self._elsewhere = True, None
            before = self._writes.copy()
            try:
                yield
            except BaseException:
                self._connection.rollback()
                # What was listed meanwhile was listed from what is now undone.
                self._writes.update((self._writes - before).keys())
                raise
            else:
                self._connection.commit()
            finally:
                self._writing, self._elsewhere = False, None

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
                self._writes.update((*TABLES.keys(), _SETTINGS))
                raise
            finally:
                self._execute("RELEASE attempt")

    def copy_into(self, other: Store) -> None:
        """Make the other store, which is lost, the same as this one."""
        with self._lock, other._lock:
            self._connection.backup(other._connection)
            other._writes.update((*TABLES.keys(), _SETTINGS))

    def insert(self, table: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Add records, behind all others of the table."""
        kind = TABLES[table]
        names = ", ".join(("id", "body", *kind.by_name))
        marks = ", ".join("?" * (2 + len(kind.columns)))
        with self.transaction():
            self._connection.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - declared names
                (_row(kind, record) for record in records),
            )
            self._writes[table] += 1

    def replace(self, table: str, record: Mapping[str, Any]) -> None:
        """Put this record where the one with its id stands."""
        kind = TABLES[table]
        sets = ", ".join(f"{name} = ?" for name in ("body", *kind.by_name))
        id_, *values = _row(kind, record)
        with self.transaction():
            self._execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*values, id_))  # noqa: S608 - declared names
            self._writes[table] += 1

    def delete(self, table: str, id_: str) -> bool:
        """Take a record out; False if there was none with this id."""
        with self.transaction():
            found = self._execute(f"DELETE FROM {TABLES[table].name} WHERE id = ?", (id_,))  # noqa: S608 - a declared name
            self._writes[table] += 1
            return found.rowcount > 0

    def body(self, table: str, id_: str) -> bytes | None:
        """The JSON of a record as the API speaks it; None if there is none with this id."""
        with self._lock:
            row = self._execute(
                f"SELECT body FROM {TABLES[table].name} WHERE id = ?",  # noqa: S608 - a declared name
                (id_,),
            ).fetchone()
        return None if row is None else cast("str", row[0]).encode()

    def whole(self, table: str, id_: str) -> bytes | None:
        """As `body`, with what the API says of a record only where it is asked for alone."""
        more = TABLES[table].said_alone
        names = ", ".join(("body", *(column.name for column in more.values())))
        with self._lock:
            row = self._execute(
                f"SELECT {names} FROM {TABLES[table].name} WHERE id = ?",  # noqa: S608 - declared names
                (id_,),
            ).fetchone()
        if row is None:
            return None
        body, *values = row
        said = encode_record(dict(zip(more, values, strict=True)))
        return cast("str", body).encode()[:-1] + b"," + said[1:] if more else body.encode()

    def read(self, table: str, id_: str) -> Record | None:
        """A record with all its keys; None if there is none with this id."""
        return next(self.select(table, "id = ?", id_), None)

    def look_up(self, table: str, id_: str) -> Mapping[str, Any] | None:
        """As `read`, of what is read far more often than written: it is kept until it changes."""
        with self._lock:
            version = self.version(table)
            return self._looked_up.get((table, id_), version, lambda: self.read(table, id_))

    def select(self, table: str, where: str = "TRUE", *values: Any) -> Iterator[Record]:
        """The records for which this SQL holds, with all their keys, oldest position first."""
        kind = TABLES[table]
        hidden = kind.hidden
        names = ", ".join(("body", *(column.name for column in hidden.values())))
        with self._lock:
            rows = self._execute(
                f"SELECT {names} FROM {table} WHERE {where} ORDER BY position",  # noqa: S608 - callers are ours
                values,
            ).fetchall()
        for body, *rest in rows:
            record: Record = wire.decode(body.encode())
            record.update(zip(hidden, rest, strict=True))
            yield record

    def least(self, table: str, column: str, where: str) -> str | None:
        """The least value of a column among the records for which this SQL holds."""
        with self._lock:
            found = self._execute(f"SELECT min({column}) FROM {table} WHERE {where}")  # noqa: S608 - callers are ours
            return cast("str | None", found.fetchone()[0])

    def count(self, table: str, query: Query = _ALL) -> int:
        """How many records a listing has."""
        with self._lock:
            return len(self._listed(TABLES[table], query))

    def page(self, table: str, query: Query, first: int, many: int) -> tuple[list[bytes], int]:
        """So `many` of a listing, from the one at `first`: their JSON, and how many it has."""
        kind = TABLES[table]
        with self._lock:
            listed = self._listed(kind, query)
            if many > _LARGEST_PAGE:
                return self._bodies(table, listed[first : first + many]), len(listed)
            key, version = (table, query, first, many), self.version(table)
            rows = self._pages.get(
                key, version, lambda: self._bodies(table, listed[first : first + many])
            )
            # Whoever gets it may do with it as he likes.
            return list(rows), len(listed)

    def _bodies(self, table: str, wanted: array[int]) -> list[bytes]:
        """The JSON of the records at these positions, in this order."""
        if len(wanted) > 1 and max(wanted) - min(wanted) == len(wanted) - 1:
            # They stand side by side, so that one walk finds them.
            where, values = "BETWEEN ? AND ?", [min(wanted), max(wanted)]
        else:
            where, values = f"IN ({', '.join('?' * len(wanted))})", list(wanted)
        # As bytes: they are sent as they stand, and not read as text on the way.
        rows = self._execute(
            f"SELECT position, CAST(body AS BLOB) FROM {table} WHERE position {where}",  # noqa: S608 - a declared name and marks
            values,
        )
        bodies: dict[int, bytes] = dict(rows)
        return [bodies[position] for position in wanted]

    def all(self, table: str, query: Query) -> list[bytes]:
        """The JSON of all records of a listing."""
        return self.page(table, query, 0, self.count(table, query))[0]

    def setting(self, name: str) -> str | None:
        """A value of the world as a whole."""

        def find() -> str | None:
            row = self._execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
            return None if row is None else cast("str", row[0])

        with self._lock:
            return self._settings.get(name, self.version(_SETTINGS), find)

    def set(self, name: str, value: str) -> None:
        """Keep a value of the world as a whole."""
        with self.transaction():
            self._execute(
                "INSERT INTO settings (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
            self._writes[_SETTINGS] += 1

    def version(self, *tables: str) -> object:
        """What differs after every change to one of these tables, made here or elsewhere."""
        with self._lock:
            return (self._changes_elsewhere(), *map(self._writes.__getitem__, tables))

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

    def derived(
        self, key: Hashable, tables: Sequence[str], make: Callable[[], list[bytes]]
    ) -> list[bytes]:
        """What is made from these tables, kept until one of them changes."""
        with self._lock:
            return self._derived.get(key, self.version(*tables), make)

    def _listed(self, kind: Table, query: Query) -> array[int]:
        def find() -> array[int]:
            return array("q", (position for (position,) in self._execute(*query.sql(kind))))

        return self._positions.get((kind.name, query), self.version(kind.name), find)

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, tuple(values))

    def _create(self) -> None:
        self._execute(
            "CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
        )
        for table in TABLES.values():
            declared = "".join(f", {each.name} {each.declared}" for each in table.columns)
            self._execute(
                f"CREATE TABLE IF NOT EXISTS {table.name} (position INTEGER PRIMARY KEY "
                f"AUTOINCREMENT, id TEXT NOT NULL, body TEXT NOT NULL{declared})"
            )
            indexed = [("UNIQUE INDEX", "id")] if table.unique else list[tuple[str, str]]()
            for kind, column in (*indexed, *(("INDEX", column) for column in table.indexes)):
                self._execute(
                    f"CREATE {kind} IF NOT EXISTS {table.name}_by_{column} "
                    f"ON {table.name} ({column})"
                )


def _row(kind: Table, record: Mapping[str, Any]) -> tuple[Any, ...]:
    columns = [column.of(record) for column in kind.columns]
    body = dict(record)
    for key in kind.hidden:
        body.pop(key, None)
    return (record["id"], encode_record(body).decode(), *columns)
