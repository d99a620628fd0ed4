from __future__ import annotations

import threading
from typing import Any

from pax8.sandbox import Sandbox
from pax8.sandbox.delivery import Deliveries, Letter, Outcome
from pax8.sandbox.worker import Worker


def listening(call: Any) -> None:
    topics = [{"topic": "COMPANY", "filters": []}]
    body = {"displayName": "A", "url": "http://127.0.0.1:9", "active": True}
    assert call.post("/api/v2/webhooks", {**body, "webhookTopics": topics}).status == 200


def change(call: Any, phone: str) -> None:
    path = f"/v1/companies/{call.active_company()['id']}"
    assert call.patch(path, {"phone": phone}).status == 200


def test_what_happens_is_delivered_by_itself_and_again_if_it_fails(
    sandbox: Sandbox, call: Any
) -> None:
    letters: list[Letter] = []
    begun, enough = threading.Event(), threading.Event()

    def post(letter: Letter) -> Outcome:
        letters.append(letter)
        begun.set()
        if len(letters) == 4:
            enough.set()
        return Outcome(status=500 if len(letters) < 3 else 200)

    listening(call)
    with Worker(sandbox.world, Deliveries(sandbox.world, post), pause=0):
        change(call, "1")
        assert begun.wait(10)
        change(call, "2")
        assert enough.wait(10)
    # Of four tries two fail, so that both are delivered.
    assert b'"phone":"1"' in letters[0].content
    assert {each["finalStatus"] for each in sandbox.world.select("webhook_logs")} == {"SUCCESS"}


def test_what_is_new_does_not_wait_for_what_failed(sandbox: Sandbox, call: Any) -> None:
    posted: list[bytes] = []
    both = threading.Event()

    def post(letter: Letter) -> Outcome:
        posted.append(letter.content)
        if len(posted) == 2:
            both.set()
        return Outcome(error="lost")

    listening(call)
    with Worker(sandbox.world, Deliveries(sandbox.world, post), pause=3600):
        change(call, "1")
        change(call, "2")
        assert both.wait(10)
    # What failed is left for later: nothing was tried twice.
    assert [b'"phone":"2"' in each for each in posted] == [False, True]


def test_it_stops_when_it_is_told_to(sandbox: Sandbox) -> None:
    before = threading.active_count()
    with Worker(sandbox.world, sandbox.deliveries, pause=0):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
