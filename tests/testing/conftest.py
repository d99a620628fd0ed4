"""What runs of pytest within tests are like."""

from __future__ import annotations

import pytest


@pytest.fixture
def strict(pytester: pytest.Pytester) -> None:
    """Let nothing pass that a project might forbid."""
    pytester.makepyprojecttoml(
        '[tool.pytest.ini_options]\naddopts = "--strict-markers --strict-config"\n'
        'filterwarnings = ["error"]\n'
    )
