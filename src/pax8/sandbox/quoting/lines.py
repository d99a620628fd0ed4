"""What a line must fulfil, and what is kept of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pax8.api.quoting.lines import CustomLine, StandardLine, UsageBasedLine
from pax8.sandbox.magnitude import why_not
from pax8.sandbox.partner.order_rules import check_quantity
from pax8.sandbox.population import timestamp, unit_price
from pax8.sandbox.quoting.amounts import line_totals, spoken
from pax8.sandbox.quoting.refusals import refuse
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.sold import product_of

if TYPE_CHECKING:
    from pax8.sandbox.population import CatalogueProduct
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

Line = StandardLine | CustomLine | UsageBasedLine
_LONGEST_NOTE, _LONGEST_NAME, _LONGEST_SKU = 2000, 255, 100
_NAME = re.compile(r"[\w ]+")
_MOST = 999_999
# How orders and the catalogue call what quotes call by other names.
TERMS = {"1 Year": "Annual", "2 Year": "2-Year", "3 Year": "3-Year"}


@dataclass(frozen=True)
class Written:
    """What is written of a line, checked: all that lines of every kind have."""

    quantity: int
    price: Decimal
    term: str
    effective: str
    note: str


def check(line: Line) -> Written:
    """What is written of a line; `Refusal` if it is not whole."""
    quantity, price, term = line.quantity, line.price, line.billing_term
    if quantity is None or price is None or term is None or line.effective_date is None:
        lacking = [
            name
            for name, value in (
                ("quantity", quantity),
                ("price", price),
                ("billingTerm", term),
                ("effectiveDate", line.effective_date),
            )
            if value is None
        ]
        raise refuse("PAYLOAD_VALIDATION", f"{', '.join(lacking)} is required")
    if not 1 <= quantity <= _MOST:
        raise refuse("INVALID_REQUEST_FIELD", f"quantity must be from 1 to {_MOST}")
    _check_amount(price, "price")
    if not term.known:
        raise refuse("INVALID_REQUEST_FIELD", f"billingTerm {term} is not known")
    note = line.note or ""
    if len(note) > _LONGEST_NOTE:
        raise refuse("INVALID_REQUEST_FIELD", f"note must have {_LONGEST_NOTE} characters at most")
    return Written(quantity, price, str(term), timestamp(line.effective_date), note)


def _check_amount(amount: Decimal, name: str) -> None:
    why = why_not(amount)
    if why is not None:
        raise refuse("INVALID_REQUEST_FIELD", f"{name} {why}")


def made(world: World, quote: Record, line: Line) -> Record:
    """The record of a new line, without what it needs; `Refusal` if it may not be."""
    written = check(line)
    if isinstance(line, CustomLine):
        return {"id": world.new_id(), "product": _custom(world, line), **_own(line, written)}
    product = _product(world, line.product_id)
    record: Record = {
        "id": world.new_id(),
        "product": {
            "id": product.id,
            "name": product.name,
            "sku": product.product["sku"],
            "type": "Solution" if product.parent_ids else "Standalone",
            "isMspOnly": False,
        },
        **_sold(line, written, product),
    }
    if line.subscription_id is not None:
        subscription = world.read("subscriptions", line.subscription_id)
        if subscription is None or subscription["companyId"] != quote["client"]["id"]:
            raise refuse("INVALID_REQUEST_FIELD", f"No subscription {line.subscription_id}")
        record["subscriptionId"] = line.subscription_id
    return record


def changed(world: World, record: Record, line: Line) -> Record:
    """The record of a line as it is written now; `Refusal` if it may not be."""
    written = check(line)
    if _kind(record) is not type(line):
        raise refuse("PAYLOAD_VALIDATION", f"Line {record['id']} is not of type {line._tag}")
    if isinstance(line, CustomLine):
        own = {**_custom(world, line), "id": record["product"]["id"]}
        return {**record, "product": own, **_own(line, written)}
    return {**record, **_sold(line, written, _product(world, record["product"]["id"]))}


def _kind(record: Record) -> type[Line]:
    if record["product"]["type"] == "Custom":
        return CustomLine
    return UsageBasedLine if record.get("usageBased") else StandardLine


def _product(world: World, product_id: str | None) -> CatalogueProduct:
    try:
        return product_of(world, product_id or "")
    except LookupError:
        raise refuse("INVALID_REQUEST_FIELD", f"No product {product_id}") from None


def _custom(world: World, line: CustomLine) -> dict[str, Any]:
    name, sku = line.product_name or "", line.product_sku or ""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or not name.isascii():
        why = f"productName must be 1 to {_LONGEST_NAME} letters, digits and spaces"
        raise refuse("INVALID_REQUEST_FIELD", why)
    if len(sku) > _LONGEST_SKU:
        raise refuse(
            "INVALID_REQUEST_FIELD", f"productSku must have {_LONGEST_SKU} characters at most"
        )
    return {"id": world.new_id(), "name": name, "sku": sku, "type": "Custom", "isMspOnly": False}


def _own(line: CustomLine, written: Written) -> dict[str, Any]:
    if line.cost is None or line.initial_total is None:
        raise refuse("PAYLOAD_VALIDATION", "cost and initialTotal are required")
    _check_amount(line.cost, "cost")
    _check_amount(line.initial_total, "initialTotal")
    totals = line_totals(
        written.term, written.quantity, written.price, line.cost, line.initial_total
    )
    return _common(written, line.cost, totals)


def _sold(
    line: StandardLine | UsageBasedLine, written: Written, product: CatalogueProduct
) -> dict[str, Any]:
    commitment = product.commitments.get(line.commitment_term_id or "")
    if line.commitment_term_id is not None and commitment is None:
        why = f"Product {product.name} has no commitment {line.commitment_term_id}"
        raise refuse("INVALID_REQUEST_FIELD", why)
    more: dict[str, Any] = {"commitmentTerm": None, "usageBased": None}
    if commitment is not None:
        more["commitmentTerm"] = {"id": commitment["id"], "term": commitment["term"]}
    if isinstance(line, UsageBasedLine):
        cost = line.cost
        if cost is None or line.usage_based is None or line.usage_based.type is None:
            raise refuse(
                "USAGE_BASED_PARAMETERS_MISCONFIGURATION", "cost and usageBased are needed"
            )
        _check_amount(cost, "cost")
        more["usageBased"] = {
            "type": str(line.usage_based.type),
            "displayNote": bool(line.usage_based.display_note),
        }
    else:
        term = commitment["term"] if commitment else None
        cost = _cost(product, written, term)
    try:
        check_quantity(product, written.quantity)
    except Refusal as refusal:
        raise refuse("FAILED_ORDER_VALIDATION", refusal.message or "") from None
    totals = line_totals(written.term, written.quantity, written.price, cost)
    return {**_common(written, cost, totals), **more}


def _cost(product: CatalogueProduct, written: Written, term: str | None) -> Decimal:
    sold = TERMS.get(written.term, written.term)
    if product.requires_commitment and term is None and sold != "Trial":
        raise refuse("FAILED_ORDER_VALIDATION", f"Product {product.name} requires commitment")
    try:
        return unit_price(product, sold, term, written.quantity)[1]
    except LookupError:
        bound = f" with commitment {term}" if term else ""
        why = f"Product {product.name} is not sold by billing term {written.term}{bound}"
        raise refuse("FAILED_ORDER_VALIDATION", why) from None


def _common(written: Written, cost: Decimal, totals: dict[str, Any]) -> dict[str, Any]:
    return {
        "quantity": written.quantity,
        "billingTerm": written.term,
        "effectiveDate": written.effective,
        "note": written.note,
        "price": spoken(written.price),
        "cost": spoken(cost),
        "totals": totals,
    }
