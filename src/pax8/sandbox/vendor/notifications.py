"""How a vendor is notified of what it is asked for: four attempts, each kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8._core import wire
from pax8.sandbox.delivery import SOURCES, Due, Letter, Outcome
from pax8.sandbox.vendor.records import shown
from pax8.sandbox.vendor.requesting import attempt

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# The first, and three that are made by themselves.
MOST_ATTEMPTS = 4
_ACKNOWLEDGED = frozenset({200, 201, 202})


class Notifications:
    """The attempts that are issued."""

    def open(self, world: World) -> list[Due]:
        """The attempts of which the vendor was not notified yet."""
        return [
            Due(each["id"], each["webhookId"], tried=each["_number"] != 1)
            for each in world.select("provision_attempts", "status = 'Issued'")
        ]

    def letter(self, world: World, id_: str) -> Letter | None:
        """What the vendor is posted for an attempt."""
        made = world.read("provision_attempts", id_)
        if made is None or made["status"] != "Issued":
            return None
        webhook = world.read("provisioner_webhooks", made["webhookId"])
        request = _request(world, made)
        of_detail = world.read("provision_details", made["provisionDetailId"])
        if webhook is None or of_detail is None:
            raise LookupError(id_)
        body = {
            "isSimulation": bool(request["_simulated"]),
            "provisionRequest": shown(request),
            "provisionDetail": shown(of_detail),
            "provisionAttempt": shown(made),
        }
        headers = {
            "content-type": "application/json",
            "user-agent": "pax8-sandbox",
            webhook["sharedSecret"]["header"]: webhook["_credential"],
        }
        return Letter(webhook["url"], headers, wire.encode(body))

    def settle(self, world: World, id_: str, letter: Letter, outcome: Outcome) -> None:  # noqa: ARG002 - what was posted can be read from the attempt
        """Keep whether the vendor took it, and try again if it did not."""
        made = world.read("provision_attempts", id_)
        if made is None or made["status"] != "Issued":
            return
        if outcome.status in _ACKNOWLEDGED:
            world.replace("provision_attempts", {**made, "status": "Acknowledged"})
            return
        why = outcome.error or f"The answer was {outcome.status}"
        world.replace("provision_attempts", {**made, "status": "Failed", "errorDetail": why})
        of_detail = world.read("provision_details", made["provisionDetailId"])
        if made["_number"] < MOST_ATTEMPTS and of_detail is not None:
            attempt(world, _request(world, made), of_detail, made["_number"] + 1)


def _request(world: World, made: Record) -> Record:
    request = world.read("provision_requests", made["_provisionRequestId"])
    if request is None:
        raise LookupError(made["id"])
    return request


SOURCES.append(Notifications())
