from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pax8.sandbox import Sandbox


def test_until_the_vendor_is_there_the_sandbox_plays_it(
    sandbox: Sandbox, call: Any, vendor: Any, line: Callable[..., dict[str, Any]]
) -> None:
    bought = call.bought(line("Stonevault Server Backup"))
    assert bought["status"] == "PendingAutomated"
    sandbox.world.advance(timedelta(hours=1))
    assert call.get(f"/v1/subscriptions/{bought['id']}").json["status"] == "Active"
    assert vendor.get("/v2/provision-requests").rows == []
