"""Where a sandbox keeps its records: SQLite, in memory or in a file."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, cast

import msgspec

from pax8._core import wire
from pax8.sandbox.database import Database
from pax8.sandbox.kept import Kept
from pax8.sandbox.listing import Query
from pax8.sandbox.schema import TABLES
from pax8.sandbox.shape import check_shape, statements
from pax8.sandbox.tables import Record, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# Records are plain already, so they are spared the walk that `wire.encode` makes.
encode_record = msgspec.json.Encoder(decimal_format="number").encode
_ALL = Query()
_SETTINGS = "settings"


class Store(Database):
    """Records by table, each with an id, and a position which gives the order of listing."""

    def __init__(self, path: str | Path | None = None) -> None:
        """Open the records kept in the file at `path`; without one, begin with none in memory."""
        super().__init__(path)
        # Which records stand on a page deep in a long listing is read from here, and not counted
        # out anew.
        self._positions: Kept[array[int]] = Kept(64)
        self._derived: Kept[list[bytes]] = Kept(4)
        self._settings: Kept[str | None] = Kept(64)
        self._looked_up: Kept[Record | None] = Kept(256)
        with self.transaction():
            if path:
                check_shape(self._connection)
            self._create()

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
            return self._bodies(table, listed[first : first + many]), len(listed)

    def _bodies(self, table: str, wanted: array[int]) -> list[bytes]:
        """The JSON of the records at these positions, in this order."""
        if not wanted:
            return []
        first, end = wanted[0], wanted[0] + len(wanted)
        # As bytes: they are sent as they stand, and not read as text on the way.
        if wanted == array("q", range(first, end)):
            # They stand side by side and in order, so that one walk finds them.
            rows = self._execute(
                f"SELECT CAST(body AS BLOB) FROM {table} "  # noqa: S608 - a declared name
                "WHERE position >= ? AND position < ? ORDER BY position",
                (first, end),
            )
            return [body for (body,) in rows]
        marks = ", ".join("?" * len(wanted))
        rows = self._execute(
            f"SELECT position, CAST(body AS BLOB) FROM {table} WHERE position IN ({marks})",  # noqa: S608 - a declared name and marks
            wanted,
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

    def _create(self) -> None:
        for _, statement in statements():
            self._execute(statement)


def _row(kind: Table, record: Mapping[str, Any]) -> tuple[Any, ...]:
    columns = [column.of(record) for column in kind.columns]
    body = dict(record)
    for key in kind.hidden:
        body.pop(key, None)
    return (record["id"], encode_record(body).decode(), *columns)
