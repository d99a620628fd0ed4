"""A whole world in one file, as bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pax8.sandbox.schema import TABLES
from pax8.sandbox.world import World

_FILE = "world.db"


def to_bytes(world: World) -> bytes:
    """The file of a world, as it is now."""
    with TemporaryDirectory(prefix="pax8-") as folder:
        place = Path(folder, _FILE)
        # Closed, it is all in the one file.
        with closing(world.copy(place)):
            pass
        return place.read_bytes()


def from_bytes(content: bytes) -> World:
    """The world of a file, in memory; ValueError or sqlite3.Error if it is none."""
    with TemporaryDirectory(prefix="pax8-") as folder:
        place = Path(folder, _FILE)
        place.write_bytes(content)
        _check(place)
        with closing(World(place)) as world:
            return world.copy()


def _check(place: Path) -> None:
    """Refuse a file that is damaged, or holds something else: it is opened for reading only."""
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise ValueError(f"it is damaged ({verdict})")
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        lacking = {"companies", "settings", "subscriptions"} - {name for (name,) in found}
        if lacking:
            raise ValueError(f"it has no table {min(lacking)}")
        wanted = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
        # What a table does by itself when it is written is no part of a world.
        if any(kind in {"trigger", "view"} for kind, _ in wanted):
            raise ValueError("it has triggers or views, which no world has")
        for table in TABLES.keys() & {name for _, name in wanted}:
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            if short := {"id", "body", *TABLES[table].by_name} - columns:
                raise ValueError(f"its table {table} has no column {min(short)}")
