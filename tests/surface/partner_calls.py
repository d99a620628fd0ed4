"""What each operation of the partner surface is called with, found out by a blocking client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from pax8 import Pax8Client
from pax8.types import (
    Address,
    Contact,
    ContactType,
    LineItem,
    Product,
    ProvisioningDetail,
    Subscription,
)

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


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
