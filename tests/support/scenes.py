"""What tests of scenarios begin with, and look up by the names in them."""

from __future__ import annotations

from typing import Any

from pax8.sandbox import Sandbox
from pax8.sandbox.scenarios import id_of

TWO = """\
    name: two
    starts: 2026-03-01
    companies:
      - {name: One, as: one}
      - {name: Two}
"""


def subscription(sandbox: Sandbox, name: str) -> dict[str, Any]:
    """The subscription that a scenario gives this name."""
    record = sandbox.world.read("subscriptions", id_of(sandbox.world, name))
    assert record is not None
    return record
