"""From what happens at Pax8 to a handler, over sockets, with deliveries that are lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from pax8 import Pax8Client
from pax8.events import Event, Events
from pax8.events.intake import Delivery
from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.delivery import Deliveries, Letter, Outcome
from pax8.types import WebhookTopic

SECRET = "s3cret"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Say nothing."""


@contextmanager
def served(application: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_lost_twice_and_handled_once() -> None:
    events, handled = Events("memory", authorization=SECRET), list[Event]()
    deliveries, settled = list[bool](), threading.Event()

    @events.on("SUBSCRIPTION", action="Change")
    def changed(event: Event) -> None:
        handled.append(event)

    def losing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Lose the first delivery before it is received, and the answer to the second."""
        deliveries.append(True)
        if len(deliveries) == 1:
            start_response("500 Lost", [])
            return []
        if len(deliveries) == 2:
            events.wsgi(environ, lambda *_: None)
            start_response("500 Lost too", [])
            return []
        answer = events.wsgi(environ, start_response)
        settled.set()
        return answer

    sandbox = Sandbox(seed=1, companies=5)
    with (
        SandboxServer(sandbox, retry_pause=0.05) as server,
        Pax8Client("any", "any", base_url=server.url) as client,
        events,
        served(losing) as url,
    ):
        webhook = client.webhooks.create(
            display_name="ours",
            url=url,
            authorization=SECRET,
            active=True,
            webhook_topics=[WebhookTopic(topic="SUBSCRIPTION", filters=[])],
        )
        found = next(
            each
            for each in client.subscriptions.list(status="Active")
            if each.commitment is None and each.quantity
        )
        client.subscriptions.update(found.id, quantity=(found.quantity or 0) + 1)
        assert settled.wait(30)
        # The sandbox notes it before it closes.
        server.stop()
        assert events.stop()
        (log,) = sandbox.world.select("webhook_logs")
    assert [call["status"] for call in log["callHistory"]] == ["FAILED", "FAILED", "SUCCESS"]
    assert log["webhookId"] == webhook.id
    (event,) = handled
    assert event.webhook_id == webhook.id
    assert event.data["entityId"] == found.id


@pytest.mark.parametrize("left_out", ["eventId", "nothing"])
def test_there_and_back_again_are_events_of_their_own(left_out: str) -> None:
    """A quantity goes up and down, twice, while nothing else changes, not even time."""
    events, handled = Events("memory", authorization=SECRET), list[Any]()
    ids = set[tuple[str | None, datetime | None]]()

    @events.on("SUBSCRIPTION")
    def changed(event: Event) -> None:
        handled.append(event.data["data"]["quantity"])
        ids.add((event.key, event.received_at))

    sandbox = Sandbox(seed=1, companies=5)

    def post(letter: Letter) -> Outcome:
        body = json.loads(letter.content)
        assert "eventId" in body["payloadData"]
        body["payloadData"].pop(left_out, None)
        content = json.dumps(body).encode()
        # Each comes again at once, as if the answer had got lost.
        for _ in range(2):
            taken = events.intake.body(content)
            assert isinstance(taken, Delivery)
            assert events.keep(taken).status == 200
        return Outcome(status=200)

    sandbox.deliveries = Deliveries(sandbox.world, post)
    with Pax8Client("any", "any", transport=sandbox) as client:
        client.webhooks.create(
            display_name="ours",
            url="http://127.0.0.1:9/",
            authorization=SECRET,
            active=True,
            webhook_topics=[WebhookTopic(topic="SUBSCRIPTION", filters=[])],
        )
        found = next(
            each
            for each in client.subscriptions.list(status="Active")
            if each.commitment is None and each.quantity
        )
        more, quantity = (found.quantity or 0) + 1, found.quantity or 0
        for wanted in (more, quantity, more, quantity):
            client.subscriptions.update(found.id, quantity=wanted)
            sandbox.deliver()
    while (task := events.work.take()) is not None:
        events.work.carry_out(task)
    assert handled == [more, quantity, more, quantity]
    # As the documentation has it, for who must not do a thing twice.
    assert len(ids) == len(handled)
    events.store.close()
