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
from pax8.api.terms import BillingTerm, SortDirection

__all__ = [
    "BillingTerm",
    "CompanySortBy",
    "CompanyStatus",
    "ContactKind",
    "InvoiceChargeType",
    "InvoiceItemType",
    "InvoiceSortBy",
    "InvoiceStatus",
    "InvoiceTerm",
    "OpenEnum",
    "OrderedBy",
    "PricingType",
    "ProductSortBy",
    "RateChargeType",
    "RateType",
    "SortDirection",
    "SubscriptionSortBy",
    "SubscriptionStatus",
    "UsageSummarySortBy",
    "ValueType",
]
