"""What happens in a world, as the events that webhooks are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax8._core import wire
from pax8.sandbox.observing import observes
from pax8.sandbox.webhooks.matching import matches
from pax8.sandbox.webhooks.topics import CREATED, UPDATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# Pax8 tries three times at most, however many errors a webhook puts up with.
MOST_TRIES = 3
# What of a subscription makes another of it that is billed.
_TERMS = ("quantity", "price", "billingTerm", "startDate")


@observes("companies")
def _company(world: World, before: Record | None, record: Record) -> None:
    _plain(world, "COMPANY", before, record)


@observes("invoices")
def _invoice(world: World, before: Record | None, record: Record) -> None:
    _plain(world, "INVOICE", before, record)


@observes("orders")
def _order(world: World, before: Record | None, record: Record) -> None:
    _plain(world, "ORDER", before, record)


@observes("products")
def _product(world: World, before: Record | None, record: Record) -> None:
    _plain(world, "PRODUCT", before, record)


@observes("quotes")
def _quote(world: World, before: Record | None, record: Record) -> None:
    _plain(world, "QUOTE", before, record)


def _plain(world: World, topic: str, before: Record | None, record: Record) -> None:
    tell(world, topic, CREATED if before is None else UPDATED, record)


@observes("provision_requests")
def _provision_request(world: World, before: Record | None, record: Record) -> None:
    if before is None and not record["_simulated"]:
        tell(world, "PROVISIONING", "REQUESTED", record)


@observes("provision_results")
def _provision_result(world: World, before: Record | None, record: Record) -> None:
    request = world.read("provision_requests", record["_provisionRequestId"])
    if before is None and request is not None and not request["_simulated"]:
        action = "SUCCEEDED" if record["status"] == "Success" else "FAILED"
        tell(world, "PROVISIONING", action, request)


@observes("subscriptions")
def _subscription(world: World, before: Record | None, record: Record) -> None:
    type_ = _line_item(before, record)
    if type_ is not None:
        tell(world, "SUBSCRIPTION", type_, {**record, "type": type_})


def _line_item(before: Record | None, record: Record) -> str | None:
    """What kind of line item was completed; None if none was."""
    status = record["status"]
    was = None if before is None else before["status"]
    if status != was:
        return _by_status(was, status)
    if before is None:
        return None
    if any(before[name] != record[name] for name in _TERMS):
        return "Change"
    return "Renewal" if before.get("commitment") != record.get("commitment") else None


def _by_status(was: str | None, status: str) -> str | None:
    if status == "Trial":
        return "TrialCreate"
    if status == "Active":
        return {"Trial": "TrialConvert", "PendingCancel": "Resurrect"}.get(str(was), "New")
    if status == "Cancelled":
        return "TrialCancel" if was == "Trial" else "Cancel"
    return "TrialConvert" if status == "Converted" else None


def tell(world: World, topic: str, action: str, data: Mapping[str, Any]) -> None:
    """Have an event delivered to every webhook that asks for it."""
    shown = {name: value for name, value in data.items() if not name.startswith("_")}
    known: dict[str, Any] = wire.decode(wire.encode(shown))
    payload: dict[str, Any] | None = None
    for webhook in world.select("webhooks", "active AND instr(topics, ?)", f"\n{topic}\n"):
        for subscribed in webhook["webhookTopics"]:
            if subscribed["topic"] == topic and matches(subscribed["filters"], action, known):
                # One event, however many webhooks are told of it.
                payload = payload or payload_data(world, world.new_id(), topic, action, known)
                post_to(world, webhook, subscribed, payload)


def payload_data(
    world: World, id_: str, topic: str, action: str, data: Mapping[str, Any]
) -> dict[str, Any]:
    """What an event is about, as it is told. All tries of one event have the same id."""
    return {
        "eventId": id_,
        "topic": topic,
        "action": action,
        "entityId": data.get("id"),
        "occurredAt": world.timestamp,
        "data": dict(data),
    }


def post_to(
    world: World, webhook: Record, topic: Mapping[str, Any], payload: Mapping[str, Any]
) -> Record:
    """Have this posted to a webhook for one of its topics; the log of it."""
    log: Record = {
        "id": world.new_id(),
        "webhookId": webhook["id"],
        "webhookName": webhook["displayName"],
        "createdAt": world.timestamp,
        "finalStatus": "PENDING",
        "callHistory": [],
        "_topic": topic["topic"],
        "_payload": wire.encode({"webhookTopic": topic, "payloadData": payload}).decode(),
        "_tries": 0,
        "_triesLeft": min(MOST_TRIES, webhook["errorThreshold"]),
    }
    world.insert("webhook_logs", [log])
    world.mail.set()
    return log
