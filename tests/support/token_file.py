"""What is kept in a token store, and files that it may be found in."""

from __future__ import annotations

import stat
from pathlib import Path

VALUE = b"the-token"
# For how many seconds it is kept.
LONG = 86_400.0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def mine(path: Path, content: bytes) -> None:
    """Put a file there that only its owner can read."""
    path.write_bytes(content)
    path.chmod(0o600)


def locks(folder: Path) -> set[Path]:
    """The files in this folder by which processes take turns: empty, and their owner's alone."""
    found = set(folder.glob(".*.lock"))
    assert {(each.stat().st_size, mode(each) & 0o077) for each in found} <= {(0, 0)}
    return found
