from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8.sandbox import Sandbox

NOWHERE = "00000000-0000-4000-8000-000000000000"
BASIC = "Microsoft 365 Business Basic [New Commerce Experience]"


def later(sandbox: Sandbox, call: Any, days: int) -> None:
    sandbox.world.advance(timedelta(days=days))
    call.headers["authorization"] = f"Bearer {call.token()}"


@pytest.fixture
def committed(call: Any, line: Any) -> dict[str, Any]:
    """Ten seats of New Commerce, bound for a year, ordered today."""
    bought: dict[str, Any] = call.bought(line(BASIC, 10, commitment="1-Year"))
    return bought


@pytest.fixture
def path(committed: dict[str, Any]) -> str:
    return f"/v1/subscriptions/{committed['id']}"


@pytest.mark.parametrize("name", ["status", "billingTerm", "companyId", "productId"])
def test_filters_match_exactly(call: Any, name: str) -> None:
    everything = call.everything("/v1/subscriptions")
    for value in {each[name] for each in everything}:
        found = call.everything("/v1/subscriptions", **{name: value})
        assert found == [each for each in everything if each[name] == value]


def test_companies_of_others_are_forbidden(call: Any) -> None:
    answer = call.get("/v1/subscriptions", companyId=NOWHERE)
    assert (answer.status, answer.json["type"]) == (403, "FORBIDDEN")
    assert call.get("/v1/subscriptions", productId=NOWHERE).total == 0


@pytest.mark.parametrize(
    "field", ["quantity", "startDate", "endDate", "createdDate", "billingStart", "price"]
)
def test_sorts_go_either_way(call: Any, field: str) -> None:
    everything = call.everything("/v1/subscriptions")

    def key(each: dict[str, Any]) -> tuple[bool, Any]:
        return each[field] is not None, each[field] if each[field] is not None else 0

    assert call.everything("/v1/subscriptions", sort=field) == sorted(everything, key=key)
    down = sorted(everything, key=key, reverse=True)
    assert call.everything("/v1/subscriptions", sort=f"{field},desc") == down


def test_the_vendors_sku_is_in_the_detail_alone(call: Any, path: str) -> None:
    assert call.get(path).json["vendorSkuId"]
    assert all("vendorSkuId" not in each for each in call.everything("/v1/subscriptions"))
    history = call.get(f"{path}/history").json["content"]
    assert all("vendorSkuId" not in each for each in history)
    assert not any(key.startswith("_") for key in call.get(path).json)


def test_what_is_not_there_is_404(call: Any) -> None:
    for method, part in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/history")):
        body = {"quantity": 1} if method == "PUT" else None
        answer = call.send(method, f"/v1/subscriptions/{NOWHERE}{part}", body)
        assert (answer.status, answer.json["message"]) == (
            404,
            f"Subscription Not Found: {NOWHERE}",
        )


def test_more_seats_are_a_new_version(
    sandbox: Sandbox, call: Any, committed: dict[str, Any], path: str
) -> None:
    later(sandbox, call, 30)
    before = call.get(path).json
    after = call.put(path, {"quantity": 12}).json
    assert after == {**before, "quantity": 12, "updatedDate": sandbox.world.timestamp}
    history = call.get(f"{path}/history").json
    assert list(history) == ["content"]
    versions = history["content"]
    assert [each["quantity"] for each in versions] == [12, 10, 10]
    assert [each["status"] for each in versions] == ["Active", "Active", "PendingAutomated"]
    assert {each["id"] for each in versions} == {committed["id"]}
    updated = [each["updatedDate"] for each in versions]
    assert updated == sorted(updated, reverse=True)


def test_a_change_of_nothing_makes_no_version(call: Any, path: str) -> None:
    assert call.put(path, {"quantity": 10}).status == 200
    assert len(call.get(f"{path}/history").json["content"]) == 1
    for body in ({}, {"currencyCode": "USD"}, {"quantity": None}):
        assert call.put(path, body).status == 422


def test_less_is_refused_once_the_commitment_binds(sandbox: Sandbox, call: Any, path: str) -> None:
    later(sandbox, call, 6)
    assert call.put(path, {"quantity": 8}).status == 200
    later(sandbox, call, 1)
    for body in (
        {"quantity": 7},
        {"billingTerm": "Annual"},
        {"startDate": "2026-06-01T00:00:00.000Z"},
        {"quantity": 9, "billingTerm": "Annual"},
    ):
        answer = call.put(path, body)
        assert answer.status == 422
        assert answer.json["message"].startswith("During the commitment, which ends on 2027-06-10")
    assert call.get(path).json["quantity"] == 8
    assert call.put(path, {"quantity": 9}).status == 200


def test_a_renewal_opens_the_window_again(sandbox: Sandbox, call: Any, path: str) -> None:
    later(sandbox, call, 364)
    assert call.put(path, {"quantity": 5}).status == 422
    later(sandbox, call, 1)
    assert call.put(path, {"quantity": 5}).status == 200
    later(sandbox, call, 7)
    assert call.put(path, {"quantity": 4}).status == 422


def test_without_commitment_everything_may_change(sandbox: Sandbox, call: Any, line: Any) -> None:
    bought = call.bought(line("Halyard Fax", 5))
    path = f"/v1/subscriptions/{bought['id']}"
    later(sandbox, call, 60)
    assert call.put(path, {"quantity": 2}).json["quantity"] == 2
    yearly = call.put(path, {"billingTerm": "Annual"}).json
    assert yearly["billingTerm"] == "Annual"
    assert yearly["billingStart"] == "2026-08-09"
    assert yearly["price"] > bought["price"] * 5
    assert call.put(path, {"billingTerm": "3-Year"}).status == 422


def test_the_price_follows_the_quantity_unless_it_is_the_partners_own(call: Any, line: Any) -> None:
    bought = call.bought(line("Halyard Business Phone", 1))
    path = f"/v1/subscriptions/{bought['id']}"
    many = call.put(path, {"quantity": 500}).json
    assert many["price"] < bought["price"]
    assert many["partnerCost"] < bought["partnerCost"]
    own = call.put(path, {"price": Decimal("99.990")})
    assert b'"price":99.990,' in own.response.content
    few = call.put(path, {"quantity": 1}).json
    assert (few["price"], few["partnerCost"]) == (Decimal("99.99"), bought["partnerCost"])
    assert call.put(path, {"price": -1}).status == 422


@pytest.mark.parametrize("quantity", [0, -3, 301])
def test_the_quantity_must_be_sold(call: Any, path: str, quantity: int) -> None:
    assert call.put(path, {"quantity": quantity}).status == 422


def test_a_read_subscription_may_be_written_back(call: Any, path: str) -> None:
    read = call.get(path).json
    written = call.put(path, {**read, "quantity": 11})
    assert written.status == 200, written.json
    assert written.json["quantity"] == 11


def test_answers_are_checked(call: Any, path: str) -> None:
    body = {"quantity": 11, "provisioningDetails": [{"key": "msDomain", "values": ["x"]}]}
    answer = call.put(path, body)
    assert answer.status == 400
    assert answer.json["details"][0] == {"message": "Errors with provisioningDetails"}


def test_a_subscription_can_end_now(sandbox: Sandbox, call: Any, line: Any) -> None:
    path = f"/v1/subscriptions/{call.bought(line('Halyard Fax'))['id']}"
    later(sandbox, call, 20)
    answer = call.delete(path)
    assert (answer.status, answer.response.content) == (204, b"")
    gone = call.get(path).json
    assert (gone["status"], gone["endDate"]) == ("Cancelled", "2026-06-30T00:00:00.000Z")
    assert call.delete(path).status == 422
    assert call.put(path, {"quantity": 2}).status == 422


@pytest.mark.parametrize(
    "spelling", ["2026-06-20", "2026-06-20T00:00:00Z", "2026-06-20T00:00:00.000+00:00"]
)
def test_a_subscription_can_end_later(call: Any, line: Any, spelling: str) -> None:
    path = f"/v1/subscriptions/{call.bought(line('Halyard Fax'))['id']}"
    assert call.delete(path, cancelDate=spelling).status == 204
    pending = call.get(path).json
    assert (pending["status"], pending["endDate"]) == ("PendingCancel", "2026-06-20T00:00:00.000Z")
    assert [each["status"] for each in call.get(f"{path}/history").json["content"]] == [
        "PendingCancel",
        "PendingAutomated",
    ]


def test_days_that_cannot_be_are_refused(call: Any, path: str) -> None:
    assert call.delete(path, cancelDate="2026-06-09").status == 422
    assert call.delete(path, cancelDate="someday").status == 400


def test_a_commitment_forbids_to_end_before_it_does(sandbox: Sandbox, call: Any, path: str) -> None:
    later(sandbox, call, 7)
    assert call.delete(path).status == 422
    assert call.delete(path, cancelDate="2027-06-09").status == 422
    assert call.delete(path, cancelDate="2027-06-10").status == 204
    assert call.get(path).json["status"] == "PendingCancel"
    sandbox.world.advance(datetime(2027, 6, 10, tzinfo=UTC))
    call.headers["authorization"] = f"Bearer {call.token()}"
    assert call.get(path).json["status"] == "Cancelled"


def test_in_the_window_it_may_end_at_once(call: Any, path: str) -> None:
    assert call.delete(path).status == 204
    assert call.get(path).json["status"] == "Cancelled"


def test_an_end_may_be_written_too(sandbox: Sandbox, call: Any, line: Any) -> None:
    path = f"/v1/subscriptions/{call.bought(line('Halyard Fax'))['id']}"
    later(sandbox, call, 1)
    body = {"quantity": 6, "endDate": "2026-07-01T00:00:00.000Z"}
    assert call.put(path, body).json["endDate"] == "2026-07-01T00:00:00.000Z"
    sandbox.world.advance(datetime(2026, 7, 1, tzinfo=UTC))
    call.headers["authorization"] = f"Bearer {call.token()}"
    assert call.get(path).json["status"] == "Cancelled"
