"""Invoices of Pax8 to the partner, their items, and what the next one will hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Unpack
from uuid import UUID

import msgspec

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8.api.surfaces import PARTNER
from pax8.api.terms import Day, PageNumber, PageSize, Paging, SortDirection


class InvoiceStatus(OpenEnum):
    """Where an invoice stands. One that was wrong is Credited, and a new one is issued."""

    UNPAID = "Unpaid"
    PAID = "Paid"
    VOID = "Void"
    CARRIED = "Carried"
    NOTHING_DUE = "Nothing Due"
    CREDITED = "Credited"


class InvoiceSortBy(OpenEnum):
    """What invoices can be sorted by."""

    INVOICE_DATE = "invoiceDate"
    DUE_DATE = "dueDate"
    STATUS = "status"
    PARTNER_NAME = "partnerName"
    TOTAL = "total"
    BALANCE = "balance"
    CARRIED_BALANCE = "carriedBalance"


class InvoiceItemType(OpenEnum):
    """What an item of an invoice is for."""

    REBATE = "rebate"
    PRORATE = "prorate"
    SUBSCRIPTION = "subscription"
    PAYMENT_CREDIT = "payment-credit"
    ONE_TIME = "one-time"
    SERVICE_CHARGE = "service-charge"
    SERVICE_CREDIT = "service-credit"
    INVOICE_CREDIT = "invoice-credit"


class InvoiceTerm(OpenEnum):
    """The term of an item, in the words of invoices."""

    MONTHLY = "Monthly"
    ANNUAL = "Annual"
    TWO_YEAR = "2 Year"
    THREE_YEAR = "3 Year"
    ONE_TIME = "One-Time"
    ACTIVATION = "Activation"
    ARREARS = "Arrears"
    TRIAL = "Trial"
    REBATE = "Rebate"


class RateType(OpenEnum):
    """How quantity made the price of an item. `single` and `flat` mean the same."""

    MARKUP = "markup"
    SINGLE = "single"
    FLAT = "flat"
    VOLUME = "volume"
    TIERED = "tiered"


class InvoiceChargeType(OpenEnum):
    """Whether an item is charged by unit or as a whole."""

    FLAT = "flat"
    PER = "per"


class Invoice(Model):
    """An invoice of Pax8 to the partner. `status` is not in the published schema, and is sent."""

    id: str = ""
    invoice_date: date | None = None
    due_date: date | None = None
    status: InvoiceStatus | None = None
    total: Decimal | None = None
    balance: Decimal | None = None
    carried_balance: Decimal | None = None
    currency_code: str | None = None
    partner_name: str | None = None
    company_id: str | None = None
    external_id: str | None = None


class InvoiceItem(Model):
    """An item of an invoice, or of a draft, which has no id yet.

    `price`, `sub_total` and `total` are the company's side, `cost` and `cost_total` the partner's.
    """

    id: str | None = None
    type: InvoiceItemType | None = None
    purchase_order_number: str | None = None
    company_id: str | None = None
    external_id: str | None = None
    company_name: str | None = None
    subscription_id: str | None = None
    product_id: str | None = None
    product_name: str | None = None
    vendor_name: str | None = None
    sku: str | None = None
    description: str | None = None
    details: str | None = None
    start_period: date | None = None
    end_period: date | None = None
    term: InvoiceTerm | None = None
    quantity: Decimal | None = None
    unit_of_measure: str | None = None
    rate_type: RateType | None = None
    charge_type: InvoiceChargeType | None = None
    price: Decimal | None = None
    sub_total: Decimal | None = None
    cost: Decimal | None = None
    cost_total: Decimal | None = None
    total: Decimal | None = None
    billing_fee: Decimal | None = None
    billing_fee_rate: Decimal | None = None
    sales_tax: Decimal | None = None
    amount_due: Decimal | None = None
    currency_code: str | None = None
    offered_by: str | None = None
    billed_by_pax8: bool | None = msgspec.field(default=None, name="billedByPax8")


class InvoiceFilter(Paging, total=False):
    """Which invoices, and in what order. The range of days includes both its ends."""

    sort: InvoiceSortBy | str
    sort_direction: SortDirection | str
    status: InvoiceStatus | str
    invoice_date: Day
    invoice_date_range_start: Day
    invoice_date_range_end: Day
    due_date: Day
    total: Decimal | int | str
    balance: Decimal | int | str
    carried_balance: Decimal | int | str
    company_id: UUID | str


class Invoices(Resource[Mode]):
    """What Pax8 bills the partner."""

    surface = PARTNER

    @operation("GET /invoices")
    def list(
        self, filter: InvoiceFilter | None = None, /, **query: Unpack[InvoiceFilter]
    ) -> Page[Invoice]:
        """List invoices: all of them, or those that a filter lets through.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /invoices/{invoice_id}")
    def get(self, invoice_id: UUID | str, /) -> Invoice:
        """Get one invoice.

        :param invoice_id: The id of the invoice.
        """
        ...

    @operation("GET /invoices/{invoice_id}/items")
    def list_items(
        self, invoice_id: UUID | str, filter: Paging | None = None, /, **query: Unpack[Paging]
    ) -> Page[InvoiceItem]:
        """List the items of an invoice.

        :param invoice_id: The id of the invoice.
        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /invoices/draftItems")
    def list_draft_items(
        self,
        *,
        month_offset: Annotated[int, msgspec.Meta(ge=0, le=1)] | None = None,
        company_id: UUID | str | None = None,
        page: PageNumber | None = None,
        size: PageSize | None = None,
    ) -> Page[InvoiceItem]:
        """List what an invoice to come will hold, without usage that is billed in arrears.

        :param month_offset: 0 for this month, 1 for the next, which Pax8 takes if none is given.
        :param company_id: Of this company only.
        :param page: That page alone, counted from 0; left out, it is everything.
        :param size: How many records a request asks for, 1 to 200.
        """
        ...
