"""How events are delivered to webhooks, and what is kept of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax8._core import wire
from pax8.sandbox.delivery import SOURCES, Due, Letter, Outcome

if TYPE_CHECKING:
    from pax8.sandbox.world import World

_SUCCESS = range(200, 300)


class WebhookDeliveries:
    """The logs that are not settled yet."""

    def open(self, world: World) -> list[Due]:
        """The logs with tries left."""
        return [
            Due(log["id"], log["webhookId"], tried=log["_tries"] > 0)
            for log in world.select("webhook_logs", "tries_left > 0")
        ]

    def letter(self, world: World, id_: str) -> Letter | None:
        """What is posted for a log now."""
        log = world.read("webhook_logs", id_)
        webhook = None if log is None else world.read("webhooks", log["webhookId"])
        if log is None or webhook is None or not log["_triesLeft"]:
            return None
        if not webhook["url"]:
            world.replace("webhook_logs", {**log, "finalStatus": "FAILED", "_triesLeft": 0})
            return None
        body = {
            "accountId": webhook["accountId"],
            "url": webhook["url"],
            "webhookId": webhook["id"],
            "sentAt": world.timestamp,
            **wire.decode(log["_payload"].encode()),
        }
        headers = {"content-type": "application/json", "user-agent": "pax8-sandbox"}
        if webhook.get("authorization"):
            headers["authorization"] = webhook["authorization"]
        return Letter(webhook["url"], headers, wire.encode(body))

    def settle(self, world: World, id_: str, letter: Letter, outcome: Outcome) -> None:
        """Add a call to its log, and keep how the webhook's last delivery went."""
        log = world.read("webhook_logs", id_)
        webhook = None if log is None else world.read("webhooks", log["webhookId"])
        if log is None or webhook is None:
            # It was deleted meanwhile.
            return
        good = outcome.status in _SUCCESS
        left = 0 if good else max(0, log["_triesLeft"] - 1)
        call: dict[str, Any] = {
            "id": world.new_id(),
            "timestamp": world.timestamp,
            "status": "SUCCESS" if good else "FAILED",
            "payload": wire.decode(letter.content),
        }
        if outcome.status is not None:
            call["httpStatusCode"] = outcome.status
        if not good:
            call["errorMessage"] = outcome.error or f"The answer was {outcome.status}"
        status = "SUCCESS" if good else "RETRYING" if left else "FAILED"
        world.replace(
            "webhook_logs",
            {
                **log,
                "finalStatus": status,
                "callHistory": [*log["callHistory"], call],
                "_tries": log["_tries"] + 1,
                "_triesLeft": left,
            },
        )
        world.replace("webhooks", {**webhook, "lastDeliveryStatus": status})


SOURCES.append(WebhookDeliveries())
