"""The topics of webhooks: which there are, and which of them a webhook is told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack
from uuid import UUID

from pax8._core import wire
from pax8._core.page import Page
from pax8.api.webhooks.topics import TopicDefinition, TopicDefinitionQuery, WebhookTest
from pax8.api.webhooks.webhook import Webhook, WebhookFilter, WebhookTopic
from pax8.api.webhooks.webhooks import Webhooks
from pax8.sandbox.account import ACCOUNT_ID
from pax8.sandbox.paging import cut
from pax8.sandbox.refusals import Refusal, malformed
from pax8.sandbox.serving import serves
from pax8.sandbox.webhooks.events import payload_data, post_to
from pax8.sandbox.webhooks.records import changed, checked, the_webhook, topic, topics
from pax8.sandbox.webhooks.topics import TOPICS, Topic
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

# What stands in an example for what each webhook has of its own.
_EXAMPLE_ID = "9a3c1e70-52d8-4b1f-a6c4-0e7d2f8b5c16"
_EXAMPLE_URL = "https://example.com/pax8"
_SORTABLE = frozenset({"topic", "name"})


@serves(Webhooks.list_topic_definitions)
def list_topic_definitions(
    world: World,
    filter: TopicDefinitionQuery | None = None,
    /,
    **query: Unpack[TopicDefinitionQuery],
) -> Page[TopicDefinition]:
    found = [each for each in TOPICS.values() if _is_asked(each, query)]
    if "sort" in query:
        sort = query["sort"]
        if sort not in _SORTABLE:
            raise malformed(f"it must be one of {', '.join(sorted(_SORTABLE))}", "sort")
        descends = query.get("sort_direction") == "desc"
        found.sort(key=lambda each: str(getattr(each, sort)), reverse=descends)
    rows = [wire.encode(_definition(world, each)) for each in found]
    return cut(world, TopicDefinition, rows, query.get("page"), query.get("size"))


def _is_asked(each: Topic, query: TopicDefinitionQuery) -> bool:
    words = f"{each.topic}\n{each.name}\n{each.about}".casefold()
    named = "topic" not in query or query["topic"] == each.topic
    return named and query.get("search", "").casefold() in words


def _definition(world: World, each: Topic) -> Record:
    sample: Record = {
        "accountId": ACCOUNT_ID,
        "url": _EXAMPLE_URL,
        "webhookId": _EXAMPLE_ID,
        "sentAt": world.timestamp,
        "webhookTopic": {"id": _EXAMPLE_ID, "topic": each.topic, "filters": []},
        "payloadData": _example(world, _EXAMPLE_ID, each),
    }
    return {**each.definition(), "samplePayload": sample}


def _example(world: World, id_: str, each: Topic) -> Record:
    return payload_data(world, id_, each.topic, next(iter(each.actions)), each.example())


@serves(Webhooks.add_topic)
def add_topic(
    world: World,
    webhook_id: UUID | str,
    whole: WebhookTopic | None = None,
    /,
    *,
    topic: str | None = None,
    filters: Sequence[WebhookFilter] | None = None,
) -> Webhook:
    webhook = the_webhook(world, webhook_id)
    return _with(world, webhook, topic, filters)


def _with(
    world: World, webhook: Record, name: str | None, filters: Sequence[WebhookFilter] | None
) -> Webhook:
    if any(each["topic"] == name for each in webhook["webhookTopics"]):
        raise Refusal(400, f"The webhook has topic {name} already")
    there = [*webhook["webhookTopics"], topic(world, name, filters)]
    return changed(world, webhook, {"webhookTopics": there})


@serves(Webhooks.replace_topics)
def replace_topics(
    world: World, webhook_id: UUID | str, /, *, webhook_topics: Sequence[WebhookTopic]
) -> Webhook:
    webhook = the_webhook(world, webhook_id)
    return changed(world, webhook, {"webhookTopics": topics(world, webhook_topics)})


@serves(Webhooks.configure_topic)
def configure_topic(
    world: World,
    webhook_id: UUID | str,
    topic_id: UUID | str,
    /,
    *,
    filters: Sequence[WebhookFilter],
) -> Webhook:
    webhook = the_webhook(world, webhook_id)
    found = _topic_of(webhook, topic_id)
    configured = {**found, "filters": checked(found["topic"], filters)}
    there = [configured if each is found else each for each in webhook["webhookTopics"]]
    return changed(world, webhook, {"webhookTopics": there})


@serves(Webhooks.delete_topic)
def delete_topic(world: World, webhook_id: UUID | str, topic_id: UUID | str, /) -> None:
    webhook = the_webhook(world, webhook_id)
    found = _topic_of(webhook, topic_id)
    rest = [each for each in webhook["webhookTopics"] if each is not found]
    changed(world, webhook, {"webhookTopics": rest})


def _topic_of(webhook: Record, topic_id: UUID | str) -> Record:
    for each in webhook["webhookTopics"]:
        if each["id"] == str(topic_id):
            found: Record = each
            return found
    raise Refusal(404, f"Topic Not Found: {topic_id}")


@serves(Webhooks.test)
def test(world: World, webhook_id: UUID | str, topic: str, /) -> WebhookTest:
    webhook = the_webhook(world, webhook_id)
    subscribed = next((each for each in webhook["webhookTopics"] if each["topic"] == topic), None)
    if subscribed is None:
        raise Refusal(400, f"The webhook has no topic {topic}")
    if not webhook["url"]:
        raise Refusal(400, "A webhook without a url cannot be tested")
    example = _example(world, world.new_id(), TOPICS[topic])
    post_to(world, webhook, subscribed, example)
    return WebhookTest.from_dict(
        {"url": webhook["url"], "webhook": shown(webhook), "samplePayload": example}
    )


def shown(webhook: Record) -> Record:
    """A webhook as the API speaks it."""
    return {name: value for name, value in webhook.items() if not name.startswith("_")}
