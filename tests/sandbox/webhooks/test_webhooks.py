from __future__ import annotations

from typing import Any

import pytest

PATH = "/api/v2/webhooks"
NOWHERE = "00000000-0000-4000-8000-000000000000"
EVERYTHING = {"topic": "INVOICE", "filters": []}


def webhook(**more: Any) -> dict[str, Any]:
    return {"displayName": "Books", "url": "http://127.0.0.1:9/pax8", **more}


@pytest.fixture
def made(call: Any) -> dict[str, Any]:
    answer = call.post(PATH, webhook(authorization="Basic abc", webhookTopics=[EVERYTHING]))
    assert answer.status == 200
    found: dict[str, Any] = answer.json
    return found


def test_a_webhook_is_off_and_gives_up_after_three_unless_it_says_so(call: Any) -> None:
    plain = call.post(PATH, {"displayName": "Plain"}).json
    assert (plain["active"], plain["errorThreshold"], plain["webhookTopics"]) == (False, 3, [])
    assert plain["lastDeliveryStatus"] is None
    eager = call.post(PATH, webhook(active=True, errorThreshold=20)).json
    assert (eager["active"], eager["errorThreshold"]) == (True, 20)
    assert call.get(f"{PATH}/{eager['id']}").json == eager


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"displayName": " "}, "displayName"),
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "http://"}, "url"),
        ({"authorization": "a\nX-Other: b"}, "authorization"),
        ({"errorThreshold": 21}, "errorThreshold"),
        ({"errorThreshold": 0}, "errorThreshold"),
        ({"webhookTopics": [{"topic": "WEATHER", "filters": []}]}, "topic"),
        ({"webhookTopics": [{"topic": "INVOICE"}]}, "filters"),
        ({"webhookTopics": [{"topic": "INVOICE", "filters": [{"action": "EATEN"}]}]}, "action"),
    ],
)
def test_what_cannot_be_is_refused_in_the_words_of_the_surface(
    call: Any, change: dict[str, Any], field: str
) -> None:
    answer = call.post(PATH, {**webhook(), **change})
    assert answer.status == 400
    body = answer.json
    assert (body["type"], body["status"], body["instance"]) == ("BAD_REQUEST", 400, PATH)
    assert body["message"].endswith(f"field: {field}")
    assert [each["type"] for each in body["details"]] == ["INVALID_PARAM"]


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ({"field": "weight", "operator": "EQUALS", "value": ["1"]}, "field"),
        ({"field": "total", "operator": "RHYMES_WITH", "value": ["1"]}, "operator"),
        ({"field": "total", "operator": "EQUALS", "value": []}, "value"),
    ],
)
def test_conditions_ask_for_what_there_is(call: Any, condition: dict[str, Any], field: str) -> None:
    filters = [{"action": "CREATED", "conditions": [condition]}]
    answer = call.post(PATH, webhook(webhookTopics=[{"topic": "INVOICE", "filters": filters}]))
    assert answer.status == 400
    assert answer.json["message"].endswith(f"field: {field}")


def test_the_configuration_is_replaced_as_a_whole(call: Any, made: dict[str, Any]) -> None:
    answer = call.post(f"{PATH}/{made['id']}/configuration", {"displayName": "Other"})
    assert answer.json["displayName"] == "Other"
    assert (answer.json["url"], answer.json["authorization"]) == (None, None)
    assert answer.json["webhookTopics"] == made["webhookTopics"]


def test_without_a_url_it_cannot_be_switched_on(call: Any, made: dict[str, Any]) -> None:
    path = f"{PATH}/{made['id']}"
    assert call.post(f"{path}/status", {"active": True}).json["active"] is True
    assert call.post(f"{path}/configuration", {"displayName": "Other"}).status == 400
    assert call.get(path).json["url"] == made["url"]
    assert call.post(f"{path}/status", {"active": False}).json["active"] is False
    assert call.post(f"{path}/configuration", {"displayName": "Other"}).status == 200
    assert call.post(f"{path}/status", {"active": True}).status == 400


def test_topics_come_and_go_one_of_each(call: Any, made: dict[str, Any]) -> None:
    path = f"{PATH}/{made['id']}/topics"
    assert call.post(path, EVERYTHING).status == 400
    added = call.post(path, {"topic": "ORDER", "filters": []}).json["webhookTopics"]
    assert [each["topic"] for each in added] == ["INVOICE", "ORDER"]
    filters = [{"action": "created", "conditions": []}]
    configured = call.post(f"{path}/{added[1]['id']}/configuration", {"filters": filters}).json
    kept = configured["webhookTopics"][1]
    assert (kept["id"], kept["filters"][0]["action"]) == (added[1]["id"], "CREATED")
    assert call.delete(f"{path}/{added[0]['id']}").status == 204
    assert call.delete(f"{path}/{added[0]['id']}").status == 404
    replaced = call.put(path, {"webhookTopics": [{"topic": "PRODUCT", "filters": []}]}).json
    assert [each["topic"] for each in replaced["webhookTopics"]] == ["PRODUCT"]
    twice = {"webhookTopics": [EVERYTHING, EVERYTHING]}
    assert call.put(path, twice).status == 400
    assert len(call.get(f"{PATH}/{made['id']}").json["webhookTopics"]) == 1


def test_webhooks_are_listed_searched_and_sorted(call: Any, made: dict[str, Any]) -> None:
    other = call.post(PATH, webhook(displayName="Accounts", active=True)).json
    names = [each["displayName"] for each in call.get(PATH, sort="displayName:desc").rows]
    assert names == ["Books", "Accounts"]
    for query, found in (
        ({"active": "true"}, other),
        ({"active": "false"}, made),
        ({"topic": "INVOICE"}, made),
        ({"query": "BOOK"}, made),
    ):
        assert [each["id"] for each in call.get(PATH, **query).rows] == [found["id"]]
    assert call.get(PATH, accountId=made["accountId"]).total == 2
    assert call.get(PATH, accountId=NOWHERE).total == 0
    assert call.get(PATH, status="FAILED").total == 0
    assert call.get(PATH, sort="weight:asc").status == 400


def test_topic_definitions_are_flat_and_say_what_can_be_asked_for(call: Any) -> None:
    answer = call.get(f"{PATH}/topic-definitions", size=2, page=1).json
    assert {name: answer[name] for name in ("number", "size", "totalPages")} == {
        "number": 1, "size": 2, "totalPages": 4,
    }  # fmt: skip
    assert "page" not in answer
    found = call.get(f"{PATH}/topic-definitions", topic="SUBSCRIPTION").json["content"]
    assert [each["topic"] for each in found] == ["SUBSCRIPTION"]
    actions = [each["action"] for each in found[0]["availableFilters"]]
    assert actions[:2] == ["New", "Change"]
    assert found[0]["samplePayload"]["payloadData"]["action"] == "New"
    for each in found[0]["availableFilters"]:
        for condition in each["conditions"]:
            filters = [
                {
                    "action": each["action"],
                    "conditions": [
                        {
                            "field": condition["field"],
                            "operator": condition["operator"][0],
                            "value": [condition["value"]],
                        }
                    ],
                }
            ]
            topic = {"topic": "SUBSCRIPTION", "filters": filters}
            assert call.post(PATH, webhook(webhookTopics=[topic])).status == 200


def test_what_is_not_there_is_not_found(call: Any, made: dict[str, Any]) -> None:
    for method, path, body in (
        ("GET", f"{PATH}/{NOWHERE}", None),
        ("DELETE", f"{PATH}/{NOWHERE}", None),
        ("POST", f"{PATH}/{NOWHERE}/status", {"active": True}),
        ("GET", f"{PATH}/{made['id']}/logs/{NOWHERE}", None),
        ("POST", f"{PATH}/{made['id']}/logs/{NOWHERE}/retry", None),
        ("POST", f"{PATH}/{made['id']}/topics/{NOWHERE}/configuration", {"filters": []}),
    ):
        answer = call.send(method, path, body)
        assert (answer.status, answer.json["type"]) == (404, "NOT_FOUND")
    call.headers = {}
    answer = call.get(PATH)
    assert (answer.status, answer.json["type"]) == (401, "UNAUTHORIZED")
    assert answer.json["instance"] == PATH
