"""The shape of a world's file: its tables and indexes, and whether a file has this shape."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from pax8.sandbox.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

# What it cannot be a world without.
_NEEDED = ("settings", "companies", "subscriptions")
_IF_NEW = "IF NOT EXISTS "


def statements() -> Iterator[tuple[str, str]]:
    """What makes each table and index that is not there, with its name."""
    yield (
        "settings",
        f"CREATE TABLE {_IF_NEW}settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    )
    for table in TABLES.values():
        declared = "".join(f", {each.name} {each.declared}" for each in table.columns)
        columns = f"id TEXT NOT NULL, body TEXT NOT NULL{declared}"
        place = "position INTEGER PRIMARY KEY AUTOINCREMENT"
        yield table.name, f"CREATE TABLE {_IF_NEW}{table.name} ({place}, {columns})"
        indexed = [("UNIQUE INDEX", "id")] if table.unique else list[tuple[str, str]]()
        for kind, column in (*indexed, *(("INDEX", column) for column in table.indexes)):
            name = f"{table.name}_by_{column}"
            yield name, f"CREATE {kind} {_IF_NEW}{name} ON {table.name} ({column})"


def check_shape(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError for what is no world, or one of another version.

    One that is empty is neither. A table that is not there may be added; one that is otherwise, or
    that no world has, does what nobody here knows.
    """
    known = _known()
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for name, sql in found.items():
        if not name.startswith("sqlite_") and sql != known.get(name):
            why = "is made otherwise" if name in known else "is in no world"
            raise sqlite3.DatabaseError(
                f"its {name} {why}: it was made by another version, or is no sandbox's"
            )
    if not found:
        return
    if lacking := [name for name in _NEEDED if name not in found]:
        raise sqlite3.DatabaseError(f"it has no table {lacking[0]}, so it is no sandbox's")


@cache
def _known() -> dict[str, str]:
    return {name: sql.replace(_IF_NEW, "") for name, sql in statements()}
