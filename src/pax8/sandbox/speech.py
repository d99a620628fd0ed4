"""What answers say, put otherwise than live Pax8 was seen to put it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from pax8._core import wire
from pax8.api.partner.companies import Company
from pax8.api.partner.contacts import Contact
from pax8.api.partner.invoices import InvoiceItem
from pax8.api.partner.orders import Order
from pax8.api.partner.subscriptions import Subscription
from pax8.api.webhooks.topics import TopicDefinition
from pax8.api.webhooks.webhook import Webhook

if TYPE_CHECKING:
    from pax8._core.model import Model
    from pax8.sandbox.dialect import Wire

_NULLABLE = frozenset({"possibleValues", "endQuantityRange"})
_PHONE_PARTS = ("phoneNumber", "phoneCountryCode", "phoneCountryCallingCode")
_MASK = "*****"


def respoken(how: Wire, kind: type[Model] | None, content: bytes) -> bytes:
    """The JSON of a success, from that of live Pax8.

    :param kind: What it is, or has several of.
    """
    if how.mock_success == "empty" and kind is Order and _is_mock(wire.decode(content)):
        return b""
    masked = how.webhook_authorization == "masked" and kind is Webhook
    enclosed = how.topic_definitions != "flat" and kind is TopicDefinition
    if how.records == "live" and not masked and not enclosed:
        return content
    found = wire.decode(content)
    if how.records == "documented":
        found = _without_nulls(found)
        rewrite = _REWRITES.get(kind)
        if rewrite is not None:
            for row in found.get("content", [found]):
                rewrite(row)
    if masked:
        for row in found.get("content", [found]):
            if row.get("authorization"):
                row["authorization"] = _MASK
    if enclosed:
        rows = found.pop("content")
        found = rows if how.topic_definitions == "list" else {"content": rows, "page": found}
    return wire.encode(found)


def _is_mock(said: dict[str, Any]) -> bool:
    """Whether this is an order that was only checked: it has no id, and is no listing."""
    return "id" not in said and "content" not in said


def _without_nulls(value: Any) -> Any:
    """The value without what is null: the documents have nulls in two places only."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {
            name: _without_nulls(member)
            for name, member in members.items()
            if member is not None or name in _NULLABLE
        }
    if isinstance(value, list):
        return [_without_nulls(each) for each in cast("list[Any]", value)]
    return value


def _company(row: dict[str, Any]) -> None:
    if "updatedDate" in row:
        changed = datetime.fromisoformat(row["updatedDate"])
        row["updatedDate"] = changed.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _subscription(row: dict[str, Any]) -> None:
    if "commitment" in row:
        row["commitmentTerm"] = row.pop("commitment")


def _order(row: dict[str, Any]) -> None:
    if row.get("orderedBy") == "Pax8Partner":
        row["orderedBy"] = "Pax8 Partner"


def _contact(row: dict[str, Any]) -> None:
    for name in _PHONE_PARTS:
        row.pop(name, None)


def _invoice_item(row: dict[str, Any]) -> None:
    row["rateType"] = row["rateType"].lower()


_REWRITES: dict[type[Model] | None, Callable[[dict[str, Any]], None]] = {
    Company: _company,
    Subscription: _subscription,
    Order: _order,
    Contact: _contact,
    InvoiceItem: _invoice_item,
}
