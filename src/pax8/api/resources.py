"""All resources, under the names that a client has them by: what goes through them reads this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic

from pax8._core.operation import Caller, Mode, Operation, Resource, operations
from pax8.api.partner.companies import Companies
from pax8.api.partner.invoices import Invoices
from pax8.api.partner.orders import Orders
from pax8.api.partner.products import Products
from pax8.api.partner.subscriptions import Subscriptions
from pax8.api.partner.usage_summaries import UsageSummaries

RESOURCES: dict[str, type[Resource[Any]]] = {
    "companies": Companies,
    "products": Products,
    "orders": Orders,
    "subscriptions": Subscriptions,
    "invoices": Invoices,
    "usage_summaries": UsageSummaries,
}


class Resources(Generic[Mode]):
    """The resources of a client, each under its plural name and its singular one of pax8 0.x."""

    companies: Companies[Mode]
    products: Products[Mode]
    orders: Orders[Mode]
    subscriptions: Subscriptions[Mode]
    invoices: Invoices[Mode]
    usage_summaries: UsageSummaries[Mode]

    Company: Companies[Mode]
    Product: Products[Mode]
    Order: Orders[Mode]
    Subscription: Subscriptions[Mode]
    Invoice: Invoices[Mode]
    UsageSummary: UsageSummaries[Mode]

    def _bind(self, client: Caller) -> None:
        """Make the resources of this client."""
        self.companies = self.Company = Companies(client)
        self.products = self.Product = Products(client)
        self.orders = self.Order = Orders(client)
        self.subscriptions = self.Subscription = Subscriptions(client)
        self.invoices = self.Invoice = Invoices(client)
        self.usage_summaries = self.UsageSummary = UsageSummaries(client)


def every_operation() -> Iterator[Operation[..., Any]]:
    """All that Pax8 can do, resource by resource."""
    for resource in RESOURCES.values():
        yield from operations(resource)
