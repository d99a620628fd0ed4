from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from pax8.sandbox import Sandbox
from pax8.sandbox.delivery import Deliveries, Letter, Outcome
from pax8.sandbox.worker import Worker


def listening(call: Any, url: str = "http://127.0.0.1:9") -> None:
    topics = [{"topic": "COMPANY", "filters": []}]
    body = {"displayName": "A", "url": url, "active": True}
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


def test_who_does_not_answer_holds_up_nobody_else(sandbox: Sandbox, call: Any) -> None:
    good: list[bytes] = []
    hung, thrice, answered = threading.Event(), threading.Event(), threading.Event()

    def post(letter: Letter) -> Outcome:
        if letter.url.endswith("hung"):
            hung.set()
            answered.wait(30)
        else:
            good.append(letter.content)
            if len(good) == 3:
                thrice.set()
        return Outcome(status=200)

    listening(call, "http://127.0.0.1:9/hung")
    listening(call, "http://127.0.0.1:9/good")
    with Worker(sandbox.world, Deliveries(sandbox.world, post), pause=0):
        change(call, "1")
        assert hung.wait(10)
        change(call, "2")
        change(call, "3")
        assert thrice.wait(10)
        answered.set()
    # One thing after the other, in the order in which they happened.
    assert [f'"phone":"{n}"'.encode() in good[n - 1] for n in (1, 2, 3)] == [True] * 3


def test_so_many_are_posted_to_at_the_same_time_and_each_once(sandbox: Sandbox, call: Any) -> None:
    now: set[str] = set()
    most: list[int] = []
    full, go_on = threading.Event(), threading.Event()

    def post(letter: Letter) -> Outcome:
        assert letter.url not in now
        now.add(letter.url)
        most.append(len(now))
        if len(now) == 8:
            full.set()
        go_on.wait(30)
        now.remove(letter.url)
        return Outcome(status=200)

    for number in range(12):
        listening(call, f"http://127.0.0.1:9/{number}")
    with Worker(sandbox.world, Deliveries(sandbox.world, post), pause=0):
        change(call, "1")
        change(call, "2")
        assert full.wait(10)
        go_on.set()
        until = time.monotonic() + 10
        while sandbox.deliveries.open() and time.monotonic() < until:
            sandbox.world.mail.wait(0.01)
    assert max(most) == 8
    assert len(most) == 24


def test_what_is_under_way_at_the_stop_is_left_and_posted_again(
    sandbox: Sandbox, call: Any
) -> None:
    begun, answered, ended = threading.Event(), threading.Event(), threading.Event()

    def post(letter: Letter) -> Outcome:
        assert letter.content
        begun.set()
        answered.wait(30)
        return Outcome(status=200)

    class Told(Deliveries):
        def attempt(self, *given: Any) -> bool:
            try:
                return super().attempt(*given)
            finally:
                ended.set()

    listening(call)
    with Worker(sandbox.world, Told(sandbox.world, post), pause=0):
        change(call, "1")
        change(call, "2")
        assert begun.wait(10)
        before = time.monotonic()
    assert time.monotonic() - before < 5
    answered.set()
    assert ended.wait(10)
    assert [due.tried for _, due in sandbox.deliveries.open()] == [False, False]


def test_a_defect_of_one_delivery_stops_no_other(
    sandbox: Sandbox, call: Any, caplog: pytest.LogCaptureFixture
) -> None:
    posted = threading.Event()

    def post(letter: Letter) -> Outcome:
        if letter.url.endswith("bad"):
            raise LookupError(letter.url)
        posted.set()
        return Outcome(status=200)

    listening(call, "http://127.0.0.1:9/bad")
    with Worker(sandbox.world, Deliveries(sandbox.world, post), pause=0):
        change(call, "1")
        listening(call, "http://127.0.0.1:9/good")
        change(call, "2")
        assert posted.wait(10)
    # It is not tried over and over.
    assert len([each for each in caplog.records if "fails in the sandbox" in each.message]) == 1


def test_it_stops_when_it_is_told_to(sandbox: Sandbox) -> None:
    before = threading.active_count()
    with Worker(sandbox.world, sandbox.deliveries, pause=0):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
