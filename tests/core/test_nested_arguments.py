"""Models inside of what is given are checked and put as Pax8 wants it, as deep as they go."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.calls import DENVER, ID, Recorder, bind, body
from pax8 import enums, types
from pax8.api.partner.companies import Companies
from pax8.api.partner.orders import Orders
from pax8.api.partner.subscriptions import Subscriptions


def order(**line: Any) -> Any:
    """The line that an order of this line sends."""
    call = bind(Orders.create, company_id=UUID(ID), line_items=[types.LineItem(**line)])
    sent = body(call.body)
    assert sent["companyId"] == ID
    return sent["lineItems"][0]


def test_a_line_goes_out_with_what_it_was_given() -> None:
    assert order(
        product_id=UUID(ID),
        quantity=3,
        billing_term=enums.BillingTerm.ANNUAL,
        commitment_term_id="t",
        line_item_number=1,
        provisioning_details=[types.ProvisioningDetail(key="k", values=["v", "w"])],
    ) == {
        "productId": ID,
        "quantity": 3,
        "billingTerm": "Annual",
        "commitmentTermId": "t",
        "lineItemNumber": 1,
        "provisioningDetails": [{"key": "k", "values": ["v", "w"]}],
    }


@pytest.mark.parametrize(
    ("start", "sent"),
    [
        (date(2026, 1, 31), "2026-01-31T00:00:00.000Z"),
        (datetime(2026, 1, 31, 8, tzinfo=UTC), "2026-01-31T08:00:00.000Z"),
        (datetime(2026, 1, 31, 22, tzinfo=DENVER), "2026-02-01T04:00:00.000Z"),
        ("2026-01-31", "2026-01-31T00:00:00.000Z"),
        (None, None),
    ],
)
def test_a_time_in_a_line_goes_out_as_any_time_does(start: Any, sent: Any) -> None:
    assert order(quantity=1, provision_start_date=start) == {
        "quantity": 1,
        "provisionStartDate": sent,
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"quantity": 1.5}, "quantity: a whole number is wanted, not float 1.5"),
        ({"quantity": Decimal(1)}, "quantity: a whole number is wanted, not Decimal"),
        ({"product_id": 5}, "product_id: text is wanted, not int 5"),
        ({"billing_term": "Mnthly"}, "billing_term: 'Mnthly' is not a known BillingTerm"),
        (
            {"provisioning_details": [types.ProvisioningDetail(values="v")]},  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # that it is no list
            "provisioning_details: values: a list is wanted, not str 'v'",
        ),
        (
            {"provisioning_details": [types.ProvisioningDetail(values=[1])]},  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]  # that it is no text
            "provisioning_details: values: text is wanted, not int 1",
        ),
        (
            {"provisioning_details": [types.Address()]},
            "a ProvisioningDetail is wanted, not Address",
        ),
    ],
)
def test_a_mistake_in_a_line_is_told_by_where_it_is(line: dict[str, Any], told: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        order(**line)
    assert str(caught.value).startswith("Orders.create(): line_items: ")
    assert told in str(caught.value)


def test_lines_may_be_plain_mappings() -> None:
    line = {"productId": "p", "quantity": 1, "billing_term": "monthly"}
    sent = body(bind(Orders.create, {"companyId": "c", "lineItems": [line]}).body)
    assert sent["lineItems"] == [{"productId": "p", "quantity": 1, "billingTerm": "Monthly"}]
    with pytest.raises(TypeError, match="line_items: LineItem has no quantty; did you mean quant"):
        bind(Orders.create, company_id="c", line_items=[{"quantty": 1}])


@pytest.mark.parametrize(
    "wrong", [types.LineItem(), {"quantity": 1}, "line", 5, [5], [None]], ids=str
)
def test_what_is_no_list_of_lines_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"Orders.create\(\): line_items: a .* is wanted, not "):
        bind(Orders.create, company_id="c", line_items=wrong)


def test_what_pax8_sent_stays_as_it_sent_it() -> None:
    text = '{"city":5,"since":"2026-01-31T08:00:00","plan":1.0}'
    address = types.Address.from_json(text)
    assert bind(Companies.update, ID, address=address).body.decode() == f'{{"address":{text}}}'
    address.country = "DE"
    sent = bind(Companies.update, ID, address=address).body.decode()
    assert sent == f'{{"address":{text[:-1]},"country":"DE"}}}}'


def test_what_is_given_is_left_as_it_is() -> None:
    line = types.LineItem(quantity=1, provision_start_date=date(2026, 1, 31))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # what people do
    details = [types.ProvisioningDetail(key="k", values=["v"])]
    before = repr((line, details))
    for _ in range(2):
        bind(Orders.create, company_id="c", line_items=[line])
        bind(Subscriptions.update, ID, provisioning_details=details)
    assert repr((line, details)) == before


def test_an_order_on_trial_says_so_in_the_query() -> None:
    pax8 = Recorder()
    request = pax8.call(Orders.create, company_id="c", line_items=[], is_mock=True)
    assert request.url.raw_path == b"/v1/orders?isMock=true"
    assert body(request.content) == {"companyId": "c", "lineItems": []}
    for real in ({}, {"is_mock": False}, {"is_mock": None}):
        call = bind(Orders.create, company_id="c", **real)
        assert not call.trial
        assert b"ock" not in call.body
    with pytest.raises(ValueError, match="has nothing to send"):
        bind(Orders.create, is_mock=True)
    with pytest.raises(TypeError, match="is_mock: True or False is wanted"):
        bind(Orders.create, company_id="c", is_mock="true")


def test_what_only_pax8_says_of_a_line_is_not_said_back() -> None:
    read = types.Order.from_json(
        b'{"id":"o","companyId":"c","lineItems":[{"id":"l","subscriptionId":"s","quantity":2,'
        b'"productId":"p","billingTerm":"Monthly","futureField":1}]}'
    )
    assert read.line_items is not None
    read.line_items[0].provisioning_details = [
        types.ProvisioningDetail.from_json(b'{"key":"k","label":"K?","valueType":"Input"}')
    ]
    read.line_items[0].provisioning_details[0].values = ["yes"]
    sent = body(bind(Orders.create, read).body)
    assert sent == {
        "companyId": "c",
        "lineItems": [
            {
                "quantity": 2,
                "productId": "p",
                "billingTerm": "Monthly",
                "futureField": 1,
                "provisioningDetails": [{"key": "k", "values": ["yes"]}],
            }
        ],
    }
