"""Events are read from whatever is sent, and lose nothing of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.json_values import exact, meant, objects, texts, values
from pax8.events import Event, Payload, ProvisionEvent
from pax8.events.event import read
from pax8.types import ProvisionRequest, Subscription

DOCUMENTED = {
    "accountId": "the-account",
    "url": "https://example.com/hook",
    "webhookId": "the-webhook",
    "sentAt": "2026-04-23T00:00:00.000Z",
    "webhookTopic": {"id": "t", "topic": "SUBSCRIPTION", "filters": []},
    "payloadData": {"id": "s", "type": "Cancel", "quantity": 3},
    "newToday": [1.10],
}


def event(body: Any) -> Event:
    return read(json.dumps(body).encode())


def test_the_documented_body() -> None:
    found = event(DOCUMENTED)
    assert type(found) is Event
    assert (found.account_id, found.webhook_id) == ("the-account", "the-webhook")
    assert found.sent_at == datetime(2026, 4, 23, tzinfo=UTC)
    assert (found.topic, found.action) == ("SUBSCRIPTION", "Cancel")
    assert found.data == {"id": "s", "type": "Cancel", "quantity": 3}
    assert found.read(Subscription).quantity == 3
    assert found.payload.extra.keys() == {"newToday"}
    assert meant(found.raw.decode()) == found.body


def test_what_a_vendor_is_told() -> None:
    found = event(
        {
            "isSimulation": True,
            "provisionRequest": {"id": "r", "type": "NetNew", "quantity": 7},
            "provisionDetail": {"id": "d", "details": {"domain": "a.example"}},
            "provisionAttempt": {"id": "a", "status": "Issued"},
        }
    )
    assert isinstance(found, ProvisionEvent)
    assert found.is_simulation
    assert (found.request_id, found.detail_id, found.attempt_id) == ("r", "d", "a")
    assert (found.topic, found.action) == (None, "NetNew")
    assert found.read(ProvisionRequest, "provisionRequest").quantity == 7


@pytest.mark.parametrize(
    ("body", "topic", "action"),
    [
        ({}, None, None),
        ({"webhookTopic": None, "payloadData": None}, None, None),
        ({"webhookTopic": "INVOICE", "payloadData": {"action": "CREATED"}}, "INVOICE", "CREATED"),
        ({"webhookTopic": {"name": "INVOICE"}, "action": "CREATE"}, "INVOICE", "CREATE"),
        ({"topic": "PRODUCT", "data": [{"type": "x"}, {"type": "y"}]}, "PRODUCT", "x"),
        ({"webhookTopic": ["SUBSCRIPTION"], "payloadData": 7}, None, None),
        ({"webhookTopic": {"topic": "T", "filters": [{"action": "A"}]}}, "T", "A"),
        (
            {"webhookTopic": {"topic": "T", "filters": [{"action": "A"}, {"action": "B"}]}},
            "T",
            None,
        ),
        ({"webhookTopic": {"topic": "T", "filters": 7}, "eventType": 3}, "T", None),
    ],
)
def test_what_it_is_about_wherever_that_stands(
    body: Any, topic: str | None, action: str | None
) -> None:
    found = event(body)
    assert (found.topic, found.action) == (topic, action)


@pytest.mark.parametrize(
    ("said", "asked", "same"),
    [
        ("Cancel", "cancel", True),
        ("CREATED", "CREATE", True),
        ("CREATE", "Created", True),
        ("SubscriptionCreated", "CREATED", True),
        ("Cancelled", "Cancel", True),
        ("TRIAL_CONVERT", "TrialConvert", True),
        ("ChangePartial", "Change", False),
        ("TrialCancel", "Cancel", False),
        ("Subscription", "Subscription", True),
    ],
)
def test_spellings_of_an_action(said: str, asked: str, same: bool) -> None:  # noqa: FBT001 - a table
    found = event({"webhookTopic": {"topic": "SUBSCRIPTION"}, "payloadData": {"type": said}})
    assert found.is_about("subscription", asked) is same
    assert not found.is_about("INVOICE", asked)


@given(texts(objects(Payload)))
def test_nothing_of_any_object_is_lost(text: str) -> None:
    found = read(text.encode())
    assert exact(found.body) == exact(meant(text))
    # Whatever it is, it can be asked.
    for each in (found.topic, found.action, found.actions, found.data, found.sent_at):
        repr(each)
    found.read(Subscription)


@given(values().filter(lambda value: not isinstance(value, dict)))
def test_what_is_no_object_is_no_event(value: Any) -> None:
    with pytest.raises(ValueError, match="JSON object"):
        read(json.dumps(value, default=str).encode())


@given(st.sampled_from(["webhookTopic", "payloadData", "provisionRequest", "action"]), values())
def test_any_value_at_any_place(name: str, value: Any) -> None:
    found = read(json.dumps({**DOCUMENTED, name: value}, default=str).encode())
    for each in (found.topic, found.action, found.data, found.is_about("SUBSCRIPTION", "x")):
        repr(each)
