"""The package as others have it: installed, so that its entry points are found."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def install(site: Path) -> list[str]:
    """Where processes find it, once its metadata is in this folder."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    lines: list[str] = []
    for group, members in points.items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in members.items())]
    made = site / "pax8-0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: pax8\nVersion: 0\n", "utf-8")
    (made / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    return [str(site), str(ROOT / "src")]
