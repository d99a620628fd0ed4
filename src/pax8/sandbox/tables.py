"""The tables of a sandbox's world: for each, the columns that filters and sorts need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from pax8.sandbox.population.dates import timestamp
from pax8.sandbox.standing import goes_on

Record = dict[str, Any]

# Money is compared and sorted in SQLite as whole hundred-millionths, which is exact.
_FRACTIONS = 10**8
_LARGEST = 2**63 - 1
# As in 2026-04-23T00:00:00.000Z.
_USUAL_LENGTH = 24


@dataclass(frozen=True)
class Column:
    """A column beside the body: where in a record its value stands, and how SQLite keeps it.

    One that is `hidden` is the only place where its value is kept: the body, which is what the
    API speaks, does not have it.
    """

    name: str
    path: tuple[str, ...]
    stored: Callable[[Any], Any]
    declared: str = "TEXT"
    hidden: bool = False

    def of(self, record: Mapping[str, Any]) -> Any:
        """The value to keep for this record."""
        value: Any = record
        for key in self.path:
            value = cast("Mapping[str, Any]", value).get(key)
            if value is None:
                return None
        return self.stored(value)


@dataclass(frozen=True)
class Table:
    """A kind of record: its columns, its indexes, and the order in which it lists.

    `unique` says whether records are found by ids that no other has (a history has many versions
    of one subscription).
    """

    name: str
    columns: tuple[Column, ...] = ()
    indexes: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    unique: bool = True

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns, by their names in SQL."""
        return {column.name: column for column in self.columns}

    @cached_property
    def hidden(self) -> dict[str, Column]:
        """The columns whose values are kept in them alone, by their names in a record."""
        return {column.path[0]: column for column in self.columns if column.hidden}

    @cached_property
    def said_alone(self) -> dict[str, Column]:
        """Those of the hidden columns whose values the API says: no underscore is before them."""
        return {name: column for name, column in self.hidden.items() if name[0] != "_"}


def _as_is(value: Any) -> Any:
    return value


def _money(value: Decimal | int | str) -> int:
    # As text a number is brought by some, and never made here.
    return max(-_LARGEST, min(_LARGEST, int(Decimal(value) * _FRACTIONS)))


def _instant(text: str) -> str:
    """A moment in the shape in which all are compared."""
    if text.endswith("Z") and len(text) == _USUAL_LENGTH:
        return text
    moment = datetime.fromisoformat(text)
    return timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _day(text: str) -> str | None:
    """The day of a date or a moment; None where it is written otherwise."""
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return None


def _text(name: str, *path: str, hidden: bool = False) -> Column:
    return Column(name, path, _as_is, hidden=hidden)


def _number(name: str, *path: str) -> Column:
    return Column(name, path, _money, "INTEGER")


def _flag(name: str, *path: str, hidden: bool = False) -> Column:
    return Column(name, path, bool, "INTEGER", hidden)


def _words(record: Mapping[str, Any]) -> str:
    parts = (record.get(name) for name in ("name", "vendorName", "sku", "id"))
    return "\n".join(str(part) for part in parts if part).casefold()


class _Words(Column):
    """All that a search for a product looks through."""

    def of(self, record: Mapping[str, Any]) -> Any:
        return _words(record)


class _Due(Column):
    """When something happens to a subscription by itself: see `pax8.sandbox.passage`."""

    def of(self, record: Mapping[str, Any]) -> Any:
        status, end = record.get("status"), record.get("endDate")
        if status == "PendingAutomated":
            return record.get("_readyAt")
        if status not in {"Active", "PendingCancel", "Trial"} or not goes_on(record):
            return None
        if end is None and status == "Active" and record.get("commitment"):
            end = record["commitment"]["endDate"]
        return None if end is None else _instant(end)


_SUBSCRIPTION = (
    _text("company_id", "companyId"),
    _text("product_id", "productId"),
    _text("status", "status"),
    _text("billing_term", "billingTerm"),
    _number("quantity", "quantity"),
    _number("price", "price"),
    _text("start_date", "startDate"),
    _text("end_date", "endDate"),
    _text("created_date", "createdDate"),
    _text("updated_date", "updatedDate"),
    _text("billing_start", "billingStart"),
    # Shown in the detail alone, so lists are spared taking it out.
    _text("vendor_sku_id", "vendorSkuId", hidden=True),
    _flag("own_price", "_ownPrice", hidden=True),
    _flag("metered", "_metered", hidden=True),
    # When a vendor will have set it up.
    _text("ready_at", "_readyAt", hidden=True),
    _Due("due", (), _as_is),
)

COMPANIES = Table(
    "companies",
    (
        _text("name", "name"),
        _text("city", "address", "city"),
        _text("country", "address", "country"),
        _text("state_or_province", "address", "stateOrProvince"),
        _text("postal_code", "address", "postalCode"),
        _flag("self_service_allowed", "selfServiceAllowed"),
        _flag("bill_on_behalf_of_enabled", "billOnBehalfOfEnabled"),
        _flag("order_approval_required", "orderApprovalRequired"),
        _text("status", "status"),
        _text("ms_tenant_id", "_msTenantId", hidden=True),
    ),
    indexes=("name",),
)
CONTACTS = Table(
    "contacts",
    (
        _text("company_id", "companyId", hidden=True),
        _text("created_date", "createdDate"),
    ),
    indexes=("company_id",),
    order=(("created_date", True), ("position", True)),
)
PRODUCTS = Table(
    "products",
    (
        _text("name", "name"),
        _text("vendor_name", "vendorName"),
        _text("description", "description", hidden=True),
        _Words("words", (), _as_is),
    ),
)
# What products that no catalogue has are sold by, and ask for.
OWN_PRODUCTS = Table("own_products")
ORDERS = Table("orders", (_text("company_id", "companyId"),), indexes=("company_id",))
SUBSCRIPTIONS = Table(
    "subscriptions",
    _SUBSCRIPTION,
    indexes=("company_id", "product_id", "status", "due"),
)
HISTORY = Table(
    "history",
    _SUBSCRIPTION,
    indexes=("id",),
    order=(("updated_date", True), ("position", True)),
    unique=False,
)
INVOICES = Table(
    "invoices",
    (
        _text("status", "status"),
        Column("invoice_date", ("invoiceDate",), _day),
        Column("due_date", ("dueDate",), _day),
        _text("partner_name", "partnerName"),
        _number("total", "total"),
        _number("balance", "balance"),
        _number("carried_balance", "carriedBalance"),
    ),
    order=(("invoice_date", True), ("position", True)),
)
INVOICE_ITEMS = Table(
    "invoice_items",
    (
        _text("invoice_id", "_invoiceId", hidden=True),
        _text("company_id", "companyId"),
    ),
    indexes=("invoice_id", "company_id"),
    # Nothing asks for one item.
    unique=False,
)
USAGE_SUMMARIES = Table(
    "usage_summaries",
    (
        _text("subscription_id", "subscriptionId"),
        _text("company_id", "companyId"),
        _text("resource_group", "resourceGroup"),
        _number("current_charges", "currentCharges"),
        _number("partner_total", "partnerTotal"),
        _text("period", "_period", hidden=True),
        _text("first_day", "_firstDay", hidden=True),
        _text("last_day", "_lastDay", hidden=True),
    ),
    indexes=("subscription_id", "period"),
)
# The id of a token is the token itself.
TOKENS = Table("tokens")
# So it is of what partners let apps act with. Those of one consent are a family.
CODES = Table("codes")
REFRESH_TOKENS = Table("refresh_tokens", (_text("family", "family"),), indexes=("family",))

TABLES = {
    table.name: table
    for table in (
        COMPANIES,
        CONTACTS,
        PRODUCTS,
        OWN_PRODUCTS,
        ORDERS,
        SUBSCRIPTIONS,
        HISTORY,
        INVOICES,
        INVOICE_ITEMS,
        USAGE_SUMMARIES,
        TOKENS,
        CODES,
        REFRESH_TOKENS,
    )
}
