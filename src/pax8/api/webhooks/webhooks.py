"""Webhooks: made, changed, switched on and off, and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Unpack
from uuid import UUID

import msgspec

from pax8._core.operation import Mode, operation
from pax8._core.page import Page
from pax8.api.surfaces import WEBHOOKS
from pax8.api.terms import Paging, SortDirection
from pax8.api.webhooks.logs import WebhookLogs
from pax8.api.webhooks.topics import WebhookTopics
from pax8.api.webhooks.webhook import Webhook, WebhookDeliveryStatus, WebhookTopic

# How many tries a delivery has.
ErrorThreshold = Annotated[int, msgspec.Meta(ge=1, le=20)]


class WebhookQuery(Paging, total=False):
    """Which webhooks, and in what order.

    `query`: text that they have in them. `status`: how the last delivery went. `topic`: a topic
    that they are told of.
    """

    query: str
    active: bool
    topic: str
    status: WebhookDeliveryStatus | str
    account_id: UUID | str
    sort: str
    sort_direction: SortDirection | str


class Webhooks(WebhookTopics[Mode], WebhookLogs[Mode]):
    """What Pax8 posts to you by itself, and how that went."""

    surface = WEBHOOKS

    @operation("GET /webhooks")
    def list(
        self, filter: WebhookQuery | None = None, /, **query: Unpack[WebhookQuery]
    ) -> Page[Webhook]:
        """List webhooks: all of them, or those that a filter lets through.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /webhooks/{webhook_id}")
    def get(self, webhook_id: UUID | str, /) -> Webhook:
        """Get one webhook.

        :param webhook_id: The id of the webhook.
        """
        ...

    @operation("POST /webhooks")
    def create(
        self,
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
        """Create a webhook, which is told of nothing unless it is active.

        :param webhook: A webhook, in the place of keywords.
        :param display_name: What it is called.
        :param url: The address that is posted to.
        :param authorization: What is sent along as the header Authorization, to the letter.
        :param active: Whether it is told of anything yet; Pax8 takes no for an answer if none is
            given.
        :param contact_email: Who is told when deliveries fail.
        :param error_threshold: How many tries a delivery has, of which Pax8 makes three at most,
            and after how many failures in a row the contact is told.
        :param integration_id: The integration that it belongs to, for integrators.
        :param webhook_topics: What it is told of, one entry a topic.
        """
        ...

    @operation("POST /webhooks/{webhook_id}/configuration", whole=True)
    def update_configuration(
        self,
        webhook_id: Webhook | UUID | str,
        /,
        *,
        display_name: str | None = None,
        url: str | None = None,
        authorization: str | None = None,
        contact_email: str | None = None,
        error_threshold: ErrorThreshold | None = None,
    ) -> Webhook:
        """Replace the configuration of a webhook. What is not given is not there any more.

        A webhook that was read with asterisks in the place of its `authorization` is refused, since
        they would be written over the secret, and without it there would be none: set the secret
        itself on it, or None.

        :param webhook_id: Its id; or the webhook itself, as it was read and changed.
        :param display_name: What it is called.
        :param url: The address that is posted to.
        :param authorization: What is sent along as the header Authorization, to the letter.
        :param contact_email: Who is told when deliveries fail.
        :param error_threshold: How many tries a delivery has, of which Pax8 makes three at most.
        """
        ...

    @operation("POST /webhooks/{webhook_id}/status")
    def set_status(self, webhook_id: UUID | str, /, *, active: bool) -> Webhook:
        """Switch a webhook on or off.

        :param webhook_id: The id of the webhook.
        :param active: Whether it is told of anything.
        """
        ...

    @operation("DELETE /webhooks/{webhook_id}")
    def delete(self, webhook_id: UUID | str, /) -> None:
        """Delete a webhook, and its logs with it.

        :param webhook_id: The id of the webhook.
        """
        ...
