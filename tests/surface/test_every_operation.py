"""Every operation, carried out by both clients over a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8._core.operation import Operation
from pax8._core.page import Page
from pax8.api.resources import RESOURCES, every_operation
from pax8.errors import BadRequestError
from pax8.sandbox import Sandbox, SandboxServer
from pax8.types import (
    Address,
    Company,
    Contact,
    ContactType,
    LineItem,
    Product,
    ProvisioningDetail,
    Subscription,
)

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(seed=7, companies=40)) as server:
        yield server


@pytest.fixture
def client(server: SandboxServer) -> Iterator[Pax8Client]:
    with Pax8Client("id", "secret", base_url=server.url) as client:
        yield client


def all_primary() -> list[ContactType]:
    return [ContactType(type=kind, primary=True) for kind in ("Admin", "Billing", "Technical")]


def contact() -> Contact:
    return Contact(
        first_name="Ada",
        last_name="Lovelace",
        email="ada@example.com",
        phone="303-555-0101",
        types=all_primary(),
    )


def company(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "address": Address(
            street="1 Main St",
            city="Denver",
            state_or_province="CO",
            postal_code="80202",
            country="US",
        ),
        "phone": "303-555-0100",
        "website": "https://example.com",
        "bill_on_behalf_of_enabled": False,
        "self_service_allowed": False,
        "order_approval_required": False,
        "contacts": [contact()],
    }


def stands_alone(client: Pax8Client, product: Product) -> bool:
    """Whether a unit of it is sold by the month, without a commitment or another product."""
    return (
        not product.requires_commitment
        and not client.products.list_dependencies(product.id).product_dependencies
        and any(
            pricing.billing_term == "Monthly"
            and all(
                rate.charge_type == "Per Unit" and rate.partner_buy_rate
                for rate in pricing.rates or []
            )
            for pricing in client.products.list_pricing(product.id)
        )
    )


@cache
def line_to_order(root: str) -> LineItem:
    """A line with such a product and its questions answered, made once a server."""
    with Pax8Client("id", "secret", base_url=root) as client:
        product = next(each for each in client.products.list() if stands_alone(client, each))
        answers = [
            ProvisioningDetail(key=each.key, values=[(each.possible_values or ["a@b.example"])[0]])
            for each in client.products.list_provisioning_details(product.id)
        ]
    return LineItem(
        product_id=product.id,
        quantity=3,
        billing_term="Monthly",
        line_item_number=1,
        provisioning_details=answers,
    )


def an_order(client: Pax8Client) -> dict[str, Any]:
    """An order that is good as it stands."""
    buyer = first(client.companies.list(status="Active"))
    return {"company_id": buyer.id, "line_items": [line_to_order(client.base_url)]}


def metered(client: Pax8Client) -> str:
    """The id of a subscription that has usage."""
    for subscription in client.subscriptions.list(status="Active"):
        if client.subscriptions.list_usage_summaries(subscription.id).first() is not None:
            return subscription.id
    raise AssertionError("nothing is metered")


def a_subscription(client: Pax8Client) -> Subscription:
    """One that was ordered just now, and may be changed."""
    order = client.orders.create(**an_order(client))
    assert order.line_items is not None
    subscription_id = order.line_items[0].subscription_id
    assert subscription_id is not None
    return client.subscriptions.get(subscription_id)


def first(records: Any) -> Any:
    record = records.first()
    assert record is not None
    return record


def a_contact(client: Pax8Client) -> tuple[str, str]:
    """A company that was made for it, and its contact."""
    made = client.companies.create(**company(f"For a contact {len(client.companies.list())}"))
    return made.id, first(client.companies.list_contacts(made.id)).id


def a_changed_contact(client: Pax8Client) -> Arguments:
    company_id, contact_id = a_contact(client)
    read = client.companies.get_contact(company_id, contact_id)
    return (company_id, read), {"phone": "303-555-0177"}


def a_day_of_usage(client: Pax8Client) -> Arguments:
    """A summary of this month, and a day of it that is over."""
    for summary in client.usage_summaries.list_for_subscription(metered(client)):
        for day in (1, 2, 3, 4, 5):
            usage = {"usage_date": date(2026, 6, day)}
            if client.usage_summaries.list_usage_lines(summary.id, **usage).first() is not None:
                return (summary.id,), usage
    raise AssertionError("no day had usage")


# What each operation is called with, found out through the blocking client.
CALLS: dict[str, Callable[[Pax8Client], Arguments]] = {
    "Companies.list": lambda c: ((), {"sort": "name"}),
    "Companies.get": lambda c: ((first(c.companies.list()).id,), {}),
    "Companies.create": lambda c: ((), company(f"Number {len(c.companies.list())}")),
    "Companies.update": lambda c: ((first(c.companies.list()).id,), {"phone": "303-555-0199"}),
    "Companies.list_contacts": lambda c: ((first(c.companies.list(status="Active")).id,), {}),
    "Companies.get_contact": lambda c: (a_contact(c), {}),
    "Companies.create_contact": lambda c: (
        (first(c.companies.list(status="Active")).id, contact()),
        {},
    ),
    "Companies.update_contact": a_changed_contact,
    "Companies.delete_contact": lambda c: (a_contact(c), {}),
    "PortalCompanies.get_ms_tenant_id": lambda c: (
        (first(c.companies.list(city="New York")).id,),
        {},
    ),
    "Products.list": lambda c: ((), {"vendor_name": "Microsoft"}),
    "Products.get": lambda c: ((first(c.products.list()).id,), {}),
    "Products.list_provisioning_details": lambda c: (
        (first(c.products.list(vendor_name="Microsoft")).id,),
        {},
    ),
    "Products.list_dependencies": lambda c: ((first(c.products.list()).id,), {}),
    "Products.list_pricing": lambda c: (
        (first(c.products.list()).id,),
        {"company_id": first(c.companies.list()).id},
    ),
    "Orders.list": lambda c: ((), {"company_id": first(c.orders.list()).company_id}),
    "Orders.get": lambda c: ((first(c.orders.list()).id,), {}),
    "Orders.create": lambda c: ((), an_order(c)),
    "Subscriptions.list": lambda c: ((), {"status": "Active", "sort": "startDate"}),
    "Subscriptions.get": lambda c: ((first(c.subscriptions.list()).id,), {}),
    "Subscriptions.get_history": lambda c: ((first(c.subscriptions.list()).id,), {}),
    "Subscriptions.update": lambda c: ((a_subscription(c).id,), {"quantity": 4}),
    "Subscriptions.delete": lambda c: ((a_subscription(c).id,), {}),
    "UsageSummaries.list_for_subscription": lambda c: ((metered(c),), {}),
    "UsageSummaries.get": lambda c: (
        (first(c.usage_summaries.list_for_subscription(metered(c))).id,),
        {},
    ),
    "UsageSummaries.list_usage_lines": a_day_of_usage,
    "Invoices.list": lambda c: ((), {"sort": "invoiceDate", "sort_direction": "desc"}),
    "Invoices.get": lambda c: ((first(c.invoices.list()).id,), {}),
    "Invoices.list_items": lambda c: ((first(c.invoices.list(status="Paid")).id,), {}),
    "Invoices.list_draft_items": lambda c: ((), {"month_offset": 1}),
}


OPERATIONS = {operation.full_name: operation for operation in every_operation()}
NAMES = {resource: name for name, resource in RESOURCES.items()}


def path_of(operation: Operation[..., Any]) -> tuple[str, str]:
    """Under what a client has it."""
    for resource, name in NAMES.items():
        if issubclass(resource, operation.resource):
            return name, operation.name
    raise AssertionError(operation)


def check(operation: Operation[..., Any], result: Any) -> None:
    """Whether the result is of the declared kind, and understood throughout."""
    if operation.result is None:
        assert result is None
        return
    records = result if isinstance(result, list) else [result]
    may_be_empty = {"Products.list_provisioning_details"}
    assert records or operation.full_name in may_be_empty
    for record in records:
        assert isinstance(record, operation.result)
        assert record.extra == {}, "all that the sandbox sends is declared"
        assert operation.result.from_dict(record.to_dict()) == record


def test_every_operation_is_called() -> None:
    assert CALLS.keys() == OPERATIONS.keys()
    assert len(CALLS) == 30


@pytest.mark.parametrize("name", CALLS)
def test_blocking(name: str, client: Pax8Client) -> None:
    operation = OPERATIONS[name]
    args, kwargs = CALLS[name](client)
    resource, method = path_of(operation)
    result = getattr(getattr(client, resource), method)(*args, **kwargs)
    check(operation, result.to_list() if operation.paged else result)


@pytest.mark.parametrize("name", CALLS)
def test_async(name: str, client: Pax8Client, server: SandboxServer) -> None:
    operation = OPERATIONS[name]
    args, kwargs = CALLS[name](client)
    resource, method = path_of(operation)

    async def call() -> Any:
        async with AsyncPax8Client("id", "secret", base_url=server.url) as other:
            result = getattr(getattr(other, resource), method)(*args, **kwargs)
            return await (result.to_list() if operation.paged else result)

    check(operation, asyncio.run(call()))


def test_both_names_are_one_object(client: Pax8Client) -> None:
    assert client.companies is client.Company
    assert client.products is client.Product
    assert client.orders is client.Order
    assert client.subscriptions is client.Subscription
    assert client.invoices is client.Invoice
    assert client.usage_summaries is client.UsageSummary
    quick = client.with_options(timeout=5)
    assert quick.companies is quick.Company
    assert quick.companies is not client.companies


def test_a_mock_order_leaves_nothing(client: Pax8Client) -> None:
    order = an_order(client)
    before = len(client.orders.list()), len(client.subscriptions.list())
    client.orders.create(**order, is_mock=True)
    assert (len(client.orders.list()), len(client.subscriptions.list())) == before


def test_what_was_changed_on_it_is_changed_there(client: Pax8Client) -> None:
    subscription = a_subscription(client)
    subscription.quantity = 9
    assert client.subscriptions.update(subscription).quantity == 9
    assert client.subscriptions.get(subscription.id).quantity == 9
    history = client.subscriptions.get_history(subscription.id)
    assert [version.quantity for version in history] == [9, 3]


def test_an_id_with_a_way_out_stays_where_it_is(client: Pax8Client) -> None:
    # It is no company's id, and it is no way to the invoices.
    with pytest.raises(BadRequestError, match=r"/v1/companies/\.\.%2Finvoices"):
        client.companies.get("../invoices")


def test_a_company_made_from_one_that_was_read(client: Pax8Client) -> None:
    template = first(client.companies.list(status="Active"))
    template.name = "A copy of it"
    made = client.companies.create(template)
    assert made.id != template.id
    assert made.address == template.address
    assert isinstance(made, Company)


def test_a_page_says_where_it_stands(client: Pax8Client) -> None:
    page = next(iter(client.companies.list(page=1, size=10).pages()))
    assert isinstance(page, Page)
    assert (page.number, page.size, len(page)) == (1, 10, 10)
    assert page.total_elements == len(client.companies.list())
