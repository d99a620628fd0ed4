"""How a sandbox speaks: what differs in live Pax8, its documents, and where nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from pax8._core import wire
from pax8.api.partner.contacts import Contact
from pax8.api.partner.invoices import InvoiceItem
from pax8.api.partner.orders import Order
from pax8.api.partner.subscriptions import Subscription
from pax8.sandbox.switches import Switch, switch, switches_of, turned

if TYPE_CHECKING:
    from pax8._core.model import Model

_NULLABLE = frozenset({"possibleValues", "endQuantityRange"})
_PHONE_PARTS = ("phoneNumber", "phoneCountryCode", "phoneCountryCallingCode")


@dataclass(frozen=True)
class Wire:
    """What a sandbox puts on the wire where there is a choice.

    Each field is a switch. The defaults are live Pax8's as far as anybody has seen it, and
    otherwise what a careful engineer would do; `switches()` says which is which.
    """

    # Where live Pax8 was seen to differ from its documents.
    records: Literal["live", "documented"] = switch(
        "live",
        "seen",
        "names, words and nulls of records: `commitment` or `commitmentTerm`, `Pax8Partner` or "
        "`Pax8 Partner`, `Flat` or `flat`, the parts of phone numbers, nulls shown or left out",
    )
    instance_prefix: Literal["/public", ""] = switch(
        "/public", "seen", "what stands before the path in a refusal's `instance`"
    )
    unfinished_order: Literal[400, 422] = switch(
        400, "seen", "the status for an order that lacks provisioning answers"
    )
    numbered_lines: bool = switch(
        default=False, known="seen", about="whether a line of an order must have its number"
    )
    searches_words: bool = switch(
        default=False, known="seen", about="whether a search of several words finds anything"
    )
    refuses_unknown: bool = switch(
        default=True, known="seen", about="whether a body may not have fields that nobody knows"
    )
    summaries_name_company: bool = switch(
        default=False,
        known="seen",
        about="whether usage summaries of a subscription have their `companyId`",
    )

    # The limit of calls.
    limit_window: Literal["sliding", "fixed", "bucket"] = switch(
        "sliding",
        "assumed",
        "over what calls are counted: the last 60 seconds, each minute of the clock, or a bucket "
        "that fills evenly",
    )
    limit_counts: Literal["successes", "all"] = switch(
        "successes", "documented", "which calls count against the limit"
    )
    limit_per: Literal["credential", "partner"] = switch(
        "credential", "assumed", "what shares one limit: a client id, or all that call"
    )
    limited_body: Literal["pax8", "empty", "html"] = switch(
        "pax8", "assumed", "the body of a 429: a refusal as any other, nothing, or a gateway's page"
    )
    retry_after: Literal["seconds", "date", "none"] = switch(
        "seconds", "assumed", "the `Retry-After` of a 429"
    )
    limit_headers: Literal["none", "x-ratelimit"] = switch(
        "none",
        "assumed",
        "whether answers have `X-RateLimit-Limit`, `X-RateLimit-Remaining`, `X-RateLimit-Reset`",
    )

    # What else is not known.
    missing_quote: Literal[404, 400] = switch(
        404, "assumed", "the status where there is no such quote, line or attachment"
    )

    def turned(self, settings: Mapping[str, object]) -> Self:
        """The same, with some switches set: values by name, as such or as text.

        Raises ValueError for a name or a value that there is not, with the nearest that there is.
        """
        return turned(self, settings)

    def spoken(self, kind: type[Model] | None, content: bytes) -> bytes:
        """The JSON of a success as it is put here, from that of live Pax8."""
        if self.records == "live":
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

LIVE = Wire()
DOCUMENTED = Wire(
    records="documented",
    instance_prefix="",
    unfinished_order=422,
    numbered_lines=True,
    searches_words=True,
    refuses_unknown=False,
    summaries_name_company=True,
    missing_quote=400,
)


def switches() -> tuple[Switch, ...]:
    """All there is to switch, in the order of the page about it."""
    return switches_of(Wire)
