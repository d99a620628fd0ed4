from __future__ import annotations

from pathlib import Path

import pytest

from support.inner_runs import run, run_here

pytestmark = pytest.mark.usefixtures("installed", "strict")


def test_markers_and_the_configuration_say_what_worlds_are_like(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyprojecttoml(
        "[tool.pytest.ini_options]\n"
        'pax8_companies = "4"\npax8_limit = "70"\npax8_documented = true\n'
        'pax8_wire = ["retry_after = date"]\n'
    )
    tests = pytester.mkdir("tests")
    (tests / "small.yaml").write_text("name: small\nabout: A small one.\ninvented: 2\n", "utf-8")
    (tests / "test_worlds.py").write_text(
        """
import pytest
from pax8.sandbox import Limit

def test_configured(pax8_sandbox):
    world = pax8_sandbox.world
    assert world.count("companies") == 4
    assert pax8_sandbox.limiter.limit == Limit(70)
    assert (world.dialect.retry_after, world.dialect.records) == ("date", "documented")

@pytest.mark.pax8(companies=6, wire={"limited_body": "html"})
class TestMarked:
    def test_of_the_class(self, pax8_sandbox):
        assert pax8_sandbox.world.count("companies") == 6
        dialect = pax8_sandbox.world.dialect
        assert (dialect.retry_after, dialect.limited_body) == ("date", "html")

    @pytest.mark.pax8(seed=9, limit=5, documented=False, credentials=("me", "mine"))
    def test_of_both(self, pax8_sandbox, pax8_client, pax8_server):
        assert len(pax8_client.companies.list()) == 6
        assert pax8_sandbox.limiter.limit == Limit(5)
        assert pax8_sandbox.world.dialect.records == "live"
        assert pax8_server.environ["PAX8_CLIENT_ID"] == "me"

    @pytest.mark.pax8(scenario="small.yaml", limit=None)
    def test_of_a_file(self, pax8_sandbox):
        assert pax8_sandbox.limiter.limit is None
        assert pax8_sandbox.world.count("companies") == 2

    @pytest.mark.pax8(scenario="missed-renewal")
    def test_of_one_that_comes_along(self, pax8_sandbox):
        pax8_sandbox.control.reset()
""",
        "utf-8",
    )
    run(pytester).assert_outcomes(passed=5)


REFUSED = {
    "company=3": "@pytest.mark.pax8 has no company; did you mean companies?",
    "7": "@pytest.mark.pax8 takes its settings by name, not 7",
    "companies='3'": "@pytest.mark.pax8: companies is a whole number, not '3'",
    "limit=True": "limit is how many calls are let through in a minute, not True",
    "limit=0": "0 calls in 60.0 seconds is no limit",
    "wire={'retry': 'x'}": "there is no switch 'retry'",
    "db='x.db'": "sandbox.control.load(",
    "scenario='month-ends'": "there is no scenario and no file month-ends",
    "scenario='none.yaml'": "none.yaml",
    "scenario='month-end', seed=3": "a scenario has a seed and companies of its own",
}


def test_what_there_is_not_is_refused_by_its_name(pytester: pytest.Pytester) -> None:
    tests = [
        f"@pytest.mark.pax8({marker})\ndef test_{number}(pax8_client): pass\n"
        for number, marker in enumerate(REFUSED)
    ]
    pytester.makepyfile("\n".join(["import pytest", *tests]))
    result = run(pytester)
    result.assert_outcomes(errors=len(REFUSED))
    shown = [line for line in result.outlines if line.startswith("the Pax8 sandbox cannot be made")]
    for line, told in zip(shown, REFUSED.values(), strict=True):
        assert told in line
    result.stdout.no_fnmatch_line("*During handling*")
    result.stdout.no_fnmatch_line(">*")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('pax8_seed = "x"', "pax8_seed: * 'x'"),
        ('pax8_wire = ["retry_after"]', "pax8_wire: 'retry_after' is not NAME=VALUE"),
        ('pax8_companies = "-1"', "companies is -1"),
    ],
)
def test_a_wrong_configuration_is_told(
    pytester: pytest.Pytester, installed: Path, line: str, told: str
) -> None:
    pytester.makepyprojecttoml(f"[tool.pytest.ini_options]\n{line}\n")
    pytester.makepyfile("def test_it(pax8_sandbox): pass\ndef test_without_one(): pass")
    result = run_here(pytester, installed)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([f"*the Pax8 sandbox cannot be made: *{told.replace('[', '[[]')}*"])
