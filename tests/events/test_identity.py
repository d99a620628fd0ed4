"""What makes two deliveries one event."""

from __future__ import annotations

import json
from typing import Any

from pax8.events import Identity
from pax8.events.event import read

BODY = {
    "accountId": "a",
    "webhookId": "w",
    "url": "https://example.com/1",
    "sentAt": "2026-01-01T00:00:00Z",
    "webhookTopic": {"id": "t", "topic": "SUBSCRIPTION", "filters": []},
    "payloadData": {"id": "line", "type": "Change", "quantity": 1.10},
}
PROVISION = {
    "isSimulation": False,
    "provisionRequest": {"id": "r", "type": "NetNew"},
    "provisionDetail": {"id": "d"},
    "provisionAttempt": {"id": "a1"},
}


def about(body: dict[str, Any]) -> str:
    return Identity().about(read(json.dumps(body).encode()))


def key(body: dict[str, Any], identity: Identity | None = None) -> str:
    return (identity or Identity())(read(json.dumps(body).encode()))


def test_a_repeat_may_be_sent_at_another_time_to_another_url_in_another_order() -> None:
    again = {**BODY, "sentAt": "2026-01-01T00:05:00Z", "url": "https://example.com/2"}
    again["webhookTopic"] = {"topic": "SUBSCRIPTION", "filters": [{"action": "Change"}]}
    assert key(dict(reversed(again.items()))) == key(BODY)


def test_what_says_anything_else_is_another_event() -> None:
    others = [
        {**BODY, "accountId": "b"},
        {**BODY, "webhookId": "x"},
        {**BODY, "webhookTopic": {"topic": "INVOICE"}},
        {**BODY, "payloadData": {"id": "line", "type": "Change", "quantity": 1.2}},
        {**BODY, "payloadData": {"id": "line", "type": "Change"}},
        {**BODY, "new": None},
        {},
    ]
    assert len({key(each) for each in [BODY, *others]}) == len(others) + 1


def test_events_about_one_thing() -> None:
    data = {"entityId": "e", "data": {"id": "d"}, "id": "i"}
    known = {**BODY, "payloadData": data}
    for same in (
        {"entityId": "e"},
        {"data": {"id": "e"}, "id": "i"},
        {"id": "e", "quantity": 6},
    ):
        assert about({**BODY, "payloadData": same}) == about(known)
    for other in (
        {**known, "accountId": "b"},
        {**known, "webhookId": "x"},
        {**known, "webhookTopic": {"topic": "INVOICE"}},
        {**known, "payloadData": {"entityId": "f"}},
    ):
        assert about(other) not in ("", about(known))


def test_where_no_thing_is_named_all_of_the_topic_is_one() -> None:
    bare = {**BODY, "payloadData": {"quantity": 5}}
    assert about(bare) == about({**bare, "payloadData": ["e"]}) != ""
    assert about(bare) != about(BODY)


def test_what_is_numbered_cannot_be_mistaken() -> None:
    numbered = {**BODY, "payloadData": {"eventId": "1", "entityId": "e"}}
    assert about(numbered) == about(PROVISION) == ""
    assert key(numbered) != key({**BODY, "payloadData": {"eventId": "2", "entityId": "e"}})


def test_when_it_was_sent_may_count() -> None:
    strict = Identity(ignoring=())
    assert key(BODY, strict) == key(BODY, strict)
    assert key({**BODY, "sentAt": "2026-01-01T00:05:00Z"}, strict) != key(BODY, strict)


def test_each_attempt_to_tell_of_a_provision_request_is_the_same_event() -> None:
    assert key({**PROVISION, "provisionAttempt": {"id": "a2"}}) == key(PROVISION)
    # After a failure there are new answers, which are new work.
    assert key({**PROVISION, "provisionDetail": {"id": "d2"}}) != key(PROVISION)
    assert key({**PROVISION, "provisionRequest": {"id": "r2"}}) != key(PROVISION)
    assert key({"provisionRequest": {}}) != key({"provisionRequest": {"type": "NetNew"}})


def test_characters_that_are_none_are_no_obstacle() -> None:
    assert key({"a": "\U0001f600", "b": "é"}) != key({"a": "\U0001f601", "b": "é"})
