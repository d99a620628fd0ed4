"""From what happens at Pax8 to a handler, over sockets, with deliveries that are lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from pax8 import Pax8Client
from pax8.events import Event, Events
from pax8.sandbox import Sandbox, SandboxServer
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
