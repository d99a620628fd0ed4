"""What several parts of a quote have in common: its enumerations, and who had to do with it."""

from __future__ import annotations

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8.money import Money


class QuoteStatus(OpenEnum):
    """How far a quote has come."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    SENT = "sent"
    CLOSED = "closed"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    CHANGES_REQUESTED = "changes_requested"
    EXPIRED = "expired"
    PENDING = "pending"


class QuoteIntent(OpenEnum):
    """Who offers something to whom."""

    PARTNER_TO_CLIENT = "PARTNER_TO_CLIENT"
    PAX8_TO_PARTNER = "PAX8_TO_PARTNER"
    PAX8_TO_PARTNER_CLIENT = "PAX8_TO_PARTNER_CLIENT"


class QuoteBillingTerm(OpenEnum):
    """How often a line is billed, or for how long at a time. Orders spell it `1-Year`."""

    MONTHLY = "Monthly"
    ANNUAL = "Annual"
    ONE_YEAR = "1 Year"
    TWO_YEAR = "2 Year"
    THREE_YEAR = "3 Year"
    ONE_TIME = "One-Time"
    TRIAL = "Trial"
    ACTIVATION = "Activation"


class CustomBillingTerm(OpenEnum):
    """How often a line of your own is billed."""

    MONTHLY = "Monthly"
    ANNUAL = "Annual"
    ONE_TIME = "One-Time"
    TRIAL = "Trial"


class QuotePerson(Model):
    """Somebody who made, owns, or answered something of a quote. Which fields there are varies."""

    id: str = ""
    full_name: str | None = None
    email: str | None = None
    role: str | None = None
    display_name: str | None = None
    user_role: str | None = None
    quote_accepted_by_name: str | None = None
    ip_address: str | None = None


class QuoteTotals(Model):
    """What something comes to: at first, and each time again."""

    initial_cost: Money | None = None
    initial_profit: Money | None = None
    initial_total: Money | None = None
    recurring_cost: Money | None = None
    recurring_profit: Money | None = None
    recurring_total: Money | None = None
