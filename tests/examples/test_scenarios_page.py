"""What the page on scenarios shows is valid, and does what it says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from pax8.sandbox import Sandbox
from pax8.sandbox.scenarios import refused_events, scenarios
from pax8.sandbox.scenarios.events import Events
from pax8.sandbox.scenarios.known import Known
from pax8.sandbox.scenarios.operations import Arguments
from pax8.sandbox.scenarios.reading import Reading
from pax8.sandbox.world import BEGINNING

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"
TEXT = PAGE.read_text("utf-8")
FILES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("content", FILES, ids=["whole", "invented", "happening"])
def test_each_file_is_a_scenario_in_which_nothing_goes_wrong(content: str, tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(content, encoding="utf-8")
    sandbox = Sandbox(scenario=path)
    sandbox.world.advance(timedelta(days=120))
    assert [each for each in refused_events(sandbox.world) if not each.meant] == []


def test_all_that_can_happen_is_on_the_page() -> None:
    known = Known(Reading())
    words = Events(known, Arguments(known, BEGINNING), BEGINNING)._deeds
    assert [each for each in words if f"{each}:" not in TEXT] == []


def test_all_that_come_along_are_on_the_page() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", TEXT, re.MULTILINE)
    assert sorted(listed) == [each.name for each in scenarios()]


def test_the_page_runs() -> None:
    (block,) = re.findall(r"<!-- run -->\n```python\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(block, str(PAGE), "exec"), {})  # noqa: S102 - our own page
