"""What Pax8 sends and takes: the models, under the import name of pax8 0.x."""

from pax8._core.files import File, Upload
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
from pax8.api.quoting.access_list import QuoteAccess
from pax8.api.quoting.attachments import AttachmentReference, QuoteAttachment
from pax8.api.quoting.lines import (
    CustomLine,
    CustomLineItem,
    QuoteCommitment,
    QuoteLineItem,
    QuoteLineRelationship,
    QuoteProduct,
    StandardLine,
    StandardLineItem,
    UsageBased,
    UsageBasedLine,
    UsageBasedLineItem,
)
from pax8.api.quoting.preferences import QuotePreferences
from pax8.api.quoting.quote import (
    ParentPartner,
    Quote,
    QuoteClient,
    QuoteLineCounts,
    QuotePartner,
    QuoteStatusCounts,
    QuoteSummary,
)
from pax8.api.quoting.sections import QuoteSection, QuoteSectionLine
from pax8.api.quoting.terms import QuotePerson, QuoteTotals
from pax8.api.vendor.provision_records import (
    ProvisionAddress,
    ProvisionAttempt,
    ProvisionCommitment,
    ProvisionCommitmentTerm,
    ProvisionDetail,
    ProvisionRequest,
    ProvisionResult,
    VolumeCommitment,
)
from pax8.api.vendor.provision_simulations import ProvisionOrderEvent
from pax8.api.vendor.provisioners import Provisioner, ProvisionerWebhook, SharedSecret
from pax8.api.vendor.usage import AggregateUsageLine, VendorUsageLine
from pax8.api.webhooks.logs import WebhookCall, WebhookLog
from pax8.api.webhooks.topics import (
    FilterConditionDefinition,
    TopicDefinition,
    WebhookFilterDefinition,
    WebhookPayload,
    WebhookTest,
)
from pax8.api.webhooks.webhook import FilterCondition, Webhook, WebhookFilter, WebhookTopic
from pax8.money import Money

__all__ = [
    "Address",
    "AggregateUsageLine",
    "AttachmentReference",
    "Charge",
    "Commitment",
    "Company",
    "Contact",
    "ContactType",
    "CustomLine",
    "CustomLineItem",
    "Dependencies",
    "Draft",
    "DraftLine",
    "File",
    "FilterCondition",
    "FilterConditionDefinition",
    "Invoice",
    "InvoiceItem",
    "LineItem",
    "Model",
    "Money",
    "MsTenant",
    "OpenQuestion",
    "Order",
    "Page",
    "ParentPartner",
    "Pricing",
    "Product",
    "ProductDependency",
    "Proposal",
    "ProposedLine",
    "ProvisionAddress",
    "ProvisionAttempt",
    "ProvisionCommitment",
    "ProvisionCommitmentTerm",
    "ProvisionDetail",
    "ProvisionOrderEvent",
    "ProvisionRequest",
    "ProvisionResult",
    "Provisioner",
    "ProvisionerWebhook",
    "ProvisioningDetail",
    "Quote",
    "QuoteAccess",
    "QuoteAttachment",
    "QuoteClient",
    "QuoteCommitment",
    "QuoteLineCounts",
    "QuoteLineItem",
    "QuoteLineRelationship",
    "QuotePartner",
    "QuotePerson",
    "QuotePreferences",
    "QuoteProduct",
    "QuoteSection",
    "QuoteSectionLine",
    "QuoteStatusCounts",
    "QuoteSummary",
    "QuoteTotals",
    "Rate",
    "SharedSecret",
    "StandardLine",
    "StandardLineItem",
    "Subscription",
    "SubscriptionCommitment",
    "TopicDefinition",
    "Upload",
    "UsageBased",
    "UsageBasedLine",
    "UsageBasedLineItem",
    "UsageLine",
    "UsageSummary",
    "VendorUsageLine",
    "VolumeCommitment",
    "Webhook",
    "WebhookCall",
    "WebhookFilter",
    "WebhookFilterDefinition",
    "WebhookLog",
    "WebhookPayload",
    "WebhookTest",
    "WebhookTopic",
]
