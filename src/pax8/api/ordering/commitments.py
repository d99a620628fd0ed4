"""The commitment, and the price, that a term by name stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from pax8.api.partner.products import Commitment, Pricing, Product
from pax8.api.terms import BillingTerm, months_of
from pax8.refusals import BillingNotOffered, TermRequired, TermTooShort, UnknownTerm

Term = str | UUID | Commitment


def billing_term(asked: BillingTerm | str) -> BillingTerm:
    """The billing term of this name; a year is `Annual`, as Pax8 bills it."""
    term = BillingTerm(str(asked))
    if term.known:
        return term
    months = months_of(term)
    same = [each for each in BillingTerm if months is not None and months_of(each) == months]
    return same[0] if same else term


def choose(
    line: int, product: Product, asked: Term | None, billing: BillingTerm, offered: list[Commitment]
) -> Commitment | None:
    """The commitment that is asked for, None for none; `DraftRefused` if that may not be."""
    if asked is None:
        # A trial binds nobody.
        if product.requires_commitment and billing != BillingTerm.TRIAL:
            raise TermRequired(line, product, offered)
        return None
    told = str((asked.term or asked.id) if isinstance(asked, Commitment) else asked)
    found = _asked(asked, offered)
    if not found:
        raise UnknownTerm(line, product, told, offered)
    if len(found) > 1:
        raise TermRequired(line, product, found, told)
    billed, bound = months_of(billing), months_of(found[0].term)
    if billed is not None and bound is not None and bound < billed:
        long_enough = [each for each in offered if (months_of(each.term) or billed) >= billed]
        raise TermTooShort(line, product, str(found[0].term), str(billing), long_enough)
    return found[0]


def _asked(asked: Term, offered: list[Commitment]) -> list[Commitment]:
    id_ = asked.id if isinstance(asked, Commitment) else str(asked)
    by_id = [each for each in offered if each.id.casefold() == id_.casefold()]
    if by_id or isinstance(asked, Commitment):
        return by_id
    by_name = [each for each in offered if _folded(each.term) == _folded(str(asked))]
    return by_name or [each for each in offered if same_term(each.term, str(asked))]


def same_term(one: str | None, other: str | None) -> bool:
    """Whether both are the same term: `1-Year`, `1 Year` and `Annual` are."""
    if one is None or other is None:
        return one is other
    months = months_of(one)
    return _folded(one) == _folded(other) or (months is not None and months == months_of(other))


def price_of(
    line: int,
    product: Product,
    billing: BillingTerm,
    commitment: Commitment | None,
    pricings: Sequence[Pricing],
) -> Sequence[Pricing]:
    """The prices for these terms; empty if Pax8 gives none of the product at all.

    `BillingNotOffered` if it gives some, and none for these terms.
    """
    term = None if commitment is None else str(commitment.term)
    billed = [each for each in pricings if each.billing_term == billing]
    found = [each for each in billed if same_term(each.commitment_term, term)]
    # A price that names no commitment is for any.
    found = found or [each for each in billed if each.commitment_term is None]
    if pricings and not found:
        offers = {(str(each.billing_term), each.commitment_term): None for each in pricings}
        raise BillingNotOffered(line, product, str(billing), term, list(offers))
    return found


def _folded(term: str | None) -> str:
    return re.sub(r"[\s_-]+", "", term or "").casefold()
