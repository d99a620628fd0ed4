from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.sandbox import Sandbox
from pax8.types import ProvisionRequest

PATH = "/v2/provision-simulations/order-events"
REQUESTS = "/v2/provision-requests"


@pytest.fixture
def simulator(sandbox: Sandbox, caller: Any) -> Any:
    class Simulator(caller):  # type: ignore[misc] # it is made by the fixture
        def token(self) -> str:
            body = {
                "client_id": "simulation-of-stonevault",
                "client_secret": "secret",
                "audience": "api://provisioning",
                "grant_type": "client_credentials",
            }
            token: str = self.send("POST", "/v1/token", body).json["access_token"]
            return token

    return Simulator(sandbox)


def test_what_is_given_is_told_back_and_the_rest_is_made_up(simulator: Any) -> None:
    given = {
        "provisionRequest": {"type": "Update", "quantity": 7, "companyName": "Mine"},
        "provisionDetail": {"details": {"region": "EU", "share": Decimal("0.10")}},
    }
    event = simulator.post(PATH, given).json
    request = event["provisionRequest"]
    assert (request["type"], request["quantity"], request["companyName"]) == ("Update", 7, "Mine")
    assert request["productName"].startswith("Stonevault")
    assert event["provisionDetail"]["details"] == given["provisionDetail"]["details"]
    assert event["provisionDetail"]["provisionRequestId"] == request["id"]
    assert event["provisionAttempt"]["provisionDetailId"] == event["provisionDetail"]["id"]
    assert simulator.get(f"{REQUESTS}/{request['id']}").json == request


def test_nothing_need_be_given(sandbox: Sandbox) -> None:
    client = Pax8Client("simulation-1", "secret", transport=sandbox)
    event = client.provision_simulations.create_order_event(provision_request=ProvisionRequest())
    assert event.provision_request is not None
    assert event.provision_request.type == "NetNew"


def test_it_takes_a_credential_for_simulations(vendor: Any) -> None:
    answer = vendor.post(PATH, {"provisionRequest": {}})
    assert (answer.status, answer.json["type"]) == (403, "FORBIDDEN")


def test_what_is_simulated_and_what_is_real_do_not_see_each_other(
    sandbox: Sandbox, simulator: Any, vendor: Any, receiver: Any, provisioner: str
) -> None:
    webhooks = f"/v2/provisioners/{provisioner}/webhooks"
    simulator.post(webhooks, {"url": "http://127.0.0.1:9/simulated"})
    assert vendor.get(webhooks).rows == []
    request = simulator.post(PATH, {"provisionRequest": {}}).json["provisionRequest"]
    assert vendor.get(REQUESTS).rows == []
    assert vendor.get(f"{REQUESTS}/{request['id']}").status == 404
    assert sandbox.deliver() == 1
    assert receiver.bodies[0]["isSimulation"] is True
    assert receiver.letters[0].url == "http://127.0.0.1:9/simulated"
    result = simulator.post(f"{REQUESTS}/{request['id']}/results", {"status": "Success"})
    assert result.status == 200
    assert simulator.get(f"{REQUESTS}/unfulfilled").rows == []


def test_without_an_address_the_attempt_has_failed(simulator: Any) -> None:
    attempt = simulator.post(PATH, {"provisionRequest": {}}).json["provisionAttempt"]
    assert attempt["status"] == "Failed"
    assert attempt["errorDetail"] == "There is no webhook to notify"


def test_it_is_gone_after_seven_days(sandbox: Sandbox, simulator: Any) -> None:
    request = simulator.post(PATH, {"provisionRequest": {}}).json["provisionRequest"]
    sandbox.world.advance(timedelta(days=7))
    simulator.headers = {"authorization": f"Bearer {simulator.token()}"}
    assert simulator.get(f"{REQUESTS}/{request['id']}").status == 200
    sandbox.world.advance(timedelta(seconds=1))
    assert simulator.get(f"{REQUESTS}/{request['id']}").status == 404
    assert simulator.get(REQUESTS).rows == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"provisionRequest": {"companyId": "nobody"}}, "companyId"),
        ({"provisionRequest": {"type": "Someday"}}, "type"),
        ({"provisionRequest": {"commitment": {"volume": {"unitOfMeasure": "Oxen"}}}}, "unitOf"),
        ({"provisionRequest": {"commitmentTermMonths": 2**31}}, "commitmentTermMonths"),
        ({"provisionAttempt": {"webhookId": "x"}}, "webhookId"),
        ({"provisionDetail": {"id": "1"}}, "id"),
    ],
)
def test_what_cannot_be_is_not_made_up(simulator: Any, given: Any, name: str) -> None:
    refused = simulator.post(PATH, given)
    assert refused.status == 400
    assert f"field: {name}" in refused.json["message"]


def test_numbers_of_any_length_are_told_back(simulator: Any) -> None:
    long = 10**30
    event = simulator.post(PATH, {"provisionDetail": {"details": {"long": long}}})
    assert event.status == 200
    assert event.json["provisionDetail"]["details"] == {"long": long}
