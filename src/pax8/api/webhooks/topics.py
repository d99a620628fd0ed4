"""Topics of webhooks: which there are, and which of them a webhook is told of."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any, Unpack
from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.reading import Timestamp
from pax8.api.surfaces import WEBHOOKS
from pax8.api.terms import Paging, SortDirection
from pax8.api.webhooks.webhook import FilterOperator, Webhook, WebhookFilter, WebhookTopic


class WebhookPayload(Model):
    """What is posted to the address of a webhook. `payload_data` is what it is about."""

    account_id: str | None = None
    webhook_id: str | None = None
    url: str | None = None
    sent_at: Timestamp | None = None
    webhook_topic: WebhookTopic | None = None
    payload_data: dict[str, Any] | None = None


class FilterConditionDefinition(Model):
    """A field that conditions can be on, and how it may be compared."""

    field: str | None = None
    description: str | None = None
    data_type: str | None = None
    operator: builtins.list[FilterOperator] | None = None
    value: str | None = None


class WebhookFilterDefinition(Model):
    """An action of a topic, and what its events can be filtered by."""

    action: str | None = None
    action_display_name: str | None = None
    description: str | None = None
    conditions: builtins.list[FilterConditionDefinition] | None = None


class TopicDefinition(Model):
    """A topic that there is, with an example of what is posted for it. It has no id."""

    topic: str | None = None
    name: str | None = None
    description: str | None = None
    available_filters: builtins.list[WebhookFilterDefinition] | None = None
    sample_payload: WebhookPayload | None = None


class WebhookTest(Model):
    """What a test sends, and where."""

    url: str | None = None
    webhook: Webhook | None = None
    sample_payload: dict[str, Any] | None = None


class TopicDefinitionQuery(Paging, total=False):
    """Which topic definitions, and in what order. `search`: text that they have in them."""

    search: str
    topic: str
    sort: str
    sort_direction: SortDirection | str


class WebhookTopics(Resource[Mode]):
    """What webhooks are told of."""

    surface = WEBHOOKS

    @operation("GET /webhooks/topic-definitions")
    def list_topic_definitions(
        self, filter: TopicDefinitionQuery | None = None, /, **query: Unpack[TopicDefinitionQuery]
    ) -> Page[TopicDefinition]:
        """List the topics that there are, with their actions and what can be filtered by.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("POST /webhooks/{webhook_id}/topics")
    def add_topic(
        self,
        webhook_id: UUID | str,
        whole: WebhookTopic | None = None,
        /,
        *,
        topic: str | None = None,
        filters: Sequence[WebhookFilter] | None = None,
    ) -> Webhook:
        """Add a topic to a webhook. One that it has already is refused.

        :param webhook_id: The id of the webhook.
        :param whole: A topic with its filters, in the place of keywords.
        :param topic: The name of the topic.
        :param filters: What of it to be told of; an empty list is all of it.
        """
        ...

    @operation("PUT /webhooks/{webhook_id}/topics")
    def replace_topics(
        self, webhook_id: UUID | str, /, *, webhook_topics: Sequence[WebhookTopic]
    ) -> Webhook:
        """Give a webhook these topics, in the place of all that it has.

        :param webhook_id: The id of the webhook.
        :param webhook_topics: The topics, each with its filters.
        """
        ...

    @operation("POST /webhooks/{webhook_id}/topics/{topic_id}/configuration")
    def configure_topic(
        self, webhook_id: UUID | str, topic_id: UUID | str, /, *, filters: Sequence[WebhookFilter]
    ) -> Webhook:
        """Give a topic of a webhook these filters, in the place of those that it has.

        :param webhook_id: The id of the webhook.
        :param topic_id: The id that the topic has on this webhook.
        :param filters: What of it to be told of; an empty list is all of it.
        """
        ...

    @operation("DELETE /webhooks/{webhook_id}/topics/{topic_id}")
    def delete_topic(self, webhook_id: UUID | str, topic_id: UUID | str, /) -> None:
        """Take a topic from a webhook.

        :param webhook_id: The id of the webhook.
        :param topic_id: The id that the topic has on this webhook.
        """
        ...

    @operation("POST /webhooks/{webhook_id}/topics/{topic}/test", shown_by="webhooks.list_logs")
    def test(self, webhook_id: UUID | str, topic: str, /) -> WebhookTest:
        """Have an example of a topic's events posted to a webhook.

        :param webhook_id: The id of the webhook.
        :param topic: The name of the topic.
        """
        ...
