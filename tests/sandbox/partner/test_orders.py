from __future__ import annotations

from typing import Any

import pytest

from pax8.sandbox import Sandbox

NOWHERE = "00000000-0000-4000-8000-000000000000"
BASIC = "Microsoft 365 Business Basic [New Commerce Experience]"
# An add-on to Northlight Endpoint Detection and Response.
MANAGED = "Northlight Managed Detection and Response"
ENDPOINT = "Northlight Endpoint Detection and Response"


def test_orders_list_oldest_first_and_by_company(call: Any) -> None:
    rows = call.everything("/v1/orders")
    assert [row["createdDate"] for row in rows] == sorted(row["createdDate"] for row in rows)
    company = rows[0]["companyId"]
    mine = call.everything("/v1/orders", companyId=company)
    assert mine == [row for row in rows if row["companyId"] == company]
    assert call.get("/v1/orders", companyId=NOWHERE).status == 404
    assert call.get(f"/v1/orders/{rows[0]['id']}").json == rows[0]
    assert call.get(f"/v1/orders/{NOWHERE}").json["message"] == f"Order Not Found: {NOWHERE}"


def test_an_order_makes_a_subscription(call: Any, line: Any) -> None:
    answer = call.order(line(BASIC, 7, commitment="1-Year"))
    assert answer.status == 200
    order = answer.json
    assert order["orderedBy"] == "Pax8Partner"
    assert (order["createdDate"], order["isScheduled"]) == ("2026-06-10", False)
    assert call.get(f"/v1/orders/{order['id']}").json == order
    assert call.everything("/v1/orders")[-1] == order
    item = order["lineItems"][0]
    subscription = call.get(f"/v1/subscriptions/{item['subscriptionId']}").json
    assert subscription["status"] == "PendingAutomated"
    assert (subscription["quantity"], subscription["billingTerm"]) == (7, "Monthly")
    assert subscription["companyId"] == order["companyId"]
    assert subscription["commitment"] == {
        "id": item["commitmentTermId"],
        "term": "1-Year",
        "endDate": "2027-06-10T00:00:00.000Z",
    }
    assert subscription["vendorSkuId"]
    assert subscription["price"] > subscription["partnerCost"] > 0
    assert call.everything("/v1/subscriptions")[-1]["id"] == subscription["id"]
    history = call.get(f"/v1/subscriptions/{subscription['id']}/history").json["content"]
    assert len(history) == 1


def test_what_needs_no_answers_is_active_at_once(call: Any, line: Any) -> None:
    phone = call.bought(line("Halyard Business Phone"))
    number = line("Halyard Direct Number", parentSubscriptionId=phone["id"])
    assert (phone["status"], call.bought(number)["status"]) == ("PendingAutomated", "Active")


def test_a_mock_checks_everything_and_keeps_nothing(sandbox: Sandbox, call: Any, line: Any) -> None:
    before = sandbox.world.version("orders", "subscriptions", "history")
    answer = call.order(line(BASIC, 7, commitment="1-Year"), isMock="true")
    assert answer.status == 200
    assert "id" not in answer.json
    assert "subscriptionId" not in answer.json["lineItems"][0]
    assert answer.json["lineItems"][0]["quantity"] == 7
    assert call.order(line(BASIC, 7), isMock="true").status == 422
    assert sandbox.world.version("orders", "subscriptions", "history") == before
    assert call.order(line(BASIC, commitment="1-Year"), isMock="false").json["id"]


def test_the_company_must_be_there_and_active(call: Any, line: Any) -> None:
    inactive = call.get("/v1/companies", status="Inactive").rows[0]
    for company, why in (
        (inactive["id"], f"Company {inactive['name']} is not active"),
        (NOWHERE, f"Company Not Found: {NOWHERE}"),
    ):
        body = {"companyId": company, "lineItems": [line(BASIC, commitment="1-Year")]}
        answer = call.post("/v1/orders", body)
        assert (answer.status, answer.json["message"]) == (422, why)


@pytest.mark.parametrize("body", [{}, {"lineItems": []}, {"companyId": NOWHERE}])
def test_an_order_of_nothing_is_refused(call: Any, body: dict[str, Any]) -> None:
    assert call.post("/v1/orders", body).status == 422


def test_a_commitment_is_wanted_where_the_product_has_one(call: Any, line: Any) -> None:
    answer = call.order(line(BASIC))
    assert answer.status == 422
    assert answer.json["message"] == f"Product {BASIC} requires commitment"


def test_a_commitment_must_be_of_the_product_and_long_enough(call: Any, line: Any) -> None:
    assert call.order(line(BASIC, commitmentTermId=NOWHERE)).status == 422
    short = call.order(line(BASIC, term="3-Year", commitment="1-Year"))
    assert short.status == 422
    assert short.json["message"] == "Commitment 1-Year is shorter than billing term 3-Year"
    assert call.order(line(BASIC, term="Annual", commitment="3-Year")).status == 200


def test_the_term_must_be_priced(call: Any, line: Any) -> None:
    for wrong in (
        line("Halyard Fax", term="3-Year"),
        line("Halyard Fax", term="Trial"),
        line("Halyard Fax", term="Fortnightly"),
        line(BASIC, term="Monthly", commitment="1-Year", billingTerm=None),
    ):
        assert call.order(wrong).status == 422


def test_a_trial_needs_no_commitment(call: Any, line: Any) -> None:
    bought = call.bought(line("Tiller Remote Monitoring and Management", term="Trial"))
    assert (bought["status"], bought["commitment"]) == ("Trial", None)


@pytest.mark.parametrize("quantity", [0, -1, 301, None])
def test_the_quantity_must_be_sold(call: Any, line: Any, quantity: int | None) -> None:
    answer = call.order(line(BASIC, quantity, commitment="1-Year"))
    assert answer.status == 422
    assert "quantity" in answer.json["message"]


def test_the_product_must_be_there(call: Any, line: Any) -> None:
    wrong = line(BASIC) | {"productId": NOWHERE}
    answer = call.order(wrong)
    assert (answer.status, answer.json["message"]) == (422, f"Product Not Found: {NOWHERE}")


def test_missing_answers_are_told_each_by_its_label(call: Any, line: Any) -> None:
    bare = line(BASIC, commitment="1-Year") | {"provisioningDetails": []}
    answer = call.order(bare)
    assert answer.status == 400
    assert (answer.json["type"], answer.json["message"]) == ("BAD_REQUEST", None)
    told = [each["message"] for each in answer.json["details"]]
    assert told[0] == "Errors with provisioningDetails"
    assert len(told) > 3
    assert all(each.endswith(": This field is required.") for each in told[1:])
    details = call.get(f"/v1/products/{bare['productId']}/provision-details").rows
    assert {each.rpartition(": ")[0] for each in told[1:]} <= {each["label"] for each in details}


def test_as_documented_missing_answers_are_422(documented: Any, line: Any) -> None:
    bare = line(BASIC, commitment="1-Year", lineItemNumber=1) | {"provisioningDetails": []}
    assert documented.order(bare).status == 422


def test_an_answer_that_is_not_offered_is_told(call: Any, line: Any) -> None:
    wrong = line(BASIC, commitment="1-Year")
    for each in wrong["provisioningDetails"]:
        if each["key"] == "msCustExists":
            each["values"] = ["Perhaps"]
    answer = call.order(wrong)
    assert answer.status == 400
    assert any(each["message"].endswith("not possible.") for each in answer.json["details"])


def test_an_add_on_needs_its_parent(call: Any, line: Any) -> None:
    alone = call.order(line(MANAGED))
    assert alone.status == 422
    assert alone.json["details"] == [{"message": f"Requires {ENDPOINT}"}]
    wrong = call.bought(line("Halyard Fax"))
    assert call.order(line(MANAGED, parentSubscriptionId=wrong["id"])).status == 422
    assert call.order(line(MANAGED, parentSubscriptionId=NOWHERE)).status == 422
    parent = call.bought(line(ENDPOINT))
    child = call.bought(line(MANAGED, parentSubscriptionId=parent["id"]))
    assert child["parentSubscriptionId"] == parent["id"]


def test_a_parent_must_be_the_companys_own_and_alive(call: Any, line: Any) -> None:
    parent = call.bought(line(ENDPOINT))
    companies = call.everything("/v1/companies", status="Active")
    child = line(MANAGED, parentSubscriptionId=parent["id"])
    body = {"companyId": companies[1]["id"], "lineItems": [child]}
    assert call.post("/v1/orders", body).status == 422
    assert call.delete(f"/v1/subscriptions/{parent['id']}").status == 204
    assert call.order(child).status == 422


@pytest.mark.parametrize("first", ["parent", "child"])
def test_a_parent_may_be_in_the_same_order(call: Any, line: Any, first: str) -> None:
    parent = line(ENDPOINT, lineItemNumber=1)
    child = line(MANAGED, lineItemNumber=2, parentLineItemNumber=1)
    lines = [parent, child] if first == "parent" else [child, parent]
    made = call.order(*lines).json["lineItems"]
    by_product = {each["productId"]: each["subscriptionId"] for each in made}
    subscription = call.get(f"/v1/subscriptions/{by_product[child['productId']]}").json
    assert subscription["parentSubscriptionId"] == by_product[parent["productId"]]


@pytest.mark.parametrize("number", [7, 2])
def test_a_parent_line_must_be_there_and_fit(call: Any, line: Any, number: int) -> None:
    lines = (
        line(ENDPOINT, lineItemNumber=1),
        line(MANAGED, lineItemNumber=2, parentLineItemNumber=number),
    )
    assert call.order(*lines).status == 422


def test_line_numbers_are_not_enforced_but_may_not_repeat(
    call: Any, documented: Any, line: Any
) -> None:
    assert call.order(line("Halyard Fax")).status == 200
    assert documented.order(line("Halyard Fax")).status == 422
    assert documented.order(line("Halyard Fax", lineItemNumber=1)).status == 200
    twice = line("Halyard Fax", lineItemNumber=1)
    assert call.order(twice, twice).status == 422


def test_an_order_cannot_be_scheduled(call: Any, line: Any) -> None:
    ahead = line("Halyard Fax", provisionStartDate="2026-06-11T00:00:00.000Z")
    assert call.order(ahead).status == 422
    past = line("Halyard Fax", provisionStartDate="2026-06-01T08:30:00.000Z")
    assert call.bought(past)["startDate"] == "2026-06-01T00:00:00.000Z"


def test_who_orders_is_kept(call: Any, line: Any) -> None:
    body = {
        "companyId": call.active_company()["id"],
        "lineItems": [line("Halyard Fax")],
        "orderedBy": "Customer",
        "orderedByUserEmail": "ada@example.com",
    }
    order = call.post("/v1/orders", body).json
    assert (order["orderedBy"], order["orderedByUserEmail"]) == ("Customer", "ada@example.com")
