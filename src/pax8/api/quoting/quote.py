"""A quote, whole and as it is listed."""

from __future__ import annotations

from decimal import Decimal

from pax8._core.model import Model
from pax8._core.reading import Timestamp
from pax8.api.quoting.attachments import QuoteAttachment
from pax8.api.quoting.lines import QuoteLineItem
from pax8.api.quoting.terms import QuoteIntent, QuotePerson, QuoteStatus, QuoteTotals


class QuoteClient(Model):
    """The company that a quote is for."""

    id: str = ""
    name: str | None = None
    is_shadow_company: bool | None = None


class ParentPartner(Model):
    """The partner that a partner belongs to."""

    parent_partner_id: str | None = None
    parent_partner_name: str | None = None


class QuotePartner(Model):
    """The partner that a quote is of."""

    id: str = ""
    name: str | None = None
    street: str | None = None
    street2: str | None = None
    city: str | None = None
    state_or_province_code: str | None = None
    postcode: str | None = None
    country: str | None = None
    parent_partner: ParentPartner | None = None


class QuoteLineCounts(Model):
    """How many lines a quote has: of your own, for partners only, and in all."""

    custom: int | None = None
    msp: int | None = None
    total: int | None = None


class QuoteStatusCounts(Model):
    """How many quotes there are of each status.

    A page of quotes has it: `QuoteStatusCounts.from_dict(page.extra["statusCounts"])`.
    """

    accepted: int | None = None
    closed: int | None = None
    declined: int | None = None
    draft: int | None = None
    expired: int | None = None
    pending: int | None = None
    sent: int | None = None


class _QuoteFields(Model):
    """What a quote says of itself wherever it stands."""

    id: str = ""
    reference_code: str | None = None
    status: QuoteStatus | None = None
    intent_type: QuoteIntent | None = None
    client: QuoteClient | None = None
    partner: QuotePartner | None = None
    created_by: str | None = None
    created_on: Timestamp | None = None
    owned_by: QuotePerson | None = None
    published: bool | None = None
    published_on: Timestamp | None = None
    totals: QuoteTotals | None = None


class QuoteSummary(_QuoteFields):
    """A quote as it is listed."""

    updated_on: Timestamp | None = None
    line_item_counts: QuoteLineCounts | None = None


class Quote(_QuoteFields):
    """A quote, whole."""

    created_by_email: str | None = None
    expires_on: Timestamp | None = None
    intro_message: str | None = None
    terms_and_disclaimers: str | None = None
    responded_on: Timestamp | None = None
    revoked_on: Timestamp | None = None
    accepted_by: QuotePerson | None = None
    declined_by: QuotePerson | None = None
    quote_request_id: str | None = None
    sales_margin_percentage: Decimal | None = None
    line_items: list[QuoteLineItem] | None = None
    attachments: list[QuoteAttachment] | None = None
