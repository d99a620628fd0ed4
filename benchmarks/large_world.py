"""A sandbox of many companies on a socket; says first what it took to make it, as JSON."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from pax8.sandbox import Sandbox, serve_forever
from pax8.sandbox.schema import TABLES


def main() -> None:
    """Make one of so many companies, and serve it."""
    empty = _memory()
    begun = time.perf_counter()
    sandbox = Sandbox(companies=int(sys.argv[1]))
    made = time.perf_counter() - begun
    memory = _memory() - empty
    rows, size = _rows(sandbox)
    begun = time.perf_counter()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as bare:
        bare.execute("CREATE TABLE records (id TEXT, body TEXT)")
        bare.execute("CREATE INDEX by_id ON records (id)")
        bare.execute("BEGIN")
        bare.executemany("INSERT INTO records VALUES (?, ?)", rows)
        bare.execute("COMMIT")
        inserted = time.perf_counter() - begun
    del rows
    found = {
        "made": made,
        "inserted": inserted,
        "memory": memory,
        "size": size,
        "subscriptions": sandbox.world.count("subscriptions"),
    }
    print(json.dumps(found), flush=True)
    serve_forever(sandbox, "127.0.0.1", 0, lambda url: print(url, flush=True))


def _rows(sandbox: Sandbox) -> tuple[list[tuple[str, str]], int]:
    """All records, as they are kept, and how many bytes they are."""
    rows = [
        row
        for table in TABLES
        for row in sandbox.world._execute(f"SELECT id, body FROM {table}")  # noqa: S608 - declared names
    ]
    return rows, sum(len(body) for _, body in rows)


def _memory() -> int:
    """The bytes of memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


if __name__ == "__main__":
    main()
