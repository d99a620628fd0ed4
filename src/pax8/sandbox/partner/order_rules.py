"""What an order must fulfil before anything is sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from pax8.sandbox.integration import answers_in
from pax8.sandbox.population import (
    TERM_MONTHS,
    CatalogueProduct,
    Question,
    unanswered,
)
from pax8.sandbox.refusals import Refusal, unprocessable
from pax8.sandbox.sales import OVER, TRIAL, Sale
from pax8.sandbox.sold import product_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pax8.api.partner.orders import LineItem
    from pax8.api.partner.products import ProvisioningDetail
    from pax8.sandbox.world import World

# Of products that have no limit of their own.
_MOST = 999_999
_LONGEST_AGO = timedelta(days=366)


@dataclass(frozen=True)
class Planned:
    """A line of an order that may be sold. `parent` is the line, by place, that it adds to."""

    sale: Sale
    parent: int | None


def check_order(
    world: World, company_id: UUID | str | None, lines: Sequence[LineItem] | None
) -> list[Planned]:
    """What an order would sell, line by line; `Refusal` if it may not.

    As live Pax8 does, it looks for missing provisioning answers last, and then for all of them.
    """
    if company_id is None or not lines:
        raise unprocessable("An order needs companyId and lineItems")
    company = world.read("companies", str(company_id))
    if company is None:
        raise unprocessable(f"Company Not Found: {company_id}")
    if company.get("status") != "Active":
        raise unprocessable(f"Company {company.get('name')} is not active")
    basket = _Basket(world, company["id"], lines, [_product(world, line) for line in lines])
    planned = [basket.plan(place) for place in range(len(lines))]
    open_questions = [
        each
        for line, product in zip(lines, basket.products, strict=True)
        for each in open_answers(product, line.provisioning_details or ())
    ]
    if open_questions:
        raise unfinished(world, open_questions)
    return planned


def unfinished(world: World, open_questions: Sequence[str]) -> Refusal:
    """The refusal of what lacks provisioning answers."""
    details = ("Errors with provisioningDetails", *open_questions)
    # Live Pax8 says it in the details alone; its documents have no message that is null.
    message = None if world.dialect.records == "live" else details[0]
    return Refusal(world.dialect.unfinished_order, message, details)


def open_answers(product: CatalogueProduct, details: Sequence[ProvisioningDetail]) -> Iterator[str]:
    """What is wrong with the answers to a product's questions, question by question."""
    answers = {each.key: each.values or [] for each in details if each.key is not None}
    missing = unanswered(product.provisioning, answers)
    for question in product.provisioning:
        if question in missing:
            yield _about(question, "This field is required.")
        elif question.key in answers and not question.allows(answers[question.key]):
            yield _about(question, "This value is not possible.")


def check_quantity(product: CatalogueProduct, quantity: int | None) -> int:
    """The quantity, if so many of the product are sold; `Refusal` if not."""
    if quantity is None or quantity < max(1, product.minimum_quantity):
        least = max(1, product.minimum_quantity)
        raise unprocessable(f"The quantity of {product.name} must be at least {least}")
    most = product.maximum_quantity or _MOST
    if quantity > most:
        raise unprocessable(f"The quantity of {product.name} must be at most {most}")
    return quantity


def check_start(world: World, start: date) -> date:
    """The day, if something may start on it; `Refusal` if not."""
    today = world.now.date()
    if start > today:
        raise unprocessable(f"A start on {start} lies ahead, and nothing can be scheduled")
    if start < today - _LONGEST_AGO:
        raise unprocessable(f"A start on {start} lies too far back")
    return start


def check_price(
    product: CatalogueProduct, billing_term: str, commitment_term: str | None, quantity: int
) -> None:
    """Refuse terms by which the product is not sold, and quantities that have no rate."""
    try:
        product.price(billing_term, commitment_term).unit_price(quantity)
    except LookupError:
        bound = f" with commitment {commitment_term}" if commitment_term else ""
        raise unprocessable(
            f"Product {product.name} is not sold by billing term {billing_term}{bound}"
        ) from None


def _about(question: Question, wrong: str) -> str:
    return f"{question.label}: {wrong}"


def _product(world: World, line: LineItem) -> CatalogueProduct:
    if line.product_id is None:
        raise unprocessable("productId is required")
    try:
        return product_of(world, line.product_id)
    except LookupError:
        raise unprocessable(f"Product Not Found: {line.product_id}") from None


@dataclass(frozen=True)
class _Basket:
    """The lines of an order together, since each may depend on another."""

    world: World
    company_id: str
    lines: Sequence[LineItem]
    products: Sequence[CatalogueProduct]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The places of the lines by the numbers that they have."""
        numbers: dict[int, int] = {}
        for place, line in enumerate(self.lines):
            if line.line_item_number is None:
                if self.world.dialect.numbered_lines:
                    raise unprocessable("lineItemNumber is required")
            elif line.line_item_number in numbers:
                raise unprocessable(f"lineItemNumber {line.line_item_number} is there twice")
            else:
                numbers[line.line_item_number] = place
        return numbers

    def plan(self, place: int) -> Planned:
        """What the line at this place would sell; `Refusal` if it may not."""
        line, product = self.lines[place], self.products[place]
        quantity = check_quantity(product, line.quantity)
        if line.billing_term is None:
            raise unprocessable("billingTerm is required")
        start = line.provision_start_date
        commitment_id = _commitment(product, line)
        parent = self._parent_line(line, product)
        sale = Sale(
            company_id=self.company_id,
            product=product,
            quantity=quantity,
            billing_term=line.billing_term.value,
            commitment_id=commitment_id,
            start=check_start(self.world, start.date()) if start else self.world.now.date(),
            parent_id=self._parent_subscription(line, product, parent),
            answers=answers_in(line.provisioning_details or ()),
        )
        check_price(product, sale.billing_term, sale.commitment_term, quantity)
        return Planned(sale, parent)

    def _parent_line(self, line: LineItem, product: CatalogueProduct) -> int | None:
        numbers, number = self.numbers, line.parent_line_item_number
        if number is None:
            return None
        if number not in numbers:
            raise unprocessable(f"parentLineItemNumber {number} is no line of this order")
        parent = self.products[numbers[number]]
        if parent.id not in product.parent_ids:
            raise unprocessable(f"Product {product.name} cannot be added to {parent.name}")
        return numbers[number]

    def _parent_subscription(
        self, line: LineItem, product: CatalogueProduct, parent_line: int | None
    ) -> str | None:
        if line.parent_subscription_id is None:
            if product.parent_ids and parent_line is None:
                raise unprocessable(
                    f"Product {product.name} requires a parent subscription",
                    *sorted(
                        f"Requires {product_of(self.world, each).name}"
                        for each in product.parent_ids
                    ),
                )
            return None
        parent = self.world.read("subscriptions", line.parent_subscription_id)
        if parent is None or parent["companyId"] != self.company_id or parent.get("status") in OVER:
            raise unprocessable(f"Parent Subscription Not Found: {line.parent_subscription_id}")
        if parent["productId"] not in product.parent_ids:
            raise unprocessable(
                f"Product {product.name} cannot be added to {parent.get('productName')}"
            )
        return str(parent["id"])


def _commitment(product: CatalogueProduct, line: LineItem) -> str | None:
    term = line.billing_term.value if line.billing_term else ""
    if line.commitment_term_id is None:
        if product.requires_commitment and term != TRIAL:
            raise unprocessable(f"Product {product.name} requires commitment")
        return None
    commitment = product.commitments.get(line.commitment_term_id)
    if commitment is None:
        raise unprocessable(f"Product {product.name} has no commitment {line.commitment_term_id}")
    if TERM_MONTHS[commitment["term"]] < TERM_MONTHS.get(term, 0):
        raise unprocessable(f"Commitment {commitment['term']} is shorter than billing term {term}")
    return line.commitment_term_id
