"""The scenarios that come along, each driven to its point."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.api.partner.orders import Orders
from pax8.api.partner.subscriptions import Subscriptions
from pax8.errors import UnprocessableError
from pax8.sandbox import Sandbox
from pax8.sandbox.scenarios import id_of, load, refused_events, scenarios
from pax8.types import Invoice, InvoiceItem, Subscription


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return Sandbox(scenario=request.param)


@pytest.fixture
def client(sandbox: Sandbox) -> Pax8Client:
    return Pax8Client("any", "any", transport=sandbox)


def _given(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("sandbox", [name], indirect=True)


def _invoices(client: Pax8Client, month: str) -> list[Invoice]:
    day = date.fromisoformat(f"{month}-01")
    return [each for each in client.invoices.list() if each.invoice_date == day]


def _items(client: Pax8Client, month: str) -> list[InvoiceItem]:
    (invoice,) = _invoices(client, month)
    return list(client.invoices.list_items(invoice.id))


def _subscription(client: Pax8Client, sandbox: Sandbox, name: str) -> Subscription:
    return client.subscriptions.get(id_of(sandbox.world, name))


def test_each_says_what_it_shows() -> None:
    there = scenarios()
    assert [each.name for each in there] == [
        "many-orders",
        "missed-renewal",
        "month-end",
        "price-rise",
        "runaway-azure",
        "stuck-order",
    ]
    for each in there:
        assert load(each.name).name == each.name
        assert len(each.about) > 40


@_given("month-end")
def test_a_credited_invoice_and_the_right_one(client: Pax8Client, sandbox: Sandbox) -> None:
    wrong, right = sorted(_invoices(client, "2026-05"), key=lambda each: each.status or "")
    assert [wrong.status, wrong.total, wrong.balance] == ["Credited", Decimal("639.20"), 0]
    assert [right.status, right.total, right.balance] == ["Paid", Decimal("521.20"), 0]
    for each in (wrong, right):
        items = list(client.invoices.list_items(each.id))
        assert sum((item.amount_due or Decimal(0) for item in items), Decimal(0)) == each.total
    twice = Counter(item.subscription_id for item in client.invoices.list_items(wrong.id))
    assert twice.most_common(1) == [(id_of(sandbox.world, "$backup"), 2)]
    once = Counter(item.subscription_id for item in client.invoices.list_items(right.id))
    assert set(once.values()) == {1}
    (june,) = _invoices(client, "2026-06")
    assert [june.status, june.total] == ["Unpaid", right.total]
    harbor = client.companies.get(id_of(sandbox.world, "harbor"))
    assert harbor.external_id == "0042"
    assert harbor.address is not None
    assert harbor.address.postal_code == "04101"
    assert [each.name for each in client.companies.list(country="NO")] == ["Fjord Regnskap AS"]


@_given("missed-renewal")
def test_a_commitment_that_renewed_holds(client: Pax8Client, sandbox: Sandbox) -> None:
    seats = _subscription(client, sandbox, "seats")
    assert seats.quantity == 25
    assert seats.commitment is not None
    assert seats.commitment.end_date == datetime(2027, 6, 1, tzinfo=UTC)
    ((meant, why),) = [(each.meant, each.why) for each in refused_events(sandbox.world)]
    assert meant
    assert "During the commitment, which ends on 2027-06-01" in why
    with pytest.raises(UnprocessableError, match="2027-06-01"):
        client.subscriptions.update(seats.id, quantity=18)
    assert client.subscriptions.update(seats.id, quantity=26).quantity == 26
    ends = [
        each.commitment and each.commitment.end_date
        for each in client.subscriptions.get_history(seats.id)
    ]
    assert ends[-1] == datetime(2026, 6, 1, tzinfo=UTC)


@_given("price-rise")
def test_a_price_rises_at_once_or_at_the_renewal(client: Pax8Client, sandbox: Sandbox) -> None:
    product = client.products.list(search="CTW-MAIL").first()
    assert product is not None

    def listed() -> set[Decimal]:
        rates = [
            rate for price in client.products.list_pricing(product.id) for rate in price.rates or []
        ]
        return {rate.suggested_retail_price for rate in rates if rate.suggested_retail_price}

    assert listed() == {Decimal("10.00")}
    sandbox.world.advance(datetime(2026, 10, 10, tzinfo=UTC))
    assert listed() == {Decimal("11.00")}
    billed = {
        (month, str(item.company_name)): (item.price, item.cost, item.total)
        for month in ("2026-06", "2026-07", "2026-09", "2026-10")
        for item in _items(client, month)
    }
    free, bound = "Bound to Nothing", "Bound for a Year"
    before, after = (Decimal("10.00"), Decimal("7.00")), (Decimal("11.00"), Decimal("7.70"))
    assert billed == {
        ("2026-06", free): (*before, 100),
        ("2026-06", bound): (*before, 300),
        ("2026-07", free): (*after, 110),
        ("2026-07", bound): (*before, 300),
        ("2026-09", free): (*after, 110),
        ("2026-09", bound): (*before, 300),
        ("2026-10", free): (*after, 110),
        ("2026-10", bound): (*after, 330),
    }


@_given("price-rise")
def test_more_seats_within_a_term_cost_what_the_others_do(
    client: Pax8Client, sandbox: Sandbox
) -> None:
    sandbox.world.advance(datetime(2026, 8, 1, tzinfo=UTC))
    for name, price in (("bound", Decimal("10.00")), ("free", Decimal("11.00"))):
        more = client.subscriptions.update(id_of(sandbox.world, name), quantity=40)
        assert more.price == price


@_given("runaway-azure")
def test_a_runaway_bill_shows_in_usage_first(client: Pax8Client, sandbox: Sandbox) -> None:
    azure = id_of(sandbox.world, "azure")
    summaries = client.usage_summaries.list_for_subscription(azure, resource_group="web")
    june = list(summaries)[-1]

    def charged(day: str) -> Decimal:
        lines = client.usage_summaries.list_usage_lines(june.id, usage_date=day)
        return sum((each.current_charges or Decimal(0) for each in lines), Decimal(0))

    days = [charged(f"2026-06-{day:02}") for day in range(1, 11)]
    assert min(days[4:]) > 8 * max(days[:4])
    assert sum(days) == june.current_charges
    sandbox.world.advance(datetime(2026, 8, 10, tzinfo=UTC))
    totals = [
        item.total for month in ("2026-06", "2026-07", "2026-08") for item in _items(client, month)
    ]
    assert totals == [Decimal("125.21"), Decimal("2319.69"), Decimal("200.05")]


@_given("stuck-order")
def test_an_order_stays_stuck_until_it_is_done(client: Pax8Client, sandbox: Sandbox) -> None:
    assert _subscription(client, sandbox, "fine").status == "Active"
    for moment in (sandbox.world.now, datetime(2026, 6, 24, 8, 59, tzinfo=UTC)):
        sandbox.world.advance(moment)
        stuck = _subscription(client, sandbox, "stuck")
        assert stuck.status == "PendingAutomated"
        assert stuck.vendor_subscription_id is None
    sandbox.world.advance(timedelta(minutes=1))
    done = _subscription(client, sandbox, "stuck")
    assert done.status == "Active"
    assert done.vendor_subscription_id
    assert not refused_events(sandbox.world)


def test_forty_five_thousand_orders_are_there_within_seconds() -> None:
    began = time.process_time()
    sandbox = Sandbox(scenario="many-orders")
    assert time.process_time() - began < 15
    pages = [sandbox.perform(Orders.list, page=number, size=200) for number in (0, 100, 224)]
    assert [(each.total_elements, each.total_pages) for each in pages] == [(45_000, 225)] * 3
    days = [order.created_date for each in pages for order in each.content]
    assert len(days) == 600
    assert days == sorted(days, key=str)
    for order in pages[-1].content[:20]:
        (line,) = order.line_items or []
        subscription = sandbox.perform(Subscriptions.get, line.subscription_id or "")
        assert subscription.company_id == order.company_id
        assert subscription.product_id == line.product_id
    ids: set[Any] = {each["id"] for each in sandbox.world.select("orders")}
    assert len(ids) == 45_000
