from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pax8.sandbox import Refusal, Sandbox
from pax8.sandbox.delivery import Deliveries, Letter, Outcome

Listen = Callable[..., str]
PATH = "/api/v2/webhooks"
BAD = Outcome(status=500)
NO_ANSWER = Outcome(error="ConnectError: nobody is there")


def change(call: Any, phone: str = "1") -> None:
    company = call.active_company()
    assert call.patch(f"/v1/companies/{company['id']}", {"phone": phone}).status == 200


def log_of(call: Any, webhook: str) -> dict[str, Any]:
    found: dict[str, Any] = call.get(f"{PATH}/{webhook}/logs").rows[0]
    return found


def test_what_is_posted_says_what_happened_and_who_is_told(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY", authorization="Basic abc=")
    change(call)
    assert log_of(call, webhook)["finalStatus"] == "PENDING"
    assert sandbox.deliver() == 1
    letter, body = receiver.letters[0], receiver.bodies[0]
    assert letter.url == "http://127.0.0.1:9/pax8"
    assert letter.headers["authorization"] == "Basic abc="
    assert letter.headers["content-type"] == "application/json"
    assert set(body) == {
        "accountId", "url", "webhookId", "sentAt", "webhookTopic", "payloadData",
    }  # fmt: skip
    assert (body["webhookId"], body["url"]) == (webhook, letter.url)
    assert body["webhookTopic"]["topic"] == "COMPANY"
    payload = body["payloadData"]
    assert payload["action"] == "UPDATED"
    assert payload["entityId"] == payload["data"]["id"] == call.active_company()["id"]
    assert payload["data"]["phone"] == "1"
    assert not [name for name in payload["data"] if name.startswith("_")]
    log = log_of(call, webhook)
    assert log["finalStatus"] == "SUCCESS"
    assert [(c["status"], c["httpStatusCode"]) for c in log["callHistory"]] == [("SUCCESS", 204)]
    assert log["callHistory"][0]["payload"] == body
    assert call.get(f"{PATH}/{webhook}").json["lastDeliveryStatus"] == "SUCCESS"
    assert sandbox.deliver() == 0


def test_each_event_has_an_id_which_its_tries_share(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    listen("COMPANY")
    listen("COMPANY")
    receiver.outcomes = [BAD, BAD]
    for phone in "121":
        change(call, phone)
        while sandbox.deliver():
            pass
    payloads = [each["payloadData"] for each in receiver.bodies]
    told = [(each["data"]["phone"], each["eventId"]) for each in payloads]
    # Two webhooks are told of the same, and the first event was tried twice with both.
    assert [told.count(each) for each in dict.fromkeys(told)] == [4, 2, 2]


def test_it_is_tried_three_times_at_most(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY", errorThreshold=20)
    receiver.outcomes = [BAD, NO_ANSWER, BAD, BAD]
    change(call)
    statuses = []
    while sandbox.deliver():
        statuses.append(log_of(call, webhook)["finalStatus"])
    assert statuses == ["RETRYING", "RETRYING", "FAILED"]
    calls = log_of(call, webhook)["callHistory"]
    assert [each.get("httpStatusCode") for each in calls] == [500, None, 500]
    assert [each["errorMessage"] for each in calls] == [
        "The answer was 500", "ConnectError: nobody is there", "The answer was 500",
    ]  # fmt: skip
    assert call.get(PATH, status="FAILED").total == 1


@pytest.mark.parametrize("threshold", [1, 2])
def test_a_lower_threshold_means_fewer_tries(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen, threshold: int
) -> None:
    listen("COMPANY", errorThreshold=threshold)
    receiver.outcomes = [BAD] * 5
    change(call)
    while sandbox.deliver():
        pass
    assert len(receiver.letters) == threshold


def test_what_failed_can_be_tried_once_more(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY", errorThreshold=1)
    receiver.outcomes = [BAD]
    change(call)
    sandbox.deliver()
    log = log_of(call, webhook)
    answer = call.post(f"{PATH}/{webhook}/logs/{log['id']}/retry", None)
    assert (answer.status, answer.response.content) == (202, b"")
    assert log_of(call, webhook)["finalStatus"] == "RETRYING"
    assert sandbox.deliver() == 1
    log = call.get(f"{PATH}/{webhook}/logs/{log['id']}").json
    assert (log["finalStatus"], len(log["callHistory"])) == ("SUCCESS", 2)
    assert call.post(f"{PATH}/{webhook}/logs/{log['id']}/retry", None).status == 400


def test_a_test_posts_the_example_of_the_topic(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("INVOICE", active=False)
    answer = call.post(f"{PATH}/{webhook}/topics/INVOICE/test", None).json
    assert answer["webhook"]["id"] == webhook
    assert sandbox.deliver() == 1
    assert receiver.bodies[0]["payloadData"] == answer["samplePayload"]
    definition = call.get(f"{PATH}/topic-definitions", topic="INVOICE").json["content"][0]
    example = definition["samplePayload"]["payloadData"]
    # Each test is an event of its own.
    assert answer["samplePayload"].pop("eventId") != example.pop("eventId")
    assert answer["samplePayload"] == example
    assert call.post(f"{PATH}/{webhook}/topics/ORDER/test", None).status == 400


def test_who_is_off_is_told_nothing(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY")
    call.post(f"{PATH}/{webhook}/status", {"active": False})
    change(call)
    assert sandbox.deliver() == 0
    call.post(f"{PATH}/{webhook}/status", {"active": True})
    change(call, "2")
    assert sandbox.deliver() == 1
    assert receiver.bodies[0]["payloadData"]["data"]["phone"] == "2"


def test_what_was_undone_is_not_told(sandbox: Sandbox, call: Any, listen: Listen) -> None:
    listen("COMPANY")
    company = sandbox.world.read("companies", call.active_company()["id"])
    assert company is not None
    with pytest.raises(Refusal), sandbox.world.transaction():
        sandbox.world.replace("companies", {**company, "phone": "undone"})
        raise Refusal(422, "No")
    assert sandbox.deliver() == 0


def test_nothing_more_goes_to_a_webhook_that_was_deleted(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY")
    change(call)
    assert call.delete(f"{PATH}/{webhook}").status == 204
    assert sandbox.deliver() == 0
    assert receiver.letters == []
    assert call.get(f"{PATH}/{webhook}/logs").status == 404


def test_it_may_be_deleted_while_it_is_posted_to(
    sandbox: Sandbox, call: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY")

    def post(letter: Letter) -> Outcome:
        assert letter.content
        # Nothing holds the world up meanwhile.
        assert call.delete(f"{PATH}/{webhook}").status == 204
        return Outcome(status=200)

    sandbox.deliveries = Deliveries(sandbox.world, post)
    change(call)
    assert sandbox.deliver() == 1
    assert sandbox.deliver() == 0


def test_what_lost_its_url_is_given_up(sandbox: Sandbox, call: Any, listen: Listen) -> None:
    webhook = listen("COMPANY")
    change(call)
    call.post(f"{PATH}/{webhook}/status", {"active": False})
    call.post(f"{PATH}/{webhook}/configuration", {"displayName": "No url"})
    assert sandbox.deliver() == 0
    assert log_of(call, webhook)["finalStatus"] == "FAILED"
    assert sandbox.deliveries.open() == []


def test_logs_are_found_by_what_became_of_them(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen
) -> None:
    webhook = listen("COMPANY", "ORDER")
    receiver.outcomes = [BAD]
    change(call)
    sandbox.deliver()
    change(call, "2")
    path = f"{PATH}/{webhook}/logs"
    for query, many in (
        ({}, 2),
        ({"status": "RETRYING"}, 1),
        ({"status": "PENDING"}, 1),
        ({"topicName": "COMPANY"}, 2),
        ({"topicName": "ORDER"}, 0),
        ({"startDate": "2026-06-10T15:00:00Z"}, 2),
        ({"startDate": "2026-06-10T15:00:01Z"}, 0),
        ({"endDate": "2026-06-10"}, 0),
        ({"endDate": "2026-06-11"}, 2),
        ({"sort": "finalStatus:desc"}, 2),
    ):
        assert call.get(path, **query).total == many, query
    assert call.get(path, sort="weight:asc").status == 400
