"""All resources, under the names that a client has them by: what goes through them reads this."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Generic

from pax8._core.operation import Caller, Mode, Operation, Resource, operations
from pax8.api.partner.companies import Companies
from pax8.api.partner.invoices import Invoices
from pax8.api.partner.orders import Orders
from pax8.api.partner.products import Products
from pax8.api.partner.subscriptions import Subscriptions
from pax8.api.partner.usage_summaries import UsageSummaries
from pax8.api.quoting.attachments import QuoteAttachments
from pax8.api.quoting.preferences import QuotePreferenceSettings
from pax8.api.quoting.quotes import Quotes
from pax8.api.vendor.provision_requests import ProvisionRequests
from pax8.api.vendor.provision_simulations import ProvisionSimulations
from pax8.api.vendor.provisioners import Provisioners
from pax8.api.vendor.usage import Usage
from pax8.api.webhooks.webhooks import Webhooks

RESOURCES: dict[str, type[Resource[Any]]] = {
    "companies": Companies,
    "products": Products,
    "orders": Orders,
    "subscriptions": Subscriptions,
    "invoices": Invoices,
    "usage_summaries": UsageSummaries,
    "quotes": Quotes,
    "quote_attachments": QuoteAttachments,
    "quote_preferences": QuotePreferenceSettings,
    "webhooks": Webhooks,
    "provisioners": Provisioners,
    "provision_requests": ProvisionRequests,
    "provision_simulations": ProvisionSimulations,
    "usage": Usage,
}


class Resources(Generic[Mode]):
    """The resources of a client, each under its plural name and its singular one of pax8 0.x."""

    companies: Companies[Mode]
    products: Products[Mode]
    orders: Orders[Mode]
    subscriptions: Subscriptions[Mode]
    invoices: Invoices[Mode]
    usage_summaries: UsageSummaries[Mode]
    quotes: Quotes[Mode]
    quote_attachments: QuoteAttachments[Mode]
    quote_preferences: QuotePreferenceSettings[Mode]
    webhooks: Webhooks[Mode]
    provisioners: Provisioners[Mode]
    provision_requests: ProvisionRequests[Mode]
    provision_simulations: ProvisionSimulations[Mode]
    usage: Usage[Mode]

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
        self.quotes = Quotes(client)
        self.quote_attachments = QuoteAttachments(client)
        self.quote_preferences = QuotePreferenceSettings(client)
        self.webhooks = Webhooks(client)
        self.provisioners = Provisioners(client)
        self.provision_requests = ProvisionRequests(client)
        self.provision_simulations = ProvisionSimulations(client)
        self.usage = Usage(client)


def every_operation() -> Iterator[Operation[..., Any]]:
    """All that Pax8 can do, resource by resource."""
    for resource in RESOURCES.values():
        yield from operations(resource)


@cache
def shown_by(operation: Operation[..., Any]) -> str:
    """The method of a client that reads where what this did is seen, as `client.quotes.get`.

    It is the one of the nearest path above, if nothing else is declared.
    """
    if operation.shown_by is not None:
        return f"client.{operation.shown_by}"
    for name, resource in RESOURCES.items():
        siblings = list(operations(resource))
        if operation in siblings:
            reads = {
                _unnamed(each.path): each.name
                for each in siblings
                if each.method == "GET" and not each.file
            }
            path = _unnamed(operation.path)
            while path and path not in reads:
                path = path.rpartition("/")[0]
            return f"client.{name}.{reads[path]}" if path else ""
    return ""


def _unnamed(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)
