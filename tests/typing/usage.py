"""What people write with the clients, and the types that it has: run by type checkers only."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type
from uuid import UUID

import httpx2

from pax8 import (
    AsyncPax8Client,
    OutcomeUnknown,
    Pax8Client,
    enums,
    exceptions,
    filters,
    microsoft,
    refusals,
    types,
)
from pax8._core.async_listing import AsyncListing
from pax8._core.listing import Listing
from pax8._core.operation import Async, Operation, Sync
from pax8.api.partner.companies import Companies
from pax8.types import Company, Contact, InvoiceItem, Order, Page, Product, Subscription


def clients_are_made_in_many_ways() -> None:
    assert_type(Pax8Client(), Pax8Client)
    assert_type(AsyncPax8Client(), AsyncPax8Client)
    Pax8Client("id", "secret", cache_token=True, cache_location="~/pax8_token.json")
    Pax8Client(client_id="id", client_secret="secret", cache_location=Path("token.json"))
    Pax8Client(base_url="http://localhost:8080", timeout=10, deadline=None, retries=0, prefetch=4)
    Pax8Client(http_client=httpx2.Client(), consistency="fast")
    AsyncPax8Client(http_client=httpx2.AsyncClient())
    with Pax8Client() as client:
        assert_type(client, Pax8Client)
        assert_type(client.with_options(deadline=5), Pax8Client)


async def async_clients_are_context_managers() -> None:
    async with AsyncPax8Client() as client:
        assert_type(client, AsyncPax8Client)
        assert_type(client.with_options(retries=1).companies.list(), AsyncListing[Company])


def results_of_the_blocking_client(client: Pax8Client, key: str, uuid: UUID) -> None:
    companies = client.companies
    assert_type(companies.list(), Listing[Company])
    assert_type(companies.get(uuid), Company)
    assert_type(companies.create(name="Acme"), Company)
    assert_type(companies.update(key, phone=None), Company)
    assert_type(companies.list_contacts(key), Listing[Contact])
    assert_type(companies.get_contact(key, uuid), Contact)
    assert_type(companies.create_contact(key, Contact()), Contact)
    assert_type(companies.update_contact(key, Contact(), phone="1"), Contact)
    companies.delete_contact(key, key)
    assert_type(companies.get_ms_tenant_id(key), types.MsTenant)
    assert_type(str(companies.get_ms_tenant_id(key)), str)
    assert_type(client.products.list(search="365"), Listing[Product])
    assert_type(client.products.get(key), Product)
    assert_type(client.products.list_provisioning_details(key), list[types.ProvisioningDetail])
    assert_type(client.products.list_dependencies(key), types.Dependencies)
    assert_type(client.products.list_pricing(key, company_id=uuid), list[types.Pricing])
    assert_type(client.orders.list(company_id=key), Listing[Order])
    assert_type(client.orders.get(key), Order)
    assert_type(client.orders.create(company_id=uuid, line_items=[], is_mock=True), Order)
    assert_type(client.orders.create(company_id=uuid, line_items=[], safely=True), Order)
    assert_type(companies.create(name="Acme", safely=True), Company)
    assert_type(companies.create_contact(key, Contact(), safely=True), Contact)
    assert_type(client.subscriptions.list(status="Active"), Listing[Subscription])
    assert_type(client.subscriptions.get(key), Subscription)
    assert_type(client.subscriptions.get_history(key), list[Subscription])
    assert_type(client.subscriptions.update(key, quantity=5), Subscription)
    client.subscriptions.delete(key, cancel_date=date(2026, 1, 31))
    usage = client.subscriptions.list_usage_summaries(key, resource_group="a")
    assert_type(usage, Listing[types.UsageSummary])
    assert_type(client.usage_summaries.list_for_subscription(key), Listing[types.UsageSummary])
    assert_type(client.usage_summaries.get(key), types.UsageSummary)
    lines = client.usage_summaries.list_usage_lines(key, usage_date="2026-01-31")
    assert_type(lines, Listing[types.UsageLine])
    assert_type(client.invoices.list(due_date=date(2026, 1, 31)), Listing[types.Invoice])
    assert_type(client.invoices.get(key), types.Invoice)
    assert_type(client.invoices.list_items(key, size=50), Listing[InvoiceItem])
    assert_type(client.invoices.list_draft_items(month_offset=0), Listing[InvoiceItem])


async def results_of_the_async_client(client: AsyncPax8Client, key: str) -> None:
    companies = client.companies
    assert_type(companies.list(), AsyncListing[Company])
    to_await: Coroutine[Any, Any, Company] = companies.get(key)
    assert_type(await to_await, Company)
    assert_type(await companies.create(name="Acme"), Company)
    assert_type(await companies.update(key, phone=None), Company)
    assert_type(companies.list_contacts(key), AsyncListing[Contact])
    assert_type(await companies.get_contact(key, key), Contact)
    assert_type(await companies.create_contact(key, Contact()), Contact)
    assert_type(await companies.update_contact(key, Contact(), phone="1"), Contact)
    await companies.delete_contact(key, key)
    assert_type(await companies.get_ms_tenant_id(key), types.MsTenant)
    assert_type(client.products.list(search="365"), AsyncListing[Product])
    details = await client.products.list_provisioning_details(key)
    assert_type(details, list[types.ProvisioningDetail])
    assert_type(await client.products.list_dependencies(key), types.Dependencies)
    assert_type(await client.products.list_pricing(key), list[types.Pricing])
    assert_type(client.orders.list(company_id=key), AsyncListing[Order])
    assert_type(await client.orders.create(company_id=key, line_items=[]), Order)
    assert_type(await client.orders.create(Order(), safely=True), Order)
    assert_type(client.subscriptions.list(status="Active"), AsyncListing[Subscription])
    assert_type(await client.subscriptions.get_history(key), list[Subscription])
    assert_type(await client.subscriptions.update(key, quantity=5), Subscription)
    await client.subscriptions.delete(key, cancel_date="2026-01-31")
    usage = client.subscriptions.list_usage_summaries(key)
    assert_type(usage, AsyncListing[types.UsageSummary])
    assert_type(await client.usage_summaries.get(key), types.UsageSummary)
    assert_type(client.invoices.list_items(key), AsyncListing[InvoiceItem])


def listings_are_read_in_many_ways(client: Pax8Client) -> None:
    listing = client.companies.list(city="New York")
    for company in listing:
        assert_type(company, Company)
    for page in listing.pages():
        assert_type(page, Page[Company])
        assert_type(page.content, list[Company])
        assert_type(page.total_elements, int | None)
    assert_type(len(listing), int)
    assert_type(listing.count(), int)
    assert_type(listing.first(), Company | None)
    assert_type(listing.to_list(), list[Company])
    assert_type([company.name for company in listing], list[str | None])


async def listings_are_read_in_many_ways_by_tasks(client: AsyncPax8Client) -> None:
    listing = client.companies.list(city="New York")
    async for company in listing:
        assert_type(company, Company)
    async for page in listing.pages():
        assert_type(page, Page[Company])
    assert_type(await listing.count(), int)
    assert_type(await listing.first(), Company | None)
    assert_type(await listing.to_list(), list[Company])


def the_names_of_0_x_are_the_same(client: Pax8Client, other: AsyncPax8Client) -> None:
    assert_type(client.Company.list(), Listing[Company])
    assert_type(client.Subscription.get("s"), Subscription)
    assert_type(client.Product.list(), Listing[Product])
    assert_type(client.Order.list(), Listing[Order])
    assert_type(client.Invoice.list(), Listing[types.Invoice])
    assert_type(client.UsageSummary.get("u"), types.UsageSummary)
    assert_type(other.Company.list(), AsyncListing[Company])
    assert_type(Companies.get.name, str)
    assert_type(Companies.list.paged, bool)
    operations: list[Operation[..., Any]] = [Companies.list, Companies.get]
    assert_type(operations[0].full_name, str)


def filters_are_objects_or_keywords(client: Pax8Client) -> None:
    chosen = filters.CompanyFilter(
        page=0,
        size=10,
        sort=enums.CompanySortBy.NAME,
        sort_direction=enums.SortDirection.ASCENDING,
        city="New York",
    )
    client.companies.list(chosen)
    client.companies.list({"city": "New York", "status": "Active"})
    client.companies.list(chosen, country="United States")
    client.companies.list(sort="name", sort_direction="desc", self_service_allowed=True)
    client.invoices.list(total=Decimal("0.10"), invoice_date_range_start="2026-01-01")
    client.subscriptions.list(billing_term=enums.BillingTerm.ANNUAL, company_id=UUID(int=1))


def fields_have_their_types(
    company: Company, subscription: Subscription, item: InvoiceItem
) -> None:
    assert_type(company.id, str)
    assert_type(company.name, str | None)
    assert_type(company.address, types.Address | None)
    assert_type(company.status, enums.CompanyStatus | None)
    assert_type(company.updated_date, datetime | None)
    assert_type(company.contacts, list[Contact] | None)
    assert_type(company.extra, dict[str, Any])
    assert_type(company.to_dict(), dict[str, Any])
    assert_type(company.to_json(), str)
    assert_type(Company.from_json("{}"), Company)
    assert_type(Company.from_dict({}), Company)
    assert_type(subscription.price, Decimal | None)
    assert_type(subscription.quantity, int | None)
    assert_type(subscription.start_date, datetime | None)
    assert_type(subscription.billing_start, date | None)
    assert_type(subscription.commitment, types.SubscriptionCommitment | None)
    assert_type(item.total, Decimal | None)
    if subscription.status is not None:
        assert_type(subscription.status.known, bool)
        assert_type(subscription.status == "Active", bool)
    subscription.quantity = 5
    subscription.price = Decimal("1.50")


def writes_take_models_or_keywords(client: Pax8Client, company: Company, key: str) -> None:
    client.companies.create(company)
    client.companies.create(Company(name="Acme", address=types.Address(city="Köln")))
    client.companies.update(company)
    client.companies.update(company, phone="1")
    line = types.LineItem(
        product_id=key,
        quantity=1,
        billing_term=enums.BillingTerm.MONTHLY,
        provision_start_date=datetime(2026, 1, 31, tzinfo=UTC),
        provisioning_details=[types.ProvisioningDetail(key="k", values=["v"])],
    )
    client.orders.create(company_id=key, line_items=(line,), ordered_by="Customer", is_mock=True)
    client.orders.create(Order(company_id=key, line_items=[line]))
    client.subscriptions.update(key, price=Decimal("1.50"), start_date=date(2026, 1, 31))
    client.subscriptions.update(client.subscriptions.get(key))


def an_order_is_drafted(client: Pax8Client, company: Company, product: Product) -> None:
    draft = client.orders.draft(company, ordered_by="Customer")
    assert_type(draft, types.Draft[Sync])
    line = draft.add("Microsoft 365 Business Premium", 5, term="1-Year", answers={"k": ["v"]})
    assert_type(line, types.DraftLine)
    draft.add(product, 1, start=date(2026, 1, 31))
    draft.add(product, 1, billing=enums.BillingTerm.ANNUAL, term=types.Commitment(), parent=line)
    line.answers["k"] = "v"
    assert_type(draft.resolve(), types.Proposal)
    proposal = draft.check()
    assert_type(proposal.questions, tuple[types.OpenQuestion, ...])
    assert_type(proposal.totals, dict[str, types.Charge])
    assert_type(proposal.lines[0].charge.price, Decimal | None)
    assert_type(proposal.lines[0].commitment, types.Commitment | None)
    try:
        assert_type(draft.place(proposal), Order)
        assert_type(draft.place(unless=OutcomeUnknown(exceptions.Sent("POST", "/"), "")), Order)
    except refusals.AmbiguousProduct as refused:
        assert_type(refused.candidates, tuple[Product, ...])
    except refusals.UnansweredQuestions as refused:
        assert_type(refused.questions, tuple[types.OpenQuestion, ...])
    except refusals.Refused as refused:
        raise exceptions.Pax8Exception from refused


async def an_order_is_drafted_by_a_task(client: AsyncPax8Client, key: UUID) -> None:
    draft = client.orders.draft(key)
    assert_type(draft, types.Draft[Async])
    assert_type(draft.add(key, 1), types.DraftLine)
    to_await: Coroutine[Any, Any, types.Proposal] = draft.resolve()
    assert_type(await draft.place(await to_await), Order)


def subscriptions_are_changed(client: Pax8Client, subscription: Subscription) -> None:
    try:
        assert_type(client.subscriptions.change("s", quantity=5, price="1.50"), Subscription)
        answers = [types.ProvisioningDetail(key="k", values=["v"])]
        client.subscriptions.change("s", quantity=5, provisioning_details=answers)
        client.subscriptions.cancel(subscription, on=date(2026, 1, 31), accept_fee=True)
    except refusals.ChangeRefused as refused:
        assert_type(refused.allowed_from, date | None)
        assert_type(refused.subscription, Subscription)


async def subscriptions_are_changed_by_a_task(client: AsyncPax8Client) -> None:
    assert_type(await client.subscriptions.change("s", billing_term="Annual"), Subscription)
    await client.subscriptions.cancel("s", on="2026-01-31")


def seats_are_compared(subscription: Subscription, tenant: types.MsTenant) -> None:
    assert_type(microsoft.graph_ids(subscription, tenant).sku_id, UUID | None)
    found = microsoft.compare([subscription], [{"skuId": "s"}], by="sku")
    assert_type(found.differences, tuple[microsoft.Pair, ...])
    assert_type(found.pairs[0].difference, int)


def errors_have_their_types(client: Pax8Client) -> None:
    try:
        client.orders.create(company_id="c")
    except exceptions.BadRequestError as error:
        assert_type(error.provisioning_errors, dict[str, str])
        assert_type(error.status, int)
        assert_type(error.message, str | None)
        assert_type(error.details, tuple[exceptions.ErrorDetail, ...])
        assert_type(error.body, bytes)
    except exceptions.RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except OutcomeUnknown as error:
        assert_type(error.request, exceptions.Sent)
        assert_type(error.sent_at, float | None)
        assert_type(client.orders.find_outcome(error), Order | None)
        client.orders.find_outcome(error, others="o")
        assert_type(client.orders.create(Order(), safely=True, unless=error), Order)
        found = client.companies.find_outcome(error, others=["c"], settled=5)
        assert_type(found, Company | None)
        assert_type(client.companies.find_contact_outcome(error), Contact | None)
    except exceptions.UnexpectedResponseException as error:
        assert_type(error.type, str | None)
    except exceptions.Pax8Exception:
        pass


async def what_was_lost_is_looked_for(client: AsyncPax8Client, error: OutcomeUnknown) -> None:
    to_await: Coroutine[Any, Any, Order | None] = client.orders.find_outcome(error)
    assert_type(await to_await, Order | None)
    assert_type(await client.companies.find_contact_outcome(error, others=()), Contact | None)
    again = client.companies.create_contact("c", Contact(), safely=True, unless=error)
    assert_type(await again, Contact)
    if isinstance(error, exceptions.AmbiguousOutcome):
        assert_type(error.candidates, tuple[Any, ...])
    assert_type(Companies.find_outcome.name, str)
