"""What the page on testing shows is run as it is typed."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from support.programs import CURL
from support.required import required

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "testing.md").read_text("utf-8")
FILES = re.findall(r"<!-- run -->\n```python\n(.*?)```", TEXT, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
WORKFLOWS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.usefixtures("installed")
def test_its_tests_pass(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(**{f"test_{number}": each for number, each in enumerate(FILES)})
    result = pytester.runpytest_subprocess("-W", "error", "--strict-markers")
    result.assert_outcomes(passed=sum(each.count("def test_") for each in FILES))


@pytest.mark.usefixtures("installed")
def test_its_configuration_is_taken(pytester: pytest.Pytester) -> None:
    (settings,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    pytester.makepyprojecttoml(settings)
    pytester.makepyfile(
        """
        def test_it(pax8_sandbox):
            assert pax8_sandbox.world.count("companies") == 100
            assert pax8_sandbox.world.dialect.limited_body == "html"
        """
    )
    pytester.runpytest_subprocess("--strict-config").assert_outcomes(passed=1)


def test_its_commands_do_what_they_say(tmp_path: Path) -> None:
    required(CURL)
    command = tmp_path / "pax8"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m pax8 "$@"\n', "utf-8")
    command.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    script = "\n".join(("set -e", "trap 'kill %1; wait' EXIT", "set -m", *SHELL, "echo All well."))
    # At another port than the usual one, which may be somebody's.
    script = script.replace("pax8 sandbox ", f"pax8 sandbox --port {port} ").replace("8080", port)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    done = subprocess.run(  # noqa: S603 - our own page
        ["bash", "-c", script],  # noqa: S607 - whichever comes first
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT / "src")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "All well." in done.stdout


def test_its_workflows_start_it_as_its_commands_do() -> None:
    start = [line.removeprefix("pax8 ") for line in SHELL[0].splitlines()]
    for each in WORKFLOWS:
        assert yaml.safe_load(each)
        assert all(line in each for line in start)
