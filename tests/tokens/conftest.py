"""A token file, and its store."""

from __future__ import annotations

from pathlib import Path

import pytest

from pax8.tokens import DiskStore


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def store(file: Path) -> DiskStore:
    return DiskStore(file)
