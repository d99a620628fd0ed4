"""The tables of a sandbox's webhooks, and of what is delivered to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pax8.sandbox.tables import Column, Table, _as_is, _flag, _text


def count(name: str, *path: str) -> Column:
    """A whole number that the API does not speak of."""
    return Column(name, path, int, "INTEGER", hidden=True)


class _Words(Column):
    """All that a search for a webhook looks through."""

    def of(self, record: Mapping[str, Any]) -> Any:
        parts = (record.get(name) for name in ("displayName", "url", "contactEmail", "id"))
        return "\n".join(str(part) for part in parts if part).casefold()


class _Topics(Column):
    """The topics of a webhook, each between two line ends."""

    def of(self, record: Mapping[str, Any]) -> Any:
        return "".join(f"\n{each['topic']}\n" for each in record["webhookTopics"])


WEBHOOKS = Table(
    "webhooks",
    (
        _text("account_id", "accountId"),
        _text("integration_id", "integrationId"),
        _text("display_name", "displayName"),
        _text("url", "url"),
        _text("contact_email", "contactEmail"),
        _text("last_delivery_status", "lastDeliveryStatus"),
        _text("created_at", "createdAt"),
        _text("updated_at", "updatedAt"),
        _flag("active", "active"),
        _Words("words", (), _as_is),
        _Topics("topics", (), _as_is),
    ),
)
WEBHOOK_LOGS = Table(
    "webhook_logs",
    (
        _text("webhook_id", "webhookId"),
        _text("final_status", "finalStatus"),
        _text("created_at", "createdAt"),
        _text("topic_name", "_topic", hidden=True),
        # What is posted, and how often it may still be tried.
        _text("payload", "_payload", hidden=True),
        count("tries", "_tries"),
        count("tries_left", "_triesLeft"),
    ),
    indexes=("webhook_id", "tries_left"),
    order=(("created_at", True), ("position", True)),
)
TABLES = (WEBHOOKS, WEBHOOK_LOGS)
