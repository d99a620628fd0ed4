"""The logs of webhooks: what was posted to them, and what is to be posted again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Unpack
from uuid import UUID

from pax8._core.page import Page
from pax8.api.webhooks.logs import WebhookLog, WebhookLogQuery
from pax8.api.webhooks.webhooks import Webhooks
from pax8.sandbox.listing import Condition
from pax8.sandbox.population import timestamp
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.serving import serves
from pax8.sandbox.webhooks.records import the_webhook
from pax8.sandbox.webhooks.sorting import listed_by
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_SORTABLE = frozenset({"createdAt", "finalStatus"})


@serves(Webhooks.list_logs)
def list_logs(
    world: World,
    webhook_id: UUID | str,
    filter: WebhookLogQuery | None = None,
    /,
    **query: Unpack[WebhookLogQuery],
) -> Page[WebhookLog]:
    webhook = the_webhook(world, webhook_id)
    of_webhook = Condition("webhook_id", webhook["id"])
    conditions = (of_webhook, *_conditions(query))
    return listed_by(_SORTABLE, world, "webhook_logs", WebhookLog, query, *conditions)


def _conditions(query: WebhookLogQuery) -> Iterator[Condition]:
    if "status" in query:
        yield Condition("final_status", str(query["status"]))
    if "start_date" in query:
        yield Condition("created_at", _instant(query["start_date"]), ">=")
    if "end_date" in query:
        yield Condition("created_at", _instant(query["end_date"]), "<=")


def _instant(given: datetime | date | str) -> str:
    return given if isinstance(given, str) else timestamp(given)


@serves(Webhooks.get_log)
def get_log(world: World, webhook_id: UUID | str, log_id: UUID | str, /) -> WebhookLog:
    _log(world, webhook_id, log_id)
    body = world.body("webhook_logs", str(log_id))
    return WebhookLog.from_json(body or b"")


@serves(Webhooks.retry)
def retry(world: World, webhook_id: UUID | str, log_id: UUID | str, /) -> None:
    log = _log(world, webhook_id, log_id)
    if log["finalStatus"] != "FAILED":
        raise Refusal(400, f"The delivery did not fail: it is {log['finalStatus']}")
    # As if it were new, so that it is tried at once.
    again = {**log, "finalStatus": "RETRYING", "_tries": 0, "_triesLeft": 1}
    world.replace("webhook_logs", again)
    world.mail.set()


def _log(world: World, webhook_id: UUID | str, log_id: UUID | str) -> Record:
    webhook = the_webhook(world, webhook_id)
    log = world.read("webhook_logs", str(log_id))
    if log is None or log["webhookId"] != webhook["id"]:
        raise Refusal(404, f"Webhook Log Not Found: {log_id}")
    return log
