"""Work out what a draft comes to, by what Pax8 says of its products now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pax8._core.procedure import Calls
from pax8.api.ordering.catalogue import find_product
from pax8.api.ordering.commitments import Term, choose, price_of
from pax8.api.ordering.parents import Family, Parent
from pax8.api.ordering.prices import Charge, charge
from pax8.api.ordering.proposal import Proposal, ProposedLine
from pax8.api.ordering.questions import answered, still_open
from pax8.api.partner.companies import Companies, CompanyStatus
from pax8.api.partner.products import (
    Dependencies,
    Pricing,
    Product,
    Products,
    ProvisioningDetail,
)
from pax8.api.partner.subscriptions import Subscription
from pax8.api.terms import BillingTerm
from pax8.refusals import CompanyNotActive, DraftRefused


@dataclass(frozen=True)
class Wanted:
    """What somebody wants of one product. A parent that is a number is a line; 0 is of none."""

    product: Product | UUID | str
    quantity: int
    term: Term | None
    billing: BillingTerm
    answers: Mapping[str, str | Sequence[str]]
    parent: int | Subscription | UUID | str | None
    start: datetime | date | str | None


@dataclass(frozen=True)
class _Facts:
    """What Pax8 says of a product."""

    dependencies: Dependencies
    pricings: list[Pricing]
    details: list[ProvisioningDetail]


async def resolved(calls: Calls, company_id: str, lines: Sequence[Wanted]) -> Proposal:
    """What these lines come to; `DraftRefused` if they cannot be ordered."""
    if not lines:
        raise DraftRefused(None, "nothing was added to it")
    company = await calls.call(Companies.get, company_id)
    if company.status is not None and company.status != CompanyStatus.ACTIVE:
        raise CompanyNotActive(company)
    products = {
        number: await find_product(calls, number, wanted.product)
        for number, wanted in enumerate(lines, 1)
    }
    facts: dict[str, _Facts] = {}
    for product in products.values():
        if product.id not in facts:
            facts[product.id] = await _facts(calls, company.id, product)
    family = Family(calls, company.id, products)
    worked_out: list[ProposedLine] = []
    for number, wanted in enumerate(lines, 1):
        product = products[number]
        parent = await _parent(family, number, wanted, facts[product.id])
        worked_out.append(_line(number, product, wanted, facts[product.id], parent))
    return Proposal(company, tuple(worked_out))


async def _facts(calls: Calls, company_id: str, product: Product) -> _Facts:
    return _Facts(
        await calls.call(Products.list_dependencies, product.id),
        await calls.call(Products.list_pricing, product.id, company_id=company_id),
        await calls.call(Products.list_provisioning_details, product.id),
    )


async def _parent(family: Family, number: int, wanted: Wanted, facts: _Facts) -> Parent:
    demands = facts.dependencies.product_dependencies or []
    if wanted.parent is not None:
        return await family.given(number, demands, wanted.parent)
    return await family.found(number, demands) if demands else Parent()


def _line(
    number: int, product: Product, wanted: Wanted, facts: _Facts, parent: Parent
) -> ProposedLine:
    billing = wanted.billing
    offered = facts.dependencies.commitment_dependencies or []
    commitment = choose(number, product, wanted.term, billing, offered)
    pricings = price_of(number, product, billing, commitment, facts.pricings)
    answers = answered(number, facts.details, wanted.answers)
    return ProposedLine(
        number=number,
        product=product,
        quantity=wanted.quantity,
        billing_term=billing,
        commitment=commitment,
        parent_line=parent.line,
        parent_subscription_id=parent.subscription_id,
        answers=answers,
        questions=still_open(number, facts.details, answers),
        charge=charge_of(pricings, wanted.quantity),
        details=tuple(facts.details),
        pricing=pricings[0] if len(pricings) == 1 else None,
        start=wanted.start,
    )


def charge_of(pricings: Sequence[Pricing], quantity: int) -> Charge:
    """What this quantity costs by the only price that there is for its terms."""
    if len(pricings) == 1:
        return charge(pricings[0], quantity)
    return Charge(None, None, f"Pax8 gives {len(pricings) or 'no'} prices for these terms")
