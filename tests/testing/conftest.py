"""Runs of pytest that find the plugin as those of anybody do who has the package."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where processes find the package as if it was installed, with its entry points."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    site = tmp_path_factory.mktemp("site")
    made = site / "pax8-0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: pax8\nVersion: 0\n", "utf-8")
    (points,) = declared["entry-points"].items()
    lines = [f"[{points[0]}]", *(f"{name} = {value}" for name, value in points[1].items())]
    (made / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(site), str(ROOT / "src"))))
    return site
