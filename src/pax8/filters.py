"""What listings can be narrowed by, under the import name of pax8 0.x."""

from pax8.api.partner.companies import CompanyFilter
from pax8.api.partner.invoices import InvoiceFilter
from pax8.api.partner.orders import OrderFilter
from pax8.api.partner.products import ProductFilter
from pax8.api.partner.subscriptions import SubscriptionFilter
from pax8.api.partner.usage_summaries import UsageSummaryFilter
from pax8.api.quoting.quotes import QuoteFilter
from pax8.api.terms import Paging
from pax8.api.webhooks.logs import WebhookLogQuery
from pax8.api.webhooks.topics import TopicDefinitionQuery
from pax8.api.webhooks.webhooks import WebhookQuery

__all__ = [
    "CompanyFilter",
    "InvoiceFilter",
    "OrderFilter",
    "Paging",
    "ProductFilter",
    "QuoteFilter",
    "SubscriptionFilter",
    "TopicDefinitionQuery",
    "UsageSummaryFilter",
    "WebhookLogQuery",
    "WebhookQuery",
]
