"""Who receives nothing pays nothing for it."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "script",
    [
        "import pax8",
        "from pax8.cli.root import pax8\npax8(['--help'], standalone_mode=False)",
    ],
)
def test_events_are_imported_by_nobody_else(script: str) -> None:
    look = "import sys\nprint(*sys.modules, sep='\\n', file=sys.stderr)"
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", f"{script}\n{look}"], capture_output=True, text=True, check=True
    )
    modules = done.stderr.split()
    assert "pax8" in modules
    for name in modules:
        assert not name.startswith(("pax8.events", "sqlite3", "redis", "pax8.cli.listen"))
