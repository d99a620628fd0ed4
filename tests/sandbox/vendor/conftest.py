"""A vendor beside the partner: its own credential, and a receiver of its notifications."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from pax8.sandbox import Sandbox
from pax8.sandbox.delivery import Deliveries, Letter, Outcome

PROVISIONERS = "/v2/provisioners"


@dataclass
class Receiver:
    """Answers with these statuses, one after the other, and then takes everything."""

    statuses: list[int] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def __call__(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return Outcome(status=self.statuses.pop(0) if self.statuses else 202)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(each.content) for each in self.letters]


@pytest.fixture
def receiver(sandbox: Sandbox) -> Receiver:
    receiver = Receiver()
    sandbox.deliveries = Deliveries(sandbox.world, receiver)
    return receiver


@pytest.fixture
def vendor(sandbox: Sandbox, caller: Any) -> Any:
    return caller(sandbox, audience="api://provisioning")


@pytest.fixture
def meter_reader(sandbox: Sandbox, caller: Any) -> Any:
    return caller(sandbox, audience="api://usage")


@pytest.fixture
def provisioner(vendor: Any) -> str:
    id_: str = vendor.get(PROVISIONERS).rows[0]["id"]
    return id_


@pytest.fixture
def webhook(vendor: Any, provisioner: str) -> dict[str, Any]:
    """Where the vendor is notified, with the credential."""
    body = {"url": "http://127.0.0.1:9/vendor"}
    made: dict[str, Any] = vendor.post(f"{PROVISIONERS}/{provisioner}/webhooks", body).json
    return made
