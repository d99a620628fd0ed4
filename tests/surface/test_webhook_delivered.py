"""A webhook is registered, something happens, and it is told of in spite of two failures."""

from __future__ import annotations

from datetime import timedelta

from pax8 import Pax8Client
from pax8.enums import FilterOperator
from pax8.sandbox import Sandbox, SandboxServer
from pax8.types import FilterCondition, WebhookFilter, WebhookLog, WebhookTopic
from support.receiver import receiving
from surface.partner_calls import an_order

SECRET = "Basic cGF4ODpzZWNyZXQ="


def finished(client: Pax8Client, webhook_id: str) -> WebhookLog:
    """The log of the one delivery, once it is neither pending nor retried."""
    for _ in range(5000):
        (log,) = client.webhooks.list_logs(webhook_id)
        if log.final_status not in {"PENDING", "RETRYING"}:
            return log
    raise AssertionError("it was not delivered")


def test_lost_twice_and_delivered_the_third_time() -> None:
    few = FilterCondition(field="quantity", operator=FilterOperator.LESS_THAN, value=["5"])
    with (
        receiving(500, 503) as receiver,
        SandboxServer(Sandbox(seed=7), retry_pause=0) as served,
        Pax8Client("id", "secret", base_url=served.url) as client,
    ):
        webhook = client.webhooks.create(
            display_name="Tickets",
            url=f"{receiver.url}/pax8",
            authorization=SECRET,
            active=True,
            webhook_topics=[
                WebhookTopic(
                    topic="SUBSCRIPTION", filters=[WebhookFilter(action="New", conditions=[few])]
                )
            ],
        )
        order = client.orders.create(**an_order(client))
        # The vendor takes a quarter of an hour.
        served.sandbox.world.advance(timedelta(minutes=20))
        told = [receiver.next() for _ in range(3)]
        assert {each.headers["authorization"] for each in told} == {SECRET}
        assert len({str(each.body) for each in told}) == 1
        body = told[-1].body
        assert order.line_items is not None
        assert body["payloadData"]["entityId"] == order.line_items[0].subscription_id
        assert body["payloadData"]["action"] == "New"
        assert body["webhookId"] == webhook.id

        log = finished(client, webhook.id)
        assert log.final_status == "SUCCESS"
        assert [each.http_status_code for each in log.call_history or []] == [500, 503, 204]
        assert [each.status for each in log.call_history or []] == ["FAILED", "FAILED", "SUCCESS"]
        assert client.webhooks.get_log(webhook.id, log.id) == log
        assert client.webhooks.get(webhook.id).last_delivery_status == "SUCCESS"
        assert receiver.empty()
        # A change of quantity is of another action, which was not asked for.
        client.subscriptions.update(str(order.line_items[0].subscription_id), quantity=4)
        assert len(client.webhooks.list_logs(webhook.id)) == 1


def test_lost_three_times_and_retried_by_hand() -> None:
    with (
        receiving(500, 500, 500) as receiver,
        SandboxServer(Sandbox(seed=7), retry_pause=0) as served,
        Pax8Client("id", "secret", base_url=served.url) as client,
    ):
        webhook = client.webhooks.create(
            display_name="Tickets",
            url=receiver.url,
            webhook_topics=[WebhookTopic(topic="INVOICE", filters=[])],
        )
        client.webhooks.test(webhook.id, "INVOICE")
        log = finished(client, webhook.id)
        assert (log.final_status, len(log.call_history or [])) == ("FAILED", 3)
        client.webhooks.retry(webhook.id, log.id)
        assert finished(client, webhook.id).final_status == "SUCCESS"
        assert [receiver.next().body["payloadData"]["topic"] for _ in range(4)] == ["INVOICE"] * 4


def test_nothing_is_posted_to_the_world() -> None:
    sandbox = Sandbox(seed=7)
    client = Pax8Client("id", "secret", transport=sandbox)
    webhook = client.webhooks.create(
        display_name="Outside",
        url="http://8.8.8.8/",
        error_threshold=1,
        webhook_topics=[WebhookTopic(topic="INVOICE", filters=[])],
    )
    client.webhooks.test(webhook.id, "INVOICE")
    assert sandbox.deliver() == 1
    (log,) = client.webhooks.list_logs(webhook.id)
    assert log.call_history is not None
    message = log.call_history[0].error_message or ""
    assert message.endswith("is outside, and this sandbox posts to nobody outside")
