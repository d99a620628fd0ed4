"""Webhooks: listed, made, changed, switched on and off, and taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Unpack
from uuid import UUID

from pax8._core.page import Page
from pax8.api.webhooks.webhook import Webhook, WebhookTopic
from pax8.api.webhooks.webhooks import ErrorThreshold, WebhookQuery, Webhooks
from pax8.sandbox.account import ACCOUNT_ID
from pax8.sandbox.listing import Condition
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.serving import serves
from pax8.sandbox.webhooks.records import changed, configuration, the_webhook, topics
from pax8.sandbox.webhooks.sorting import listed_by
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_SORTABLE = frozenset({"displayName", "url", "active", "createdAt", "updatedAt"})


@serves(Webhooks.list)
def list_webhooks(
    world: World, filter: WebhookQuery | None = None, /, **query: Unpack[WebhookQuery]
) -> Page[Webhook]:
    return listed_by(_SORTABLE, world, "webhooks", Webhook, query, *_conditions(query))


def _conditions(query: WebhookQuery) -> Iterator[Condition]:
    if "query" in query:
        yield Condition("words", query["query"].casefold(), "contains")
    if "topic" in query:
        yield Condition("topics", f"\n{query['topic']}\n", "contains")
    if "status" in query:
        yield Condition("last_delivery_status", str(query["status"]))


@serves(Webhooks.get)
def get_webhook(world: World, webhook_id: UUID | str, /) -> Webhook:
    return Webhook.from_dict(the_webhook(world, webhook_id))


@serves(Webhooks.create)
def create_webhook(
    world: World,
    webhook: Webhook | None = None,
    /,
    *,
    display_name: str | None = None,
    url: str | None = None,
    authorization: str | None = None,
    active: bool | None = None,
    contact_email: str | None = None,
    error_threshold: ErrorThreshold | None = None,
    integration_id: UUID | str | None = None,
    webhook_topics: Sequence[WebhookTopic] | None = None,
) -> Webhook:
    record: Record = {
        "id": world.new_id(),
        "accountId": ACCOUNT_ID,
        "integrationId": None if integration_id is None else str(integration_id),
        **configuration(
            display_name=display_name,
            url=url,
            authorization=authorization,
            contact_email=contact_email,
            error_threshold=error_threshold,
        ),
        "active": bool(active),
        "lastDeliveryStatus": None,
        "webhookTopics": topics(world, webhook_topics or ()),
        "createdAt": world.timestamp,
        "updatedAt": world.timestamp,
    }
    _check_address(record)
    world.insert("webhooks", [record])
    return Webhook.from_dict(record)


@serves(Webhooks.update_configuration)
def update_configuration(
    world: World,
    webhook_id: Webhook | UUID | str,
    /,
    *,
    display_name: str | None = None,
    url: str | None = None,
    authorization: str | None = None,
    contact_email: str | None = None,
    error_threshold: ErrorThreshold | None = None,
) -> Webhook:
    webhook = the_webhook(world, str(webhook_id))
    changes = configuration(
        display_name=display_name,
        url=url,
        authorization=authorization,
        contact_email=contact_email,
        error_threshold=error_threshold,
    )
    _check_address({**webhook, **changes})
    return changed(world, webhook, changes)


@serves(Webhooks.set_status)
def set_status(world: World, webhook_id: UUID | str, /, *, active: bool) -> Webhook:
    webhook = the_webhook(world, webhook_id)
    _check_address({**webhook, "active": active})
    return changed(world, webhook, {"active": active})


@serves(Webhooks.delete)
def delete_webhook(world: World, webhook_id: UUID | str, /) -> None:
    webhook = the_webhook(world, webhook_id)
    for log in list(world.select("webhook_logs", "webhook_id = ?", webhook["id"])):
        world.delete("webhook_logs", log["id"])
    world.delete("webhooks", webhook["id"])


def _check_address(webhook: Record) -> None:
    if webhook["active"] and not webhook["url"]:
        raise Refusal(400, "A webhook without a url cannot be active")
