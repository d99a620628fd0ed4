"""The webhooks that requests name, and what may stand in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from pax8.api.webhooks.webhook import Webhook
from pax8.sandbox.refusals import Refusal, malformed
from pax8.sandbox.webhooks.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pax8.api.webhooks.webhook import WebhookFilter, WebhookTopic
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

USUAL_THRESHOLD, MOST_ERRORS = 3, 20


def the_webhook(world: World, webhook_id: UUID | str) -> Record:
    """The webhook with this id; `Refusal` if there is none."""
    record = world.read("webhooks", str(webhook_id))
    if record is None:
        raise Refusal(404, f"Webhook Not Found: {webhook_id}")
    return record


def changed(world: World, webhook: Record, changes: Mapping[str, Any]) -> Webhook:
    """Keep what changed of a webhook, and give it as the API speaks it."""
    record = {**webhook, **changes, "updatedAt": world.timestamp}
    world.replace("webhooks", record)
    return Webhook.from_dict(record)


def configuration(
    *,
    display_name: str | None,
    url: str | None,
    authorization: str | None,
    contact_email: str | None,
    error_threshold: int | None,
) -> Record:
    """The configuration of a webhook, by Pax8's names; `Refusal` if it cannot be."""
    if not (display_name and display_name.strip()):
        raise malformed("it is required", "displayName")
    if url is not None:
        _check_url(url)
    # It becomes a header, so it ends at no line.
    if authorization is not None and not (authorization.isprintable() and authorization.isascii()):
        raise malformed("it is no value of a header", "authorization")
    threshold = USUAL_THRESHOLD if error_threshold is None else error_threshold
    if not 1 <= threshold <= MOST_ERRORS:
        raise malformed(f"it must be from 1 to {MOST_ERRORS}", "errorThreshold")
    return {
        "displayName": display_name,
        "url": url,
        "authorization": authorization,
        "contactEmail": contact_email,
        "errorThreshold": threshold,
    }


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise malformed("it is no http or https url", "url")


def topics(world: World, given: Sequence[WebhookTopic]) -> list[Record]:
    """The topics of a webhook, each with an id; `Refusal` if one is not there, or twice."""
    found: dict[str, Record] = {}
    for each in given:
        record = topic(world, each.topic, each.filters)
        if record["topic"] in found:
            raise Refusal(400, f"Topic {record['topic']} is there twice")
        found[record["topic"]] = record
    return list(found.values())


def topic(world: World, name: str | None, filters: Sequence[WebhookFilter] | None) -> Record:
    """A topic of a webhook; `Refusal` if there is none of this name, or no such filter."""
    if name not in TOPICS:
        raise malformed(f"there is no topic {name}; there are {', '.join(TOPICS)}", "topic")
    if filters is None:
        raise malformed("it is required", "filters")
    return {"id": world.new_id(), "topic": name, "filters": checked(name, filters)}


def checked(name: str, filters: Sequence[WebhookFilter]) -> list[Record]:
    """The filters of a topic as they are kept; `Refusal` if they ask for what it has not."""
    known = TOPICS[name]
    actions = {each.casefold(): each for each in known.actions}
    fields = {each.path for each in known.fields}
    kept: list[Record] = []
    for each in filters:
        action = actions.get((each.action or "").casefold())
        if action is None:
            there = ", ".join(known.actions)
            raise malformed(f"{name} has no action {each.action}; it has {there}", "action")
        if each.conditions is None:
            raise malformed("it is required", "conditions")
        conditions: list[Record] = []
        for condition in each.conditions:
            if condition.field not in fields:
                raise malformed(f"{name} has no field {condition.field}", "field")
            if condition.operator is None or not condition.operator.known:
                raise malformed(f"there is no operator {condition.operator}", "operator")
            if not condition.value:
                raise malformed("at least one value is required", "value")
            conditions.append(condition.to_dict())
        kept.append({"action": action, "conditions": conditions})
    return kept
