"""A token, and files that it may be found in."""

from __future__ import annotations

import stat
from pathlib import Path

from pax8._core.credentials import Token

NOW = 1_800_000_000.0
TOKEN = Token("the-token", NOW + 86_400, NOW)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def mine(path: Path, content: bytes) -> None:
    """Put a file there that only its owner can read."""
    path.write_bytes(content)
    path.chmod(0o600)
