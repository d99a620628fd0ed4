"""What people write has the types that it must have, and mistakes are refused, by both checkers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.readme import tour

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = [
    str(HERE.relative_to(ROOT) / name)
    for name in ("usage.py", "usage_of_surfaces.py", "mistakes.py")
]
Lines = set[tuple[str, int]]


def run(folder: Path, *command: str) -> str:
    # The tour of the README has no mistakes.
    shown = folder / "tour.py"
    shown.write_text(tour(), encoding="utf-8")
    # A checker exits with 1 when it found something; what it says is compared.
    done = subprocess.run(  # noqa: S603 - the command is made here
        [sys.executable, "-m", *command, *FILES, str(shown)],
        cwd=ROOT,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def lines_of_mistakes() -> Lines:
    mistakes = HERE / "mistakes.py"
    lines = mistakes.read_text(encoding="utf-8").splitlines()
    found = {(mistakes.name, at) for at, line in enumerate(lines, 1) if line.endswith("# refused")}
    assert len(found) > 40
    return found


def test_mypy_agrees(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    # Pytest's cache, where there is one, keeps mypy from reading everything anew each time.
    kept = getattr(request.config, "cache", None)
    cache = os.devnull if kept is None else str(kept.mkdir("mypy"))
    told = run(
        tmp_path, "mypy", "--strict", "--hide-error-context", "--no-pretty", "--cache-dir", cache
    )
    errors = re.findall(r"^(?:.*[\\/])?(\w+\.py):(\d+): error: ", told, re.MULTILINE)
    assert {(name, int(line)) for name, line in errors} == lines_of_mistakes(), told


def test_pyright_agrees(tmp_path: Path) -> None:
    told = run(tmp_path, "pyright", "--outputjson", "--pythonpath", sys.executable)
    errors = [
        each for each in json.loads(told)["generalDiagnostics"] if each["severity"] == "error"
    ]
    found = {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in errors}
    assert found == lines_of_mistakes(), told
