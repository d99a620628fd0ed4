"""Webhooks, and what was posted to each."""

from __future__ import annotations

from pax8.api.webhooks.logs import WebhookLog
from pax8.api.webhooks.webhook import Webhook
from pax8.sandbox.listing import Condition
from pax8.sandbox.refusals import not_found
from pax8.sandbox.window.chunks import NEWEST_FIRST, chunk_of
from pax8.sandbox.window.visiting import Page, Visit, lists, shows_one


@lists("webhooks")
def list_webhooks(visit: Visit) -> Page:
    """Show webhooks, newest first."""
    chunk = chunk_of(visit, "webhooks", Webhook, order=NEWEST_FIRST)
    return Page("webhooks.html", "Webhooks", {"chunk": chunk})


@shows_one("webhooks")
def webhook(visit: Visit) -> Page:
    """Show a webhook, and what was posted to it, newest first."""
    body = visit.sandbox.world.body("webhooks", visit.id)
    if body is None:
        raise not_found("Webhook", visit.id)
    found = Webhook.from_json(body)
    return Page(
        "webhook.html",
        found.display_name or found.id,
        {
            "webhook": found,
            "chunk": chunk_of(visit, "webhook_logs", WebhookLog, Condition("webhook_id", found.id)),
        },
    )


@shows_one("deliveries")
def delivery(visit: Visit) -> Page:
    """Show something that was posted, with each try."""
    body = visit.sandbox.world.body("webhook_logs", visit.id)
    if body is None:
        raise not_found("Delivery", visit.id)
    return Page("delivery.html", "Delivery", {"log": WebhookLog.from_json(body)})
