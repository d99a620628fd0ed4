"""The programs that a test cannot do without."""

from __future__ import annotations

import os

import pytest

from support.programs import Program


def required(program: Program) -> str:
    """Where the program is. The test is skipped where it is missing."""
    command = program.find()
    if command is None:
        why = f"{program.names[0]} is missing: apt-get install {program.package}"
        # Where all must run, a test that does not is a failure.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    return command
