"""Reading a token from the file that it was kept in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.measuring import Result, compared, side_by_side
from pax8._core.credentials import Token
from pax8._core.token_store import read, written
from pax8.tokens import DiskStore

_OURS, _PLAIN = "pax8", "reading the file and msgspec.json.decode"


def results() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tokens.json"
        store = DiskStore(path)
        store.save("key", written(Token("eyJhbGciOi" * 90, expires_at=86_400.0)), 86_400.0)
        times = side_by_side(
            {
                _OURS: lambda: read(store.load("key") or b""),
                _PLAIN: lambda: msgspec.json.decode(path.read_bytes()),
            },
            rounds=25,
        )
    yield compared("read a token from its file", times, (_OURS, _PLAIN), bar=None)
