"""Scenarios from text, as somebody would write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from pax8.sandbox import Sandbox

Play = Callable[[str], Sandbox]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a scenario down."""

    def write(text: str) -> Path:
        path = tmp_path / "own.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return write


@pytest.fixture
def play(file: Callable[[str], Path]) -> Play:
    """A sandbox of a scenario."""
    return lambda text: Sandbox(scenario=file(text))
