"""What makes two deliveries one event."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Protocol

from pax8.events.event import Event, ProvisionEvent


class Identifies(Protocol):
    """What tells the identity of an event. `within` is for how many seconds it counts.

    Where equal keys may be two events after all, it has a method `about` too, as `Identity` has.
    """

    @property
    def within(self) -> float:
        """For how many seconds after the first delivery another one is a repeat."""
        ...

    def __call__(self, event: Event) -> str:
        """The key of an event: equal for repeats, unequal for all else."""
        ...


@dataclass(frozen=True)
class Identity:
    """Tells repeats by what they say, since Pax8 numbers its deliveries nowhere.

    A repeat is a delivery that says the same as one that came no longer than `within` seconds
    before it, apart from the members of the body that are `ignoring`. Those are when it was sent,
    which a repeat may say anew, and what of the webhook's own settings is sent along. With
    `ignoring=()`, deliveries are repeats only if all is the same.

    Something may come to be as it was: a quantity that goes from 5 to 6 and back. So a delivery is
    a repeat only if nothing else about the same thing came in between.

    Of a provision request each repeat is an attempt of its own, so a repeat is what has the same
    request and the same answers.
    """

    within: float = 3600.0
    ignoring: tuple[str, ...] = ("sentAt", "url", "webhookTopic")

    def __call__(self, event: Event) -> str:
        """The key of an event."""
        if isinstance(event, ProvisionEvent) and event.request_id and event.detail_id:
            return _digest("provision", event.request_id, event.detail_id)
        left = {name: each for name, each in event.body.items() if name not in self.ignoring}
        # The order of members says nothing. What is no JSON to Python is a number, as its digits.
        said = json.dumps(left, sort_keys=True, default=str)
        return _digest("event", event.topic or "", said)

    def about(self, event: Event) -> str:
        """What an event is about; empty if its key cannot be that of another one.

        It is a thing of a topic, of a webhook: the topic as a whole if no thing is named.
        """
        if isinstance(event, ProvisionEvent) or event.event_id:
            return ""
        of = (str(event.body.get(name, "")) for name in ("accountId", "webhookId"))
        return _digest("about", *of, event.topic or "", event.entity_id or "")


def about(identity: Identifies, event: Event) -> str:
    """What an event is about, if whoever identifies it has a word on that; else empty."""
    tell: Any = getattr(identity, "about", None)
    return "" if tell is None else str(tell(event))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8) + encoded)
    return digest.hexdigest()[:40]
