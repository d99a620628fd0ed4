"""Logs of webhooks: what was posted, or tried to be."""

from __future__ import annotations

import builtins
from datetime import date, datetime
from typing import Any, Unpack
from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.reading import Timestamp
from pax8.api.surfaces import WEBHOOKS
from pax8.api.terms import Paging, SortDirection
from pax8.api.webhooks.webhook import WebhookDeliveryStatus


class WebhookCall(Model):
    """One try to post something. `http_status_code` is there if it was answered at all."""

    id: str = ""
    timestamp: Timestamp | None = None
    status: WebhookDeliveryStatus | None = None
    http_status_code: int | None = None
    error_message: str | None = None
    payload: dict[str, Any] | None = None


class WebhookLog(Model):
    """What became of one event for one webhook, try by try."""

    id: str = ""
    webhook_id: str | None = None
    webhook_name: str | None = None
    final_status: WebhookDeliveryStatus | None = None
    call_history: builtins.list[WebhookCall] | None = None
    created_at: Timestamp | None = None


class WebhookLogQuery(Paging, total=False):
    """Which logs, and in what order. `status`: how the delivery stands."""

    topic_name: str
    status: WebhookDeliveryStatus | str
    start_date: datetime | date | str
    end_date: datetime | date | str
    sort: str
    sort_direction: SortDirection | str


class WebhookLogs(Resource[Mode]):
    """How deliveries went."""

    surface = WEBHOOKS

    @operation("GET /webhooks/{webhook_id}/logs")
    def list_logs(
        self,
        webhook_id: UUID | str,
        filter: WebhookLogQuery | None = None,
        /,
        **query: Unpack[WebhookLogQuery],
    ) -> Page[WebhookLog]:
        """List the deliveries to a webhook.

        :param webhook_id: The id of the webhook.
        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /webhooks/{webhook_id}/logs/{log_id}")
    def get_log(self, webhook_id: UUID | str, log_id: UUID | str, /) -> WebhookLog:
        """Get one delivery to a webhook, with all its tries.

        :param webhook_id: The id of the webhook.
        :param log_id: The id of the log.
        """
        ...

    @operation("POST /webhooks/{webhook_id}/logs/{log_id}/retry", status=202)
    def retry(self, webhook_id: UUID | str, log_id: UUID | str, /) -> None:
        """Have a delivery that failed tried once more, which happens after this returns.

        :param webhook_id: The id of the webhook.
        :param log_id: The id of the log.
        """
        ...
