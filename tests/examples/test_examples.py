"""What the project shows people runs as it is shown."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pax8.sandbox import Sandbox, SandboxServer
from support.readme import tour

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(seed=1, companies=25)) as server:
        yield server


def environment(server: SandboxServer, home: Path) -> dict[str, str]:
    return {**os.environ, "PAX8_BASE_URL": server.url, "HOME": str(home), "PYTHONUTF8": "1"}


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own files
        [sys.executable, "-W", "error", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_example_of_the_page(server: SandboxServer, tmp_path: Path) -> None:
    for _ in range(2):
        done = run([str(ROOT / "examples" / "quickstart.py")], environment(server, tmp_path))
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        lines = done.stdout.splitlines()
        assert sum(line.startswith("Company: ") for line in lines) >= 2
        ids = [line.removeprefix("MS Partner ID: ") for line in lines if "MS Partner" in line]
        assert any(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in ids)
        contacts = [line for line in lines if line.startswith("\t")]
        assert contacts
        assert all(re.fullmatch(r"\t\S.* \S.* \(\S+\)", line) for line in contacts)
    kept = tmp_path / "pax8_token.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_second_run_takes_the_token_that_the_first_kept(tmp_path: Path) -> None:
    sandbox = Sandbox(seed=1, companies=25)
    with SandboxServer(sandbox) as server:
        for _ in range(2):
            done = run([str(ROOT / "examples" / "quickstart.py")], environment(server, tmp_path))
            assert done.returncode == 0, done.stderr
    # One for the partner's endpoints, one for the portal's, both at the first run.
    assert sandbox.world.count("tokens") == 2


def test_the_demo(tmp_path: Path) -> None:
    done = run([str(ROOT / "examples" / "demo.py")], {**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Company: ") >= 2


def test_the_tour_of_the_readme(server: SandboxServer, tmp_path: Path) -> None:
    script = tmp_path / "tour.py"
    script.write_text(tour(), encoding="utf-8")
    done = run([str(script)], environment(server, tmp_path))
    assert done.returncode == 0, done.stderr
    assert "New York" in done.stdout


def test_the_reference_is_what_the_declarations_say() -> None:
    done = run([str(ROOT / "docs" / "reference.py"), "--check"], dict(os.environ))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("there", ["# All operations\n", None])
def test_a_reference_that_is_another_is_told_of_and_left(tmp_path: Path, there: str | None) -> None:
    script = shutil.copy(ROOT / "docs" / "reference.py", tmp_path)
    page = tmp_path / "reference.md"
    if there is not None:
        page.write_text(there, encoding="utf-8")
    done = run([script, "--check"], dict(os.environ))
    assert done.returncode == 1
    assert "run make docs" in done.stderr
    assert (page.read_text(encoding="utf-8") if page.exists() else None) == there


def test_make_check_checks_the_reference() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert "\t$(BIN)/python docs/reference.py --check\n" in recipe
