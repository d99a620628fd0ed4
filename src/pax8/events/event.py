"""Events: what Pax8 told of, read from what it sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from pax8._core.model import Model
from pax8._core.reading import Timestamp
from pax8.events.names import fold, same_action

M = TypeVar("M", bound=Model)
# The names under which a vendor is told of a provision request.
_PROVISION = ("provisionRequest", "provisionDetail", "provisionAttempt")
# Where a topic or an action is, the first that is there. Only `webhookTopic` is documented.
_TOPICS = ("webhookTopic", "topic", "topicName")
_ACTIONS = ("action", "eventType", "type")
_DATA = ("payloadData", "data", "payload")


class Payload(Model):
    """The body of a delivery. What is not declared stays in `extra`, and all of it in `to_dict()`.

    A vendor is sent `is_simulation` and what begins with `provision_`, a partner all the others.
    """

    account_id: str | None = None
    webhook_id: str | None = None
    url: str | None = None
    sent_at: Timestamp | None = None
    webhook_topic: dict[str, Any] | None = None
    payload_data: dict[str, Any] | None = None
    is_simulation: bool | None = None
    provision_request: dict[str, Any] | None = None
    provision_detail: dict[str, Any] | None = None
    provision_attempt: dict[str, Any] | None = None


@dataclass(frozen=True)
class Event:
    """Something that Pax8 told of. It is a notification: the API has how things are now.

    - `raw`: what was sent, to the letter; `payload` is the same, read.
    - `key`: the same for all deliveries of one event; None for one that was not received. Where
      something must not be done twice, keep it and `received_at` with what was done: an event that
      says what an earlier one said has its key.
    - `attempt`: which try to handle it this is, from 1.
    - `received_at`: when it came first.
    """

    raw: bytes
    payload: Payload
    key: str | None = None
    attempt: int = 1
    received_at: datetime | None = None

    @cached_property
    def body(self) -> dict[str, Any]:
        """What was sent, as a dict by Pax8's names."""
        return self.payload.to_dict()

    @property
    def account_id(self) -> str | None:
        """The partner that it is about."""
        return self.payload.account_id

    @property
    def webhook_id(self) -> str | None:
        """The webhook that it was sent to."""
        return self.payload.webhook_id

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent; None if that is not said, or not as a time."""
        moment: Any = self.payload.sent_at
        return moment if isinstance(moment, datetime) else None

    @property
    def data(self) -> Any:
        """What the event is about: `payloadData`, an empty dict if there is none."""
        body, nothing = self.body, dict[str, Any]()
        return next((body[name] for name in _DATA if body.get(name) is not None), nothing)

    @property
    def event_id(self) -> str | None:
        """The id of the event itself, as the sandbox says it; None if none is said."""
        return next(_said(self.data, ("eventId",)), None)

    @property
    def entity_id(self) -> str | None:
        """The id of what it is about, looked for where it may stand; None if none is said."""
        data = _dict(self.data)
        found = (*_said(data, ("entityId",)), *_said(data.get("data"), ("id",)))
        return next(iter((*found, *_said(data, ("id",)))), None)

    @property
    def topic(self) -> str | None:
        """The topic, such as `SUBSCRIPTION`; None if none is said."""
        body = self.body
        for name in _TOPICS:
            found = body.get(name)
            if isinstance(found, dict):
                found = next(_said(cast("Any", found), ("topic", "name")), None)
            if isinstance(found, str) and found:
                return found
        return None

    @property
    def actions(self) -> tuple[str, ...]:
        """Whatever may be what happened: `Cancel` of a subscription, `CREATED` of an invoice.

        It is not documented where that stands, so it is looked for where it may.
        """
        body = self.body
        several = _list(self.data) or [self.data]
        found = [said for each in several for said in _said(each)] + list(_said(body))
        if not found:
            filters = _list(_dict(body.get("webhookTopic")).get("filters"))
            of_filters = [said for each in filters for said in _said(each)]
            # What was asked for is what came, if it was one thing.
            found = of_filters if len(of_filters) == 1 else []
        return tuple(dict.fromkeys(found))

    @property
    def action(self) -> str | None:
        """What happened, as far as it is said: the first of `actions`."""
        return next(iter(self.actions), None)

    def is_about(self, topic: str | None = None, action: str | None = None) -> bool:
        """Whether it is of this topic, and this happened. None is any."""
        if topic is not None and fold(self.topic or "") != fold(topic):
            return False
        return action is None or any(same_action(action, each, self.topic) for each in self.actions)

    def read(self, kind: type[M], name: str = "payloadData") -> M:
        """Read a part of it as a model, such as one of `pax8.types`.

        :param name: The name of the part in the body.
        """
        return kind.from_dict(_dict(self.body.get(name)))


@dataclass(frozen=True)
class ProvisionEvent(Event):
    """What a vendor is told: a provision request, the answers of the customer, and the attempt.

    `read(ProvisionRequest, "provisionRequest")` reads each part as its model. Its action is the
    type of the request, such as `NetNew`.
    """

    @property
    def is_simulation(self) -> bool:
        """Whether nobody really ordered it."""
        return self.payload.is_simulation is True

    @property
    def request_id(self) -> str | None:
        """The id of the provision request."""
        return self._id("provisionRequest")

    @property
    def detail_id(self) -> str | None:
        """The id of the answers."""
        return self._id("provisionDetail")

    @property
    def attempt_id(self) -> str | None:
        """The id of the attempt that told of it first; results are for the latest attempt."""
        return self._id("provisionAttempt")

    @property
    def topic(self) -> None:
        """None: vendors are told of nothing else, and so there are no topics."""
        return

    @property
    def actions(self) -> tuple[str, ...]:
        """The type of the request."""
        return tuple(_said(self.body.get("provisionRequest"), ("type",)))

    def _id(self, name: str) -> str | None:
        return next(_said(self.body.get(name), ("id",)), None)


def read(raw: bytes, key: str | None = None, attempt: int = 1, received_at: float = 0) -> Event:
    """Read an event from the body of a delivery; ValueError if that is not a JSON object."""
    payload = Payload.from_json(raw)
    known = payload.to_dict()
    provision = "webhookTopic" not in known and any(name in known for name in _PROVISION)
    kind = ProvisionEvent if provision else Event
    moment = datetime.fromtimestamp(received_at, UTC) if received_at else None
    return kind(raw, payload, key, attempt, moment)


def _said(part: Any, names: tuple[str, ...] = _ACTIONS) -> Iterator[str]:
    said = _dict(part)
    for name in names:
        value = said.get(name)
        if isinstance(value, str) and value:
            yield value


def _dict(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
