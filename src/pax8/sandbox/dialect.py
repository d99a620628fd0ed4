"""Where live Pax8 and its published documents differ: each difference once, both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pax8._core import wire
from pax8.api.partner.contacts import Contact
from pax8.api.partner.invoices import InvoiceItem
from pax8.api.partner.orders import Order
from pax8.api.partner.subscriptions import Subscription

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax8._core.model import Model

_NULLABLE = frozenset({"possibleValues", "endQuantityRange"})
_PHONE_PARTS = ("phoneNumber", "phoneCountryCode", "phoneCountryCallingCode")


@dataclass(frozen=True)
class Dialect:
    """How a sandbox speaks.

    - `instance_prefix`: what stands before the path in a refusal's `instance`.
    - `unfinished_order`: the status for an order that lacks provisioning answers.
    - `numbered_lines`: whether each line of an order must have its number.
    - `searches_words`: whether a search of several words finds anything.
    - `refuses_unknown`: whether a body may not have properties that Pax8 does not know.
    - `summaries_name_company`: whether usage summaries of a subscription say whose it is.
    - `missing_quote`: the status where there is no such quote, line or attachment.
    - `documented`: whether records are put as documented, in names, words and nulls.
    """

    instance_prefix: str = "/public"
    unfinished_order: int = 400
    numbered_lines: bool = False
    searches_words: bool = False
    refuses_unknown: bool = True
    summaries_name_company: bool = False
    missing_quote: int = 404
    documented: bool = False

    def spoken(self, kind: type[Model] | None, content: bytes) -> bytes:
        """The JSON of a success as this dialect has it, from that of live Pax8."""
        if not self.documented:
            return content
        found = _without_nulls(wire.decode(content))
        rewrite = _REWRITES.get(kind)
        if rewrite is not None:
            for row in found.get("content", [found]):
                rewrite(row)
        return wire.encode(found)


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
    Subscription: _subscription,
    Order: _order,
    Contact: _contact,
    InvoiceItem: _invoice_item,
}

LIVE = Dialect()
DOCUMENTED = Dialect(
    instance_prefix="",
    unfinished_order=422,
    numbered_lines=True,
    searches_words=True,
    refuses_unknown=False,
    summaries_name_company=True,
    missing_quote=400,
    documented=True,
)
