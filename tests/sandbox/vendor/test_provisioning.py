from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pax8.sandbox import Sandbox

Line = Callable[..., dict[str, Any]]
PATH = "/v2/provision-requests"
BACKUP = "Stonevault Server Backup"
OTHERS = "Mailward Email Security"
NOWHERE = "00000000-0000-4000-8000-000000000000"

pytestmark = pytest.mark.usefixtures("webhook")


@pytest.fixture
def subscription(call: Any, line: Line) -> dict[str, Any]:
    bought: dict[str, Any] = call.bought(line(BACKUP))
    return bought


@pytest.fixture
def request_(vendor: Any, subscription: dict[str, Any]) -> dict[str, Any]:
    assert subscription["status"] == "PendingAutomated"
    (found,) = vendor.get(f"{PATH}/unfulfilled").rows
    assert isinstance(found, dict)
    return found


def status(call: Any, subscription: dict[str, Any]) -> str:
    found: str = call.get(f"/v1/subscriptions/{subscription['id']}").json["status"]
    return found


def test_an_order_asks_the_vendor_with_all_that_was_answered(  # noqa: PLR0913, PLR0917 - fixtures
    sandbox: Sandbox,
    call: Any,
    vendor: Any,
    receiver: Any,
    webhook: dict[str, Any],
    subscription: dict[str, Any],
    request_: dict[str, Any],
    line: Line,
) -> None:
    company = call.get(f"/v1/companies/{subscription['companyId']}").json
    assert request_["type"] == "NetNew"
    assert request_["subscriptionId"] == subscription["id"]
    assert (request_["quantity"], request_["billingTerm"]) == (5, "Monthly")
    assert request_["companyName"] == company["name"]
    assert request_["companyAddress"]["postcode"] == company["address"]["postalCode"]
    assert "postalCode" not in request_["companyAddress"]
    detail = vendor.get(f"{PATH}/{request_['id']}/details/latest").json
    answers = {each["key"]: each["values"] for each in line(BACKUP)["provisioningDetails"]}
    assert {key: [value] for key, value in detail["details"].items()} == answers
    assert sandbox.deliver() == 1
    letter, body = receiver.letters[0], receiver.bodies[0]
    assert letter.headers["pax8ApiTokenV1"] == webhook["sharedSecret"]["credential"]
    assert body["isSimulation"] is False
    assert (body["provisionRequest"], body["provisionDetail"]) == (request_, detail)
    assert body["provisionAttempt"]["status"] == "Issued"
    attempt = vendor.get(f"{PATH}/{request_['id']}/attempts/latest").json
    assert attempt == {**body["provisionAttempt"], "status": "Acknowledged"}
    assert vendor.get(f"{PATH}/{request_['id']}").json == request_


def test_it_is_there_when_the_vendor_says_so_and_not_before(  # noqa: PLR0913, PLR0917 - fixtures
    sandbox: Sandbox,
    call: Any,
    vendor: Any,
    receiver: Any,
    subscription: dict[str, Any],
    request_: dict[str, Any],
) -> None:
    assert receiver.letters == []
    sandbox.world.advance(timedelta(days=2))
    vendor.headers["authorization"] = f"Bearer {vendor.token()}"
    call.headers["authorization"] = f"Bearer {call.token()}"
    assert status(call, subscription) == "PendingAutomated"
    sandbox.deliver()
    result = {"status": "Success", "externalProvisionerSubscriptionId": "tenant-7"}
    path = f"{PATH}/{request_['id']}"
    made = vendor.post(f"{path}/results", result).json
    assert made["provisionAttemptId"] == vendor.get(f"{path}/attempts/latest").json["id"]
    active = call.get(f"/v1/subscriptions/{subscription['id']}").json
    assert (active["status"], active["vendorSubscriptionId"]) == ("Active", "tenant-7")
    assert vendor.get(f"{PATH}/unfulfilled").rows == []
    assert vendor.get(PATH).total == 1
    assert vendor.get(f"{path}/results/latest").json == made
    assert vendor.get(f"{path}/results/{made['id']}").json == made
    assert vendor.post(f"{path}/results", result).status == 422
    assert vendor.post(f"{path}/attempts", None).status == 422


def test_what_is_not_taken_is_tried_four_times(
    sandbox: Sandbox, vendor: Any, receiver: Any, request_: dict[str, Any]
) -> None:
    receiver.statuses = [500, 204, 404, 503, 202]
    path = f"{PATH}/{request_['id']}/attempts"
    tries = 0
    while sandbox.deliver():
        tries += 1
    attempts = vendor.get(path).rows
    assert tries == len(attempts) == 4
    assert {each["status"] for each in attempts} == {"Failed"}
    assert [each["errorDetail"] for each in attempts][:2] == [
        "The answer was 500", "The answer was 204",
    ]  # fmt: skip
    assert len({each["provisionDetailId"] for each in attempts}) == 1
    result = f"{PATH}/{request_['id']}/results"
    assert vendor.post(result, {"status": "Success"}).status == 422
    # The vendor may still take it up by itself.
    own = vendor.post(path, None).json
    assert (own["status"], "webhookId" in own) == ("Acknowledged", False)
    assert vendor.post(result, {"status": "Success"}).json["provisionAttemptId"] == own["id"]


def test_after_a_failure_there_are_new_details_and_a_new_attempt(
    sandbox: Sandbox, vendor: Any, receiver: Any, call: Any, request_: dict[str, Any]
) -> None:
    path = f"{PATH}/{request_['id']}"
    sandbox.deliver()
    failed = vendor.post(f"{path}/results", {"status": "Fail", "errorMessage": "x" * 600}).json
    assert failed["errorMessage"] == "x" * 500
    details, attempts = vendor.get(f"{path}/details").rows, vendor.get(f"{path}/attempts").rows
    assert (len(details), len(attempts)) == (2, 2)
    assert vendor.get(f"{path}/details/{details[0]['id']}").json == details[0]
    assert attempts[1]["provisionDetailId"] == details[1]["id"]
    of_first = vendor.get(f"{path}/attempts", provisionDetailId=details[0]["id"])
    assert [each["id"] for each in of_first.rows] == [attempts[0]["id"]]
    twice = {"status": "Success", "provisionAttemptId": attempts[0]["id"]}
    assert vendor.post(f"{path}/results", twice).status == 422
    sandbox.deliver()
    assert len(receiver.letters) == 2
    assert vendor.post(f"{path}/results", {"status": "Success"}).status == 200
    of_attempt = vendor.get(f"{path}/results", provisionAttemptId=attempts[0]["id"])
    assert [each["status"] for each in of_attempt.rows] == ["Fail"]
    assert status(call, {"id": request_["subscriptionId"]}) == "Active"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "Maybe"},
        {"status": "Success", "externalProvisionerCompanyId": "a b"},
        {"status": "Success", "externalProvisionerPartnerId": ""},
        {"status": "Success", "metadata": [1]},
    ],
)
def test_a_result_must_be_one(
    sandbox: Sandbox, vendor: Any, receiver: Any, request_: dict[str, Any], body: dict[str, Any]
) -> None:
    sandbox.deliver()
    assert receiver.letters
    assert vendor.post(f"{PATH}/{request_['id']}/results", body).status == 400


def test_two_subscriptions_do_not_share_an_id_while_both_go_on(  # noqa: PLR0913, PLR0917 - fixtures
    sandbox: Sandbox, call: Any, vendor: Any, receiver: Any, request_: dict[str, Any], line: Line
) -> None:
    first = call.get(f"/v1/subscriptions/{request_['subscriptionId']}").json
    result = {"status": "Success", "externalProvisionerSubscriptionId": "tenant-7"}
    sandbox.deliver()
    assert vendor.post(f"{PATH}/{request_['id']}/results", result).status == 200
    second = call.bought(line(BACKUP))
    sandbox.deliver()
    (asked,) = vendor.get(f"{PATH}/unfulfilled").rows
    answer = vendor.post(f"{PATH}/{asked['id']}/results", result)
    assert answer.status == 422
    assert first["id"] in str(answer.json)
    # Nothing of it is kept, so that another result may follow.
    assert vendor.get(f"{PATH}/{asked['id']}/results").rows == []
    assert status(call, second) == "PendingAutomated"
    assert call.delete(f"/v1/subscriptions/{first['id']}").status == 204
    assert status(call, first) == "Cancelled"
    assert vendor.post(f"{PATH}/{asked['id']}/results", result).status == 200
    assert status(call, second) == "Active"
    assert receiver.letters


def test_changes_and_the_end_are_asked_for_too(
    call: Any, vendor: Any, subscription: dict[str, Any]
) -> None:
    (first,) = vendor.get(PATH).rows
    vendor.post(f"{PATH}/{first['id']}/attempts", None)
    vendor.post(f"{PATH}/{first['id']}/results", {"status": "Success"})
    path = f"/v1/subscriptions/{subscription['id']}"
    assert call.put(path, {"quantity": 8}).status == 200
    assert call.put(path, {"price": 99}).status == 200
    assert call.delete(path).status == 204
    asked = [(each["type"], each["quantity"]) for each in vendor.get(PATH).rows]
    assert asked == [("NetNew", 5), ("Update", 8), ("Deprovision", 8)]


def test_a_trial_is_asked_for_as_one(call: Any, vendor: Any, line: Line) -> None:
    call.bought(line("Stonevault Backup for Microsoft 365", term="Trial"))
    (request,) = vendor.get(PATH).rows
    assert (request["type"], request["trialAutoConverts"]) == ("TrialCreate", True)
    assert request["trialEndDate"].startswith("2026-07-10")


def test_other_vendors_products_are_none_of_its_business(
    sandbox: Sandbox, call: Any, vendor: Any, line: Line
) -> None:
    bought = call.bought(line(OTHERS))
    assert vendor.get(PATH).rows == []
    sandbox.world.advance(timedelta(hours=1))
    assert status(call, bought) == "Active"


def test_partners_are_told_of_it_by_webhook(
    sandbox: Sandbox, call: Any, vendor: Any, receiver: Any, line: Line
) -> None:
    topics = [{"topic": "PROVISIONING", "filters": []}]
    body = {"displayName": "A", "url": "http://127.0.0.1:9", "active": True}
    call.post("/api/v2/webhooks", {**body, "webhookTopics": topics})
    call.bought(line(BACKUP))
    (request,) = vendor.get(PATH).rows
    vendor.post(f"{PATH}/{request['id']}/attempts", None)
    vendor.post(f"{PATH}/{request['id']}/results", {"status": "Success"})
    while sandbox.deliver():
        pass
    told = [each["payloadData"]["action"] for each in receiver.bodies if "payloadData" in each]
    assert told == ["REQUESTED", "SUCCEEDED"]


def test_what_is_not_there_is_not_found(vendor: Any, request_: dict[str, Any]) -> None:
    here = f"{PATH}/{request_['id']}"
    for path in (
        f"{PATH}/{NOWHERE}",
        f"{PATH}/{NOWHERE}/details",
        f"{here}/details/{NOWHERE}",
        f"{here}/attempts/{NOWHERE}",
        f"{here}/results/{NOWHERE}",
        f"{here}/results/latest",
    ):
        assert vendor.get(path).status == 404
    body = {"status": "Success", "provisionAttemptId": NOWHERE}
    assert vendor.post(f"{here}/results", body).status == 404
