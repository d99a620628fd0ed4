"""What the page on ordering shows runs as it is shown."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8._core.runtime import Clock
from pax8.sandbox import Sandbox

PAGE = Path(__file__).parents[2] / "docs" / "ordering.md"
BLOCKS = re.findall(r"<!-- run -->\n```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=["draft", "change", "microsoft"])
def test_the_page(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox = Sandbox(seed=1, companies=25)
    sandbox.world.advance(timedelta(days=40))
    now = sandbox.world.now.timestamp()
    with Pax8Client("a", "b", transport=sandbox, clock=Clock(time=lambda: now)) as client:
        company = client.companies.list(status="Active").first()
        subscription = next(
            each
            for each in client.subscriptions.list(status="Active")
            if each.commitment
            and each.commitment.term == "1-Year"
            and (each.quantity or 0) > 3
            and "[New Commerce Experience]" in (each.product_name or "")
        )
        names: dict[str, Any] = {
            "client": client,
            "company": company,
            "subscription_id": subscription.id,
        }
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - our own page
        assert capsys.readouterr().out
        if "change(" in block:
            assert client.subscriptions.get(subscription.id).status == "PendingCancel"
