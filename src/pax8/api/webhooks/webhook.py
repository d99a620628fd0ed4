"""A webhook: an address that Pax8 posts to, and what it posts there."""

from __future__ import annotations

from typing import ClassVar

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.reading import Timestamp


class WebhookDeliveryStatus(OpenEnum):
    """How a delivery stands: the last of a webhook's, one of its log, or one try of that."""

    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    RETRYING = "RETRYING"


class FilterOperator(OpenEnum):
    """How the field of an event is compared with the values of a condition."""

    EQUALS = "EQUALS"
    NOT_EQUALS = "NOT_EQUALS"
    GREATER_THAN = "GREATER_THAN"
    LESS_THAN = "LESS_THAN"
    IN = "IN"
    NOT_IN = "NOT_IN"
    CONTAINS = "CONTAINS"


class FilterCondition(Model):
    """What a field of an event must be."""

    field: str | None = None
    operator: FilterOperator | None = None
    value: list[str] | None = None


class WebhookFilter(Model):
    """An action, and the conditions on its events, all of which must hold."""

    action: str | None = None
    conditions: list[FilterCondition] | None = None


class WebhookTopic(Model):
    """A topic that a webhook is told of; without filters, of all that happens in it."""

    _read_only: ClassVar[frozenset[str]] = frozenset({"id"})

    id: str = ""
    topic: str | None = None
    filters: list[WebhookFilter] | None = None


class Webhook(Model):
    """An address of yours, and what is posted to it.

    `authorization` is sent to it as the header of that name, to the letter: it is a secret, so it
    is left out of what is shown of the webhook.
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"authorization"})

    id: str = ""
    account_id: str | None = None
    integration_id: str | None = None
    display_name: str | None = None
    url: str | None = None
    authorization: str | None = None
    active: bool | None = None
    contact_email: str | None = None
    error_threshold: int | None = None
    last_delivery_status: WebhookDeliveryStatus | None = None
    webhook_topics: list[WebhookTopic] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
