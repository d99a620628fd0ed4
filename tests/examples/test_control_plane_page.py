"""What the page of the control plane shows can be typed as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from pax8.cli.root import pax8
from pax8.sandbox import Sandbox, SandboxServer

PAGE = (Path(__file__).parents[2] / "docs" / "control-plane.md").read_text("utf-8")


def test_every_command_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) > 30
    with SandboxServer(Sandbox(companies=3)) as server:
        monkeypatch.setenv("PAX8_SANDBOX_URL", server.url)
        for line in lines:
            program, *words = shlex.split(line)
            assert program == "pax8"
            done = CliRunner().invoke(pax8, words)
            assert done.exit_code == 0, f"{line}: {done.output}"


def test_its_python_runs() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(block, "control-plane.md", "exec"), {})  # noqa: S102 - our own page
