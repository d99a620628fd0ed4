"""A receiver of what a sandbox posts, without any network, and webhooks that post to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from pax8.sandbox import Sandbox
from pax8.sandbox.delivery import Deliveries, Letter, Outcome


@dataclass
class Receiver:
    """Answers with these outcomes, one after the other, and then takes everything."""

    outcomes: list[Outcome] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def __call__(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.outcomes.pop(0) if self.outcomes else Outcome(status=204)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(each.content) for each in self.letters]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The topics and actions of what was posted."""
        payloads = [each["payloadData"] for each in self.bodies]
        return [(each["topic"], each["action"]) for each in payloads]


@pytest.fixture
def receiver(sandbox: Sandbox) -> Receiver:
    receiver = Receiver()
    sandbox.deliveries = Deliveries(sandbox.world, receiver)
    return receiver


@pytest.fixture
def listen(call: Any) -> Callable[..., str]:
    """Make an active webhook for these topics, each with its filters."""

    def make(*topics: str, filters: Any = (), **more: Any) -> str:
        body = {
            "displayName": "Listening",
            "url": "http://127.0.0.1:9/pax8",
            "active": True,
            "webhookTopics": [{"topic": each, "filters": list(filters)} for each in topics],
            **more,
        }
        answer = call.post("/api/v2/webhooks", body)
        assert answer.status == 200, answer.json
        id_: str = answer.json["id"]
        return id_

    return make
