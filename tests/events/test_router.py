"""Which handlers an event goes to."""

from __future__ import annotations

import json
from typing import Any

from pax8.events.event import Event, read
from pax8.events.router import Router

ROUTER = Router()


def names(router: Router, topic: str | None, action: str | None = None, **more: Any) -> list[str]:
    body = {"webhookTopic": {"topic": topic}, "payloadData": {"action": action}} if topic else more
    return [each.name for each in router.handlers(read(json.dumps(body).encode()))]


@ROUTER.on("SUBSCRIPTION", action="Cancel")
def cancelled(event: Event) -> None:
    """A function of this module, whose name it has in the store."""


def test_by_topic_and_action() -> None:
    router = Router()
    router.on("SUBSCRIPTION", name="all of them")(print)
    router.on("subscription", action="CANCEL", name="cancelled")(print)
    router.on("INVOICE", name="invoices")(print)
    router.on_provision("NetNew", name="new")(print)
    router.on_provision(name="any request")(print)
    router.otherwise(name="others")(print)
    assert names(router, "SUBSCRIPTION", "Cancel") == ["all of them", "cancelled"]
    assert names(router, "Subscription", "New") == ["all of them"]
    assert names(router, "INVOICE") == ["invoices"]
    assert names(router, "QUOTE") == ["others"]
    assert names(router, None) == ["others"]
    assert names(router, None, provisionRequest={"type": "NetNew"}) == ["new", "any request"]
    assert names(router, None, provisionRequest={"type": "Update"}) == ["any request"]


def test_any_is_beside_what_else_there_is() -> None:
    router = Router()
    router.on_any(name="any")(print)
    router.on("INVOICE", name="invoices")(print)
    router.otherwise(name="others")(print)
    assert names(router, "INVOICE") == ["any", "invoices"]
    assert names(router, "QUOTE") == ["any"]


def test_names_are_those_of_the_functions_and_differ() -> None:
    router = Router()
    assert router.on("A")(cancelled) is cancelled
    router.on("A")(cancelled)

    class Callable:
        async def __call__(self, event: Event) -> None: ...

    router.on("A")(Callable())
    first, second, third = router.handlers(read(b'{"topic": "A"}'))
    assert first.name.endswith("test_router.cancelled")
    assert second.name == f"{first.name} 2"
    assert third.name.endswith("Callable")
    assert [each.awaited for each in (first, second, third)] == [False, False, True]
