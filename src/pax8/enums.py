"""The sets of values that Pax8 knows, under the import name of pax8 0.x."""

from pax8._core.open_enum import OpenEnum
from pax8.api.partner.companies import CompanySortBy, CompanyStatus
from pax8.api.partner.contacts import ContactKind
from pax8.api.partner.invoices import (
    InvoiceChargeType,
    InvoiceItemType,
    InvoiceSortBy,
    InvoiceStatus,
    InvoiceTerm,
    RateType,
)
from pax8.api.partner.orders import OrderedBy
from pax8.api.partner.products import PricingType, ProductSortBy, RateChargeType, ValueType
from pax8.api.partner.subscriptions import SubscriptionSortBy, SubscriptionStatus
from pax8.api.partner.usage_summaries import UsageSummarySortBy
from pax8.api.quoting.access_list import AccountType
from pax8.api.quoting.lines import QuoteLineType, QuoteProductType, UsageBasedType
from pax8.api.quoting.quotes import QuoteAccount, QuoteSortBy
from pax8.api.quoting.terms import (
    CustomBillingTerm,
    QuoteBillingTerm,
    QuoteIntent,
    QuoteStatus,
)
from pax8.api.terms import BillingTerm, SortDirection
from pax8.api.vendor.provision_records import (
    ProvisionAttemptStatus,
    ProvisionBillingTerm,
    ProvisionRequestType,
    ProvisionResultStatus,
    VolumeUnit,
)
from pax8.api.webhooks.webhook import FilterOperator, WebhookDeliveryStatus

__all__ = [
    "AccountType",
    "BillingTerm",
    "CompanySortBy",
    "CompanyStatus",
    "ContactKind",
    "CustomBillingTerm",
    "FilterOperator",
    "InvoiceChargeType",
    "InvoiceItemType",
    "InvoiceSortBy",
    "InvoiceStatus",
    "InvoiceTerm",
    "OpenEnum",
    "OrderedBy",
    "PricingType",
    "ProductSortBy",
    "ProvisionAttemptStatus",
    "ProvisionBillingTerm",
    "ProvisionRequestType",
    "ProvisionResultStatus",
    "QuoteAccount",
    "QuoteBillingTerm",
    "QuoteIntent",
    "QuoteLineType",
    "QuoteProductType",
    "QuoteSortBy",
    "QuoteStatus",
    "RateChargeType",
    "RateType",
    "SortDirection",
    "SubscriptionSortBy",
    "SubscriptionStatus",
    "UsageBasedType",
    "UsageSummarySortBy",
    "ValueType",
    "VolumeUnit",
    "WebhookDeliveryStatus",
]
