"""The lines of a quote, as they are read and as they are written."""

from __future__ import annotations

import builtins
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.reading import Timestamp
from pax8.api.quoting.terms import CustomBillingTerm, QuoteBillingTerm, QuoteTotals
from pax8.money import Money


class QuoteLineType(OpenEnum):
    """The kinds of lines."""

    STANDARD = "Standard"
    CUSTOM = "Custom"
    USAGE_BASED = "UsageBased"


class QuoteProductType(OpenEnum):
    """The kinds of what is quoted."""

    STANDALONE = "Standalone"
    SOLUTION = "Solution"
    CUSTOM = "Custom"


class UsageBasedType(OpenEnum):
    """What of a line is not known beforehand."""

    PRICE_FLAT = "PRICE_FLAT"
    PRICE_VARIES = "PRICE_VARIES"
    QTY_VARIES = "QTY_VARIES"


class UsageBased(Model):
    """How what is billed by use is quoted. `display_note`: whether the client sees the note."""

    type: UsageBasedType | None = None
    display_note: bool | None = None


class QuoteProduct(Model):
    """What a line quotes."""

    id: str = ""
    name: str | None = None
    sku: str | None = None
    type: QuoteProductType | None = None
    is_msp_only: bool | None = None


class QuoteCommitment(Model):
    """The commitment that a line comes with."""

    id: str = ""
    term: str | None = None


class QuoteLineRelationship(Model):
    """What a line needs to be there: another line, or a subscription."""

    required_line_item_id: str | None = None
    required_subscription_id: str | None = None


class _Line(Model):
    """What lines of all kinds are written with. Its type goes out with it."""

    _tag: ClassVar[str]

    type: QuoteLineType | None = None
    id: str | None = None
    quantity: int | None = None
    price: Decimal | None = None
    effective_date: Timestamp | None = None
    note: str | None = None

    def changes(self) -> dict[str, Any]:
        """What was given, and of which type it is."""
        changes = super().changes()
        return changes if self._source else {**changes, "type": QuoteLineType(self._tag)}


class _ProductLine(_Line):
    billing_term: QuoteBillingTerm | None = None
    commitment_term_id: str | None = None
    product_id: str | None = None
    subscription_id: str | None = None
    required_line_item_id: str | None = None
    required_line_item_index: int | None = None
    required_subscription_id: str | None = None


class StandardLine(_ProductLine):
    """A line of the catalogue, to be written.

    To add one: `product_id`, `quantity`, `billing_term`, `price`, `effective_date`. What it needs
    is `required_line_item_index` of a line that is added with it, `required_line_item_id`, or
    `required_subscription_id`. To change one, which must be whole: `id`, and the same without what
    says what it is of; `StandardLineItem.edited` makes it.
    """

    _tag: ClassVar[str] = "Standard"


class UsageBasedLine(_ProductLine):
    """A line that is billed by use, to be written: as `StandardLine`, with `cost` and how."""

    _tag: ClassVar[str] = "UsageBased"

    cost: Decimal | None = None
    usage_based: UsageBased | None = None


class CustomLine(_Line):
    """A line of your own, to be written.

    `product_name` is of letters, digits and spaces, up to 255; `product_sku` up to 100. Pax8 wants
    `quantity`, `billing_term`, `price`, `cost`, `initial_total` and `effective_date` too.
    """

    _tag: ClassVar[str] = "Custom"

    billing_term: CustomBillingTerm | None = None
    cost: Decimal | None = None
    initial_total: Decimal | None = None
    product_name: str | None = None
    product_sku: str | None = None


class _Signs(msgspec.Struct, rename="camel"):
    """What tells of which kind a line is."""

    type: msgspec.Raw = msgspec.Raw(b"null")
    usage_based: msgspec.Raw = msgspec.Raw(b"null")
    product: msgspec.Raw = msgspec.Raw(b"null")


_signs = msgspec.json.Decoder(_Signs)
_word = msgspec.json.Decoder(str)


class QuoteLineItem(Model):
    """A line of a quote. Which kind it is, its class says; one that is new is of this class itself.

    Pax8 names the kind where lines are written, and was not seen to where they are read. There it
    is told by what the line has.
    """

    id: str = ""
    type: QuoteLineType | None = None
    product: QuoteProduct | None = None
    quantity: int | None = None
    billing_term: QuoteBillingTerm | None = None
    commitment_term: QuoteCommitment | None = None
    price: Money | None = None
    cost: Money | None = None
    effective_date: Timestamp | None = None
    note: str | None = None
    relationship: QuoteLineRelationship | None = None
    subscription_id: str | None = None
    usage_based: UsageBased | None = None
    totals: QuoteTotals | None = None

    @staticmethod
    def _choose(source: bytes) -> builtins.type[QuoteLineItem]:
        signs = _signs.decode(source)
        try:
            said = QuoteLineType(_word.decode(signs.type))
        except msgspec.ValidationError:
            return _told_by(signs)
        return _KINDS.get(said, QuoteLineItem)

    def _as(self, kind: builtins.type[_Line], changes: dict[str, Any], *names: str) -> Any:
        """This line to be written, whole, with what is to be changed."""
        own: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("id", "quantity", "effective_date", "note", "billing_term", *names)
        }
        own["price"] = self.price and self.price.amount
        own["billing_term"] = own["billing_term"] and str(own["billing_term"])
        if kind is not CustomLine:
            own["commitment_term_id"] = self.commitment_term and self.commitment_term.id
        if kind is not StandardLine:
            own["cost"] = self.cost and self.cost.amount
        return kind(**{k: v for k, v in {**own, **changes}.items() if v is not None})


def _told_by(signs: _Signs) -> type[QuoteLineItem]:
    if bytes(signs.usage_based) != b"null":
        return UsageBasedLineItem
    try:
        product = _signs.decode(signs.product)
        custom = _word.decode(product.type).casefold() == "custom"
    except msgspec.ValidationError:
        custom = False
    return CustomLineItem if custom else StandardLineItem


class StandardLineItem(QuoteLineItem):
    """A line of the catalogue."""

    def edited(self, **changes: Any) -> StandardLine:
        """This line, to be written by `update_line_items`: as it is, but for what is given."""
        line: StandardLine = self._as(StandardLine, changes)
        return line


class UsageBasedLineItem(QuoteLineItem):
    """A line that is billed by use."""

    def edited(self, **changes: Any) -> UsageBasedLine:
        """This line, to be written by `update_line_items`: as it is, but for what is given."""
        line: UsageBasedLine = self._as(UsageBasedLine, changes, "usage_based")
        return line


class CustomLineItem(QuoteLineItem):
    """A line of the partner's own."""

    def edited(self, **changes: Any) -> CustomLine:
        """This line, to be written by `update_line_items`: as it is, but for what is given."""
        total = self.totals and self.totals.initial_total
        own = {
            "product_name": self.product and self.product.name,
            "product_sku": self.product and self.product.sku,
            "initial_total": total and total.amount,
        }
        line: CustomLine = self._as(CustomLine, {**own, **changes})
        return line


_KINDS: dict[QuoteLineType, type[QuoteLineItem]] = {
    QuoteLineType.STANDARD: StandardLineItem,
    QuoteLineType.CUSTOM: CustomLineItem,
    QuoteLineType.USAGE_BASED: UsageBasedLineItem,
}
