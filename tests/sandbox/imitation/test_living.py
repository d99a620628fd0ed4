"""What imitates an account is a world like any other: it is read, bought in, and goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.errors import UnprocessableError
from pax8.sandbox import Sandbox
from pax8.sandbox.standing import goes_on
from pax8.types import LineItem
from support.driver import Driver


@pytest.fixture
def sandbox(pair: Any, tmp_path: Path) -> Iterator[Sandbox]:
    path = shutil.copy(pair.path, tmp_path / "world.db")
    made = Sandbox(db=path)
    yield made
    made.world.close()


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Pax8Client]:
    with Pax8Client("any", "any", transport=sandbox) as made:
        yield made


def test_all_is_read_by_both_clients(driver: Driver, sandbox: Sandbox) -> None:
    client = driver.client(transport=sandbox, retries=0)
    for name in ("companies", "products", "orders", "subscriptions", "invoices", "quotes"):
        resource = getattr(client, name)
        for each in driver.do(resource.list().to_list)[:40]:
            assert driver.do(resource.get, each.id).id == each.id
    for each in driver.do(client.products.list().to_list):
        driver.do(client.products.list_pricing, each.id)
        driver.do(client.products.list_dependencies, each.id)
        driver.do(client.products.list_provisioning_details, each.id)
    for each in driver.do(client.subscriptions.list().to_list):
        driver.do(client.subscriptions.get_history, each.id)
        for summary in driver.do(client.usage_summaries.list_for_subscription(each.id).to_list):
            lines = client.usage_summaries.list_usage_lines(summary.id, usage_date="2026-06-07")
            driver.do(lines.to_list)
    for each in driver.do(client.companies.list().to_list):
        driver.do(client.companies.list_contacts(each.id).to_list)
    for offset in (0, 1):
        driver.do(client.invoices.list_draft_items(month_offset=offset).to_list)
    for each in driver.do(client.invoices.list().to_list):
        driver.do(client.invoices.list_items(each.id).to_list)


def test_it_stands_where_the_account_stood(pair: Any, sandbox: Sandbox) -> None:
    passed = sandbox.world.now - pair.account.world.now
    assert abs(passed) < timedelta(minutes=2)


def test_months_pass(sandbox: Sandbox, client: Pax8Client) -> None:
    invoices = len(client.invoices.list())
    subscriptions = len(client.subscriptions.list())
    ends = {e.id for e in client.subscriptions.list() if str(e.end_date).startswith("2026-07-20")}
    sandbox.world.advance(timedelta(days=62))
    new = list(client.invoices.list())[:2]
    assert len(client.invoices.list()) == invoices + 2
    assert [str(each.invoice_date) for each in new] == ["2026-08-01", "2026-07-01"]
    for each in new:
        items = list(client.invoices.list_items(each.id))
        assert len(items) > 20
        assert sum(item.amount_due for item in items) == each.total
    assert len(client.subscriptions.list()) >= subscriptions
    assert ends
    for id_ in ends:
        assert client.subscriptions.get(id_).status == "Cancelled"


def test_what_is_not_understood_stands_still(sandbox: Sandbox, client: Pax8Client) -> None:
    still = [each["id"] for each in sandbox.world.select("subscriptions") if not goes_on(each)]
    assert len(still) >= 4
    before = {id_: client.subscriptions.get(id_).to_json() for id_ in still}
    invoices = {each.id for each in client.invoices.list()}
    sandbox.world.advance(timedelta(days=62))
    assert {id_: client.subscriptions.get(id_).to_json() for id_ in still} == before
    for invoice in client.invoices.list():
        if invoice.id not in invoices:
            billed = {each.subscription_id for each in client.invoices.list_items(invoice.id)}
            assert not billed & set(still)
    for id_ in still:
        if client.subscriptions.get(id_).status not in {"Cancelled", "Converted"}:
            with pytest.raises(UnprocessableError, match="lacks"):
                client.subscriptions.update(id_, quantity=77)


def test_its_products_are_ordered_changed_and_cancelled(
    sandbox: Sandbox, client: Pax8Client
) -> None:
    company = next(each for each in client.companies.list(status="Active"))
    ordered = 0
    for product_id in dict.fromkeys(each.product_id for each in client.subscriptions.list()):
        dependencies = client.products.list_dependencies(product_id)
        if dependencies.product_dependencies:
            continue
        terms = {each.term: each.id for each in dependencies.commitment_dependencies or ()}
        for pricing in client.products.list_pricing(product_id)[:1]:
            line = LineItem(
                product_id=product_id,
                quantity=7,
                billing_term=pricing.billing_term,
                commitment_term_id=terms.get(pricing.commitment_term),
            )
            order = client.orders.create(company_id=company.id, line_items=[line])
            made = client.subscriptions.get(order.line_items[0].subscription_id)
            ordered += 1
            if pricing.rates[0].charge_type == "Per Unit" and pricing.type == "Flat":
                assert made.price == pricing.rates[0].suggested_retail_price
                assert made.partner_cost == pricing.rates[0].partner_buy_rate
            if made.billing_term not in {"Trial", "Activation", "One-Time"}:
                assert client.subscriptions.update(made.id, quantity=9).quantity == 9
                client.subscriptions.delete(made.id)
                assert client.subscriptions.get(made.id).status == "Cancelled"
    assert ordered > 20
    sandbox.world.advance(timedelta(days=40))


def test_its_companies_are_changed(client: Pax8Client) -> None:
    for company in client.companies.list():
        client.companies.create_contact(
            company.id,
            first_name="A",
            last_name="B",
            email="a@b.example",
            phone="1",
            types=[{"type": "Admin", "primary": True}],
        )
        assert client.companies.update(company.id, external_id="X").external_id == "X"


def test_its_subscriptions_are_changed_or_refused(client: Pax8Client) -> None:
    outcomes = {"changed": 0, "refused": 0}
    for each in client.subscriptions.list():
        try:
            client.subscriptions.update(each.id, quantity=(each.quantity or 0) + 1)
            outcomes["changed"] += 1
        except UnprocessableError:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 5
    assert outcomes["changed"] > outcomes["refused"]
