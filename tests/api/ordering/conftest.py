"""A sandbox, each client on it, and a draft for a company that may order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pax8.sandbox import Sandbox
from pax8.types import Draft, DraftLine, Proposal
from support.driver import Driver

Answer = Callable[[DraftLine, Proposal], None]


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(seed=1, companies=10)


@pytest.fixture
def client(driver: Driver, sandbox: Sandbox) -> Any:
    return driver.client(None, transport=sandbox)


@pytest.fixture
def company(sandbox: Sandbox) -> str:
    """An Active company that has nothing."""
    owners = {each["companyId"] for each in sandbox.world.select("subscriptions")}
    active = [each["id"] for each in sandbox.world.select("companies", "status = 'Active'")]
    found = [each for each in active if each not in owners]
    if found:
        return str(found[0])
    # Everybody has something, so somebody is made to have had it.
    for each in sandbox.world.select("subscriptions"):
        if each["companyId"] == active[0]:
            sandbox.world.replace("subscriptions", {**each, "status": "Cancelled"})
    return str(active[0])


@pytest.fixture
def draft(client: Any, company: str) -> Draft[Any]:
    made: Draft[Any] = client.orders.draft(company)
    return made


@pytest.fixture
def answer() -> Answer:
    """Answer all that a line may be asked, for a customer without a tenant."""

    def answered(line: DraftLine, proposal: Proposal) -> None:
        for each in proposal.questions:
            if each.key != "msTenantId":
                line.answers[each.key] = each.possible_values[0] if each.possible_values else "x"

    return answered
