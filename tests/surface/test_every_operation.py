"""Every operation, carried out by both clients over a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8._core.operation import Operation
from pax8._core.page import Page
from pax8.api.resources import RESOURCES, every_operation
from pax8.errors import BadRequestError
from pax8.sandbox import Sandbox, SandboxServer
from pax8.types import Company
from surface import partner_calls, quoting_calls, vendor_calls, webhook_calls
from surface.partner_calls import a_subscription, an_order, first


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(seed=7, companies=40)) as server:
        yield server


@pytest.fixture
def client(server: SandboxServer) -> Iterator[Pax8Client]:
    with Pax8Client("id", "secret", base_url=server.url) as client:
        yield client


CALLS = {
    **partner_calls.CALLS,
    **quoting_calls.CALLS,
    **webhook_calls.CALLS,
    **vendor_calls.CALLS,
}
OPERATIONS = {operation.full_name: operation for operation in every_operation()}
NAMES = {resource: name for name, resource in RESOURCES.items()}


def path_of(operation: Operation[..., Any]) -> tuple[str, str]:
    """Under what a client has it."""
    for resource, name in NAMES.items():
        if issubclass(resource, operation.resource):
            return name, operation.name
    raise AssertionError(operation)


def credential(name: str) -> str:
    """The client id that an operation of this name is called with."""
    return vendor_calls.SIMULATION if name in vendor_calls.SIMULATED else "id"


def check(operation: Operation[..., Any], result: Any) -> None:
    """Whether the result is of the declared kind, and understood throughout."""
    if operation.file:
        assert isinstance(result, bytes)
        assert result
        return
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


@pytest.mark.parametrize("name", CALLS)
def test_blocking(name: str, client: Pax8Client) -> None:
    operation = OPERATIONS[name]
    args, kwargs = CALLS[name](client)
    resource, method = path_of(operation)
    with Pax8Client(credential(name), "secret", base_url=client.base_url) as caller:
        result = getattr(getattr(caller, resource), method)(*args, **kwargs)
        if operation.file:
            result = result.read()
        check(operation, result.to_list() if operation.paged else result)


@pytest.mark.parametrize("name", CALLS)
def test_async(name: str, client: Pax8Client, server: SandboxServer) -> None:
    operation = OPERATIONS[name]
    args, kwargs = CALLS[name](client)
    resource, method = path_of(operation)

    async def call() -> Any:
        async with AsyncPax8Client(credential(name), "secret", base_url=server.url) as other:
            result = getattr(getattr(other, resource), method)(*args, **kwargs)
            if operation.file:
                return await result.read()
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
