from __future__ import annotations

import subprocess
import sys
import unittest
from pathlib import Path

import pytest

from pax8.testing import SandboxTestCase

CASES = """
import asyncio
import unittest
from pax8.testing import SandboxTestCase


class Blocking(SandboxTestCase):
    pax8_settings = {"companies": 3}

    def test_client(self):
        self.assertEqual(len(self.pax8_client.companies.list()), 3)
        self.pax8_sandbox.control.seed(1, companies=2)

    def test_fresh(self):
        self.assertEqual(self.pax8_sandbox.world.count("companies"), 3)
        self.assertIs(self.pax8_server.sandbox, self.pax8_sandbox)

    def test_without(self):
        self.assertIsNone(self._rig)

    @unittest.skip("skipped beforehand")
    def test_skipped(self):
        raise AssertionError

    def test_skips(self):
        self.pax8_client.companies.list().first()
        self.skipTest("skipped on the way")

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("as it should")

    def test_fails(self):
        self.pax8_client.companies.list(city="Here").first()
        self.assertEqual(1, 2)


class Awaited(SandboxTestCase, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.first = await self.pax8_async_client.companies.list().first()

    async def test_client(self):
        company = await self.pax8_async_client.companies.get(self.first.id)
        self.assertEqual(company.name, self.first.name)

    async def test_fails(self):
        await self.pax8_async_client.companies.get("there-is-no-such")
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "test_cases.py").write_text(CASES, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("runner", "told"),
    [
        ("unittest -v", "FAILED (failures=1, errors=1, skipped=2, expected failures=1)"),
        ("pytest", "2 failed, 4 passed, 2 skipped, 1 xfailed"),
    ],
)
def test_it_runs(cases: Path, runner: str, told: str) -> None:
    done = subprocess.run(  # noqa: S603 - as written above
        [sys.executable, "-W", "error", "-m", *runner.split()],
        cwd=cases,
        capture_output=True,
        text=True,
        check=False,
    )
    text = done.stdout + done.stderr
    assert told in text, text
    assert text.count("Requests to the Pax8 sandbox:") == 2
    assert "GET /v1/companies?city=Here" in text
    assert "GET /v1/companies/there-is-no-such → 400" in text
    assert "ResourceWarning" not in text


def test_one_that_is_run_again_begins_anew() -> None:
    worlds = list[object]()

    class Again(SandboxTestCase):
        def runTest(self) -> None:  # noqa: N802 - unittest's own
            worlds.append(self.pax8_sandbox)

    case = Again()
    for _ in range(2):
        result = unittest.TestResult()
        case.run(result)
        assert result.wasSuccessful(), result
    first, second = worlds
    assert first is not second


def test_a_setting_that_there_is_not_ends_the_test() -> None:
    class Wrong(SandboxTestCase):
        pax8_settings = {"compnies": 3}  # type: ignore[typeddict-unknown-key]  # noqa: RUF012 - it is what is tested

        def runTest(self) -> None:  # noqa: N802 - unittest's own
            self.pax8_sandbox.control.reset()

    result = unittest.TestResult()
    Wrong().run(result)
    ((_, trace),) = result.errors
    assert "did you mean companies?" in trace
