"""A whole world in one file, as bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pax8.sandbox.billing.months import Month
from pax8.sandbox.schema import TABLES
from pax8.sandbox.shape import check_shape
from pax8.sandbox.timekeeping import still
from pax8.sandbox.world import World

_FILE = "world.db"


def to_bytes(world: World) -> bytes:
    """The file of a world, as it is now."""
    with TemporaryDirectory(prefix="pax8-") as folder:
        place = Path(folder, _FILE)
        # Closed, it is all in the one file.
        with closing(world.copy(place)) as copy:
            still(copy)
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
        check_shape(connection)
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not there:
            raise ValueError("there is nothing in it")
        for table in TABLES.keys() & there:
            # Of our own shape, so this is all that a row can be wrong in.
            wrong = connection.execute(
                f"SELECT count(*) FROM {table} WHERE NOT json_valid(body)"  # noqa: S608 - our own names
            )
            if wrong.fetchone()[0]:
                raise ValueError(f"its table {table} has rows that are no JSON")
        _check_settings(dict(connection.execute("SELECT name, value FROM settings")))


def _check_settings(settings: dict[str, str]) -> None:
    for name, read in _READ.items():
        try:
            if name in settings:
                read(settings[name])
        except (ValueError, TypeError, IndexError) as error:
            raise ValueError(f"its setting {name} is none: {settings[name]!r}") from error
    if "now" not in settings:
        raise ValueError("it has no time")


def _instant(text: str) -> None:
    if datetime.fromisoformat(text).utcoffset() is None:
        raise ValueError(text)


# What must be understood of the settings of a world, so that it can be begun.
_READ: dict[str, Callable[[str], object]] = {
    "now": _instant,
    "seed": int,
    "named": int,
    "billed": Month.from_text,
    "counted": date.fromisoformat,
}
