"""The file, or the memory, in which SQLite keeps deliveries: made, opened, and checked."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from pax8.events.stores.store import EventStoreError

_FORM = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    about TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at REAL NOT NULL,
    -- Until then, one with the same key is a repeat.
    repeats_until REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dead')),
    -- When it may be taken: while somebody holds it, when that is no longer so.
    due_at REAL NOT NULL,
    token TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    handled TEXT NOT NULL DEFAULT '[]',
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS by_key ON deliveries (key, repeats_until);
CREATE INDEX IF NOT EXISTS by_thing ON deliveries (about, id);
CREATE INDEX IF NOT EXISTS by_due ON deliveries (due_at, id) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS by_end ON deliveries (repeats_until) WHERE state = 'done';
"""
# How long another process may write before this one gives up: well inside of what Pax8 waits.
_PATIENCE = 4.0


def connected(location: str) -> sqlite3.Connection:
    """A connection to the deliveries at `location`, which are made if they are not there.

    Raises EventStoreError if another version of this package made them.
    """
    if location != ":memory:":
        Path(location).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite would let others read it.
        os.close(os.open(location, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        location, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        _check(location, connection.execute("PRAGMA user_version").fetchone()[0])
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_FORM}")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(location: str, form: int) -> None:
    if form not in (0, _FORM):
        raise EventStoreError(f"{location} is of another version of this package")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers read while somebody writes."""
    for tries_left in reversed(range(100)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            # While another process does just this, SQLite does not wait by itself.
            if not tries_left:
                raise
            time.sleep(0.02)
        else:
            return
