"""What each operation of the webhooks surface is called with, found out through a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pax8 import Pax8Client
from pax8.types import FilterCondition, Webhook, WebhookFilter, WebhookLog, WebhookTopic

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
# Nobody listens there.
NOWHERE = "http://127.0.0.1:9/pax8"
# How often it is looked whether something was delivered, each time by a request.
_LOOKS = 5000
CANCELLED = WebhookFilter(
    action="Cancel",
    conditions=[FilterCondition(field="quantity", operator="GREATER_THAN", value=["10"])],
)


def configured(name: str = "Told of everything") -> dict[str, Any]:
    return {"display_name": name, "url": NOWHERE, "authorization": "Basic abc"}


def a_webhook(client: Pax8Client) -> Webhook:
    """One that is told of two topics, and gives up at once."""
    topics = [
        WebhookTopic(topic="SUBSCRIPTION", filters=[CANCELLED]),
        WebhookTopic(topic="INVOICE", filters=[]),
    ]
    return client.webhooks.create(**configured(), error_threshold=1, webhook_topics=topics)


def a_topic(client: Pax8Client) -> tuple[str, str]:
    webhook = a_webhook(client)
    assert webhook.webhook_topics is not None
    return webhook.id, webhook.webhook_topics[0].id


def a_log(client: Pax8Client) -> WebhookLog:
    """One of a delivery that failed, which it does as soon as it was tried."""
    webhook = a_webhook(client)
    client.webhooks.test(webhook.id, "INVOICE")
    for _ in range(_LOOKS):
        log = client.webhooks.list_logs(webhook.id).first()
        assert log is not None
        if log.final_status == "FAILED":
            return log
    raise AssertionError("it was not delivered")


def named(log: WebhookLog) -> Arguments:
    return (log.webhook_id, log.id), {}


def a_changed_webhook(client: Pax8Client) -> Arguments:
    webhook = a_webhook(client)
    webhook.display_name = "Told of little"
    return (webhook,), {}


CALLS: dict[str, Callable[[Pax8Client], Arguments]] = {
    "Webhooks.list": lambda c: (
        (),
        {"topic": a_webhook(c) and "INVOICE", "sort": "createdAt", "sort_direction": "desc"},
    ),
    "Webhooks.get": lambda c: ((a_webhook(c).id,), {}),
    "Webhooks.create": lambda c: ((), configured("Told of nothing yet")),
    "Webhooks.update_configuration": a_changed_webhook,
    "Webhooks.set_status": lambda c: ((a_webhook(c).id,), {"active": True}),
    "Webhooks.delete": lambda c: ((a_webhook(c).id,), {}),
    "WebhookTopics.list_topic_definitions": lambda c: ((), {"search": "invoice"}),
    "WebhookTopics.add_topic": lambda c: (
        (a_webhook(c).id,),
        {"topic": "ORDER", "filters": [WebhookFilter(action="CREATED", conditions=[])]},
    ),
    "WebhookTopics.replace_topics": lambda c: (
        (a_webhook(c).id,),
        {"webhook_topics": [WebhookTopic(topic="PRODUCT", filters=[])]},
    ),
    "WebhookTopics.configure_topic": lambda c: (a_topic(c), {"filters": []}),
    "WebhookTopics.delete_topic": lambda c: (a_topic(c), {}),
    "WebhookTopics.test": lambda c: ((a_webhook(c).id, "INVOICE"), {}),
    "WebhookLogs.list_logs": lambda c: ((a_log(c).webhook_id,), {"status": "FAILED"}),
    "WebhookLogs.get_log": lambda c: named(a_log(c)),
    "WebhookLogs.retry": lambda c: named(a_log(c)),
}
