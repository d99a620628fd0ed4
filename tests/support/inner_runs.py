"""Runs of pytest within a test."""

from __future__ import annotations

from pathlib import Path

import pytest

import pax8.sandbox  # noqa: F401 - else each run in this process would import it anew


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)


def run_here(pytester: pytest.Pytester, installed: Path, *options: str) -> pytest.RunResult:
    """Run it in this process, which is quicker; but all that it needs is imported already."""
    pytester.syspathinsert(installed)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-W", "default", *options)
