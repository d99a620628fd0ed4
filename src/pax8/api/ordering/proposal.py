"""What a draft comes to: each line worked out, priced, and with the questions that are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pax8.api.ordering.prices import Charge, together
from pax8.api.partner.companies import Company
from pax8.api.partner.orders import LineItem
from pax8.api.partner.products import (
    Commitment,
    Pricing,
    Product,
    ProvisioningDetail,
    ValueType,
)
from pax8.api.terms import BillingTerm


@dataclass(frozen=True)
class OpenQuestion:
    """A provisioning question without an answer. Pax8 does not tell beforehand if it wants one.

    - `line`: the number of the line that is asked; None where that cannot be told.
    - `key`, `label`: what it is answered by, and what it asks; `description` says more.
    - `value_type`, `possible_values`: how it is answered; no values where the answer is free.
    - `note`: what is known of it beside what Pax8 says, of Microsoft's questions.
    - `wrong`: what Pax8 said when it was checked; None before.
    """

    line: int | None
    key: str
    label: str
    value_type: ValueType | None = None
    possible_values: tuple[str, ...] | None = None
    description: str | None = None
    note: str | None = None
    wrong: str | None = None

    def __str__(self) -> str:
        where = "" if self.line is None else f"line {self.line}, "
        said = f": {self.wrong}" if self.wrong else ""
        values = f" (one of {', '.join(self.possible_values)})" if self.possible_values else ""
        return f"{where}{self.key or '?'}, {self.label!r}{said}{values}"


@dataclass(frozen=True)
class ProposedLine:
    """A line of a draft, worked out.

    `charge` is what it costs each billing term. `details` are all that Pax8 may ask for it, and
    `questions` those of them that have no answer. `pricing` is what it was priced by. `start` is
    when it shall be provisioned, None for at once.
    """

    number: int
    product: Product
    quantity: int
    billing_term: BillingTerm
    commitment: Commitment | None
    parent_line: int | None
    parent_subscription_id: str | None
    answers: Mapping[str, tuple[str, ...]]
    questions: tuple[OpenQuestion, ...]
    charge: Charge
    details: tuple[ProvisioningDetail, ...] = field(default=(), repr=False)
    pricing: Pricing | None = field(default=None, repr=False)
    start: datetime | date | str | None = None

    def line_item(self) -> LineItem:
        """The line as an order has it."""
        given = {
            "commitment_term_id": self.commitment.id if self.commitment else None,
            "parent_line_item_number": self.parent_line,
            "parent_subscription_id": self.parent_subscription_id,
            "provision_start_date": self.start,
            "provisioning_details": [
                ProvisioningDetail(key=key, values=list(values))
                for key, values in self.answers.items()
            ]
            or None,
        }
        line = LineItem(
            line_item_number=self.number,
            product_id=self.product.id,
            quantity=self.quantity,
            billing_term=self.billing_term,
        )
        for name, value in given.items():
            if value is not None:
                setattr(line, name, value)
        return line


@dataclass(frozen=True)
class Proposal:
    """What a draft would order. `lines` are in the order in which they were added."""

    company: Company
    lines: tuple[ProposedLine, ...]

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """The questions that are open; which of them Pax8 wants answered, `check` tells."""
        return tuple(question for line in self.lines for question in line.questions)

    @property
    def totals(self) -> dict[str, Charge]:
        """What is charged each billing term, by the term: a month and a year are no sum."""
        terms = dict.fromkeys(str(line.billing_term) for line in self.lines)
        return {
            term: together([line.charge for line in self.lines if line.billing_term == term])
            for term in terms
        }

    @property
    def unpriced(self) -> tuple[ProposedLine, ...]:
        """The lines that cannot be priced; their `charge.unpriced` says why."""
        return tuple(line for line in self.lines if line.charge.unpriced)

    def line_items(self) -> list[LineItem]:
        """The lines as an order has them."""
        return [line.line_item() for line in self.lines]

    def same_as(self, other: Proposal) -> bool:
        """Whether both order the same at the same prices, for the same company."""
        return self._terms() == other._terms()

    def _terms(self) -> tuple[object, ...]:
        lines = [(line.line_item().to_dict(), line.charge) for line in self.lines]
        return self.company.id, lines
