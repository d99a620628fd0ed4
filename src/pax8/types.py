"""What Pax8 sends and takes: the models, under the import name of pax8 0.x."""

from pax8._core.model import Model
from pax8._core.page import Page
from pax8.api.ordering.draft import Draft, DraftLine
from pax8.api.ordering.prices import Charge
from pax8.api.ordering.proposal import OpenQuestion, Proposal, ProposedLine
from pax8.api.partner.companies import Address, Company
from pax8.api.partner.contacts import Contact, ContactType
from pax8.api.partner.invoices import Invoice, InvoiceItem
from pax8.api.partner.orders import LineItem, Order
from pax8.api.partner.products import (
    Commitment,
    Dependencies,
    Pricing,
    Product,
    ProductDependency,
    ProvisioningDetail,
    Rate,
)
from pax8.api.partner.subscriptions import Subscription, SubscriptionCommitment
from pax8.api.partner.usage_summaries import UsageLine, UsageSummary
from pax8.api.portal import MsTenant

__all__ = [
    "Address",
    "Charge",
    "Commitment",
    "Company",
    "Contact",
    "ContactType",
    "Dependencies",
    "Draft",
    "DraftLine",
    "Invoice",
    "InvoiceItem",
    "LineItem",
    "Model",
    "MsTenant",
    "OpenQuestion",
    "Order",
    "Page",
    "Pricing",
    "Product",
    "ProductDependency",
    "Proposal",
    "ProposedLine",
    "ProvisioningDetail",
    "Rate",
    "Subscription",
    "SubscriptionCommitment",
    "UsageLine",
    "UsageSummary",
]
