from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pax8.sandbox import Sandbox

Listen = Callable[..., str]
Line = Callable[..., dict[str, Any]]
# Sold by the month and by trial, with questions to answer.
PRODUCT = "Mailward Email Security"


def told(sandbox: Sandbox, receiver: Any) -> list[tuple[str, str]]:
    """What was posted since it was last asked."""
    receiver.letters.clear()
    while sandbox.deliver():
        pass
    found: list[tuple[str, str]] = receiver.told
    return found


def test_an_order_tells_of_itself_and_then_of_what_it_made(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen, line: Line
) -> None:
    listen("ORDER", "SUBSCRIPTION")
    subscription = call.bought(line(PRODUCT))
    # It is no completed line item before the vendor has set it up.
    assert told(sandbox, receiver) == [("ORDER", "CREATED")]
    sandbox.world.advance(timedelta(hours=1))
    assert told(sandbox, receiver) == [("SUBSCRIPTION", "New")]
    data = receiver.bodies[0]["payloadData"]["data"]
    assert (data["id"], data["type"], data["quantity"]) == (subscription["id"], "New", 5)
    path = f"/v1/subscriptions/{subscription['id']}"
    call.put(path, {"quantity": 7})
    assert told(sandbox, receiver) == [("SUBSCRIPTION", "Change")]
    call.delete(path, cancelDate="2026-06-20")
    assert told(sandbox, receiver) == []
    sandbox.world.advance(timedelta(days=12))
    assert ("SUBSCRIPTION", "Cancel") in told(sandbox, receiver)


def test_a_mock_order_tells_nothing(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen, line: Line
) -> None:
    listen("ORDER", "SUBSCRIPTION")
    assert call.order(line(PRODUCT), isMock="true").status == 200
    assert told(sandbox, receiver) == []


def test_a_trial_tells_of_its_beginning_and_its_end(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen, line: Line
) -> None:
    listen("SUBSCRIPTION")
    trial = call.bought(line(PRODUCT, term="Trial"))
    assert told(sandbox, receiver) == [("SUBSCRIPTION", "TrialCreate")]
    sandbox.world.advance(timedelta(days=31))
    told(sandbox, receiver)
    mine = [
        each["payloadData"]["action"]
        for each in receiver.bodies
        if each["payloadData"]["data"]["productId"] == trial["productId"]
        and each["payloadData"]["data"]["companyId"] == trial["companyId"]
    ]
    assert "TrialConvert" in mine


def test_invoices_are_told_as_they_are_made_and_paid(
    sandbox: Sandbox, receiver: Any, listen: Listen
) -> None:
    listen("INVOICE")
    sandbox.world.advance(timedelta(days=40))
    found = told(sandbox, receiver)
    assert found.count(("INVOICE", "CREATED")) == 1
    # One was paid in June, one in July.
    assert found.count(("INVOICE", "UPDATED")) >= 2


def test_quotes_are_told_of(sandbox: Sandbox, call: Any, receiver: Any, listen: Listen) -> None:
    drafts = {"field": "status", "operator": "EQUALS", "value": ["draft"]}
    listen("QUOTE", filters=[{"action": "CREATED", "conditions": [drafts]}])
    quote = call.post("/v2/quotes", {"clientId": call.active_company()["id"]}).json
    assert told(sandbox, receiver) == [("QUOTE", "CREATED")]
    assert receiver.bodies[0]["payloadData"]["entityId"] == quote["id"]


def test_products_and_companies_are_told_of(
    sandbox: Sandbox, receiver: Any, listen: Listen
) -> None:
    listen("PRODUCT", "COMPANY")
    product = next(sandbox.world.select("products"))
    sandbox.world.replace("products", {**product, "shortDescription": "Better"})
    sandbox.world.insert("products", [{**product, "id": sandbox.world.new_id()}])
    assert told(sandbox, receiver) == [("PRODUCT", "UPDATED"), ("PRODUCT", "CREATED")]


def test_filters_let_through_what_they_ask_for(
    sandbox: Sandbox, call: Any, receiver: Any, listen: Listen, line: Line
) -> None:
    many = {"field": "quantity", "operator": "GREATER_THAN", "value": ["10"]}
    listen("SUBSCRIPTION", filters=[{"action": "New", "conditions": [many]}])
    listen("SUBSCRIPTION", filters=[{"action": "Change", "conditions": []}])
    for quantity in (10, 11):
        call.bought(line(PRODUCT, quantity))
    sandbox.world.advance(timedelta(hours=1))
    assert told(sandbox, receiver) == [("SUBSCRIPTION", "New")]
    assert receiver.bodies[0]["payloadData"]["data"]["quantity"] == 11
