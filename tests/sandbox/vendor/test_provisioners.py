from __future__ import annotations

from typing import Any

import pytest

PATH = "/v2/provisioners"
NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_there_is_one_provisioner(vendor: Any, provisioner: str) -> None:
    answer = vendor.get(PATH)
    assert answer.json["page"] == {
        "size": 1, "totalElements": 1, "totalPages": 1, "number": 0,
    }  # fmt: skip
    assert answer.rows == [vendor.get(f"{PATH}/{provisioner}").json]
    assert vendor.get(f"{PATH}/{NOWHERE}").status == 404


def test_a_secret_is_shown_once(vendor: Any, provisioner: str, webhook: dict[str, Any]) -> None:
    assert webhook["sharedSecret"]["header"] == "pax8ApiTokenV1"
    credential = webhook["sharedSecret"]["credential"]
    assert len(credential) >= 32
    path = f"{PATH}/{provisioner}/webhooks"
    for answer in (
        vendor.get(f"{path}/{webhook['id']}").json,
        vendor.get(f"{path}/latest").json,
        vendor.get(path).rows[0],
    ):
        hidden = {"header": "pax8ApiTokenV1", "credential": "*****"}
        assert answer == {**webhook, "sharedSecret": hidden}


def test_the_latest_counts_and_the_earlier_stay(
    vendor: Any, provisioner: str, webhook: dict[str, Any]
) -> None:
    path = f"{PATH}/{provisioner}/webhooks"
    body = {"url": "https://vendor.example/new", "sharedSecret": {"header": "X-Secret"}}
    newer = vendor.post(path, body).json
    assert newer["sharedSecret"]["header"] == "X-Secret"
    assert newer["sharedSecret"]["credential"] != webhook["sharedSecret"]["credential"]
    assert vendor.get(f"{path}/latest").json["id"] == newer["id"]
    assert [each["id"] for each in vendor.get(path).rows] == [webhook["id"], newer["id"]]
    assert vendor.delete(f"{path}/{newer['id']}").status == 405


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "ftp://vendor.example"},
        {"url": "https://vendor.example/?key=1"},
        {"url": "https://vendor.example/#x"},
        {"url": "https://vendor.example", "sharedSecret": {"header": "a b"}},
        {"url": "https://vendor.example", "sharedSecret": {"header": "Content-Length"}},
    ],
)
def test_an_address_must_be_one(vendor: Any, provisioner: str, body: dict[str, Any]) -> None:
    assert vendor.post(f"{PATH}/{provisioner}/webhooks", body).status == 400


def test_before_there_is_any_none_is_the_latest(vendor: Any, provisioner: str) -> None:
    assert vendor.get(f"{PATH}/{provisioner}/webhooks").rows == []
    assert vendor.get(f"{PATH}/{provisioner}/webhooks/latest").status == 404


def test_each_audience_opens_its_own(call: Any, vendor: Any, meter_reader: Any) -> None:
    for who in (call, meter_reader):
        assert who.get(PATH).status == 401
    assert vendor.get("/v1/companies").status == 401
    query = {"billingPeriod": "2026-06", "summaryKey": "a", "subscriptionId": NOWHERE}
    assert vendor.get("/v2/usage/lines", **query).status == 401
    assert meter_reader.get("/v2/usage/lines", **query).status == 404


def test_a_vendors_token_says_what_it_is_good_for(vendor: Any) -> None:
    body = {
        "client_id": "someone",
        "client_secret": "secret",
        "audience": "api://provisioning",
        "grant_type": "client_credentials",
    }
    answer = vendor.post("/v1/token", body).json
    assert answer["scope"] == "vendor:provisioning"
    assert answer["expires_at"] == "2026-06-11T15:00:00.000+00:00"
    body["client_id"] = "simulation-1"
    assert vendor.post("/v1/token", body).json["scope"] == "vendorSimulation:provisioning"
    body["audience"] = "api://usage"
    assert vendor.post("/v1/token", body).json["scope"] == "read:usageLine write:usageLine"
    body["audience"] = "https://api.pax8.com"
    assert "scope" not in vendor.post("/v1/token", body).json
