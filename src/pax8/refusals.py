"""What is refused here, before anything is written: what is wrong, and the way out.

    Refused                       a `Pax8Error`: it cannot be, so nothing was sold or changed
    ├── DraftRefused              an order's draft; `line` is the number of its line
    │   ├── CompanyNotActive      nothing can be ordered for this company
    │   ├── UnknownProduct        no product is called that
    │   ├── AmbiguousProduct      several are: `candidates`
    │   ├── UnknownTerm           it has no commitment of this term: `terms`
    │   ├── TermRequired          it needs one of these commitments to be chosen: `terms`
    │   ├── TermTooShort          it is billed for longer than it is committed to: `terms`
    │   ├── BillingNotOffered     it has no price by these terms: `offers`
    │   ├── ParentRequired        it adds to something that is not there: `products`
    │   ├── AmbiguousParent       it could add to several: `lines` and `subscriptions`
    │   ├── WrongParent           it cannot be added to that: `products`
    │   ├── AnswerRefused         that is no question of it, or no answer: `possible`
    │   ├── UnansweredQuestions   Pax8 misses answers: `questions`
    │   ├── ProposalChanged       it is no longer what was agreed to
    │   └── AlreadyPlaced         it was ordered, or may have been
    └── ChangeRefused             the commitment forbids it until `allowed_from`
        └── CancellationFee       it costs a fee that nobody agreed to

Each says in words what is wrong, and what there is instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pax8.errors import OutcomeUnknown, Refused

if TYPE_CHECKING:
    from pax8.api.ordering.proposal import OpenQuestion, Proposal
    from pax8.api.partner.companies import Company
    from pax8.api.partner.orders import Order
    from pax8.api.partner.products import Commitment, Product
    from pax8.api.partner.subscriptions import Subscription

__all__ = [
    "AlreadyPlaced",
    "AmbiguousParent",
    "AmbiguousProduct",
    "AnswerRefused",
    "BillingNotOffered",
    "CancellationFee",
    "ChangeRefused",
    "CompanyNotActive",
    "DraftRefused",
    "ParentRequired",
    "ProposalChanged",
    "Refused",
    "TermRequired",
    "TermTooShort",
    "UnansweredQuestions",
    "UnknownProduct",
    "UnknownTerm",
    "WrongParent",
]

# Of candidates, so many are told in a sentence; all are in the error.
_TOLD = 8


class DraftRefused(Refused):
    """A draft that cannot be ordered. `line` is the number of its line; None: all of it."""

    def __init__(self, line: int | None, why: str) -> None:
        self.line = line
        super().__init__(why if line is None else f"line {line}: {why}")


class CompanyNotActive(DraftRefused):
    """Nothing can be ordered for this `company`, since it is not Active."""

    def __init__(self, company: Company) -> None:
        self.company = company
        super().__init__(
            None,
            f"company {company.name} is {company.status}; it becomes Active by a primary contact "
            "each for Admin, Billing and Technical",
        )


class UnknownProduct(DraftRefused):
    """No product is called that. `asked` is how it was called."""

    def __init__(self, line: int, asked: str) -> None:
        self.asked = asked
        super().__init__(
            line, f"no product is called {asked!r}; give fewer words of its name, its SKU or its id"
        )


class AmbiguousProduct(DraftRefused):
    """Several products are called that: `candidates`."""

    def __init__(self, line: int, asked: str, candidates: Sequence[Product]) -> None:
        self.asked, self.candidates = asked, tuple(candidates)
        super().__init__(
            line,
            f"{len(self.candidates)} products are called {asked!r}: give the whole name or the id "
            f"of one: {_told(f'{each.name} ({each.id})' for each in self.candidates)}",
        )


class _TermRefused(DraftRefused):
    def __init__(
        self, line: int, product: Product, terms: Sequence[Commitment], why: str, way_out: str
    ) -> None:
        self.product, self.terms = product, tuple(terms)
        super().__init__(line, f"{product.name} {why}; {way_out} {_terms(self.terms)}")


class UnknownTerm(_TermRefused):
    """The product has no commitment of this term. `terms` are those that it has."""

    def __init__(
        self, line: int, product: Product, asked: str, terms: Sequence[Commitment]
    ) -> None:
        self.asked = asked
        super().__init__(line, product, terms, f"has no term {asked!r}", "it has")


class TermRequired(_TermRefused):
    """A commitment must be chosen, out of `terms`; it may bind for years, so none is assumed."""

    def __init__(
        self, line: int, product: Product, terms: Sequence[Commitment], asked: str | None = None
    ) -> None:
        self.asked = asked
        why, way_out = "requires a commitment", "give a term:"
        if asked is not None:
            why, way_out = f"has several commitments of term {asked!r}", "give the id of one:"
        super().__init__(line, product, terms, why, way_out)


class TermTooShort(_TermRefused):
    """A commitment must be at least as long as the time it is billed for; `terms` are."""

    def __init__(
        self, line: int, product: Product, asked: str, billing: str, terms: Sequence[Commitment]
    ) -> None:
        self.asked, self.billing = asked, billing
        super().__init__(
            line,
            product,
            terms,
            f"cannot be billed {billing} with the shorter term {asked}",
            "long enough:",
        )


class BillingNotOffered(DraftRefused):
    """The product has no price by these terms. `offers` are the pairs of billing and term."""

    def __init__(
        self,
        line: int,
        product: Product,
        billing: str,
        term: str | None,
        offers: Sequence[tuple[str, str | None]],
    ) -> None:
        self.product, self.offers = product, tuple(offers)
        super().__init__(
            line,
            f"{product.name} is not sold {_pair(billing, term)}; it is sold "
            f"{_told(_pair(*each) for each in self.offers)}",
        )


class ParentRequired(DraftRefused):
    """The product adds to one of `products`, and neither the company nor the draft has one."""

    def __init__(
        self, line: int, product: Product, demand: str, products: Sequence[Product]
    ) -> None:
        self.product, self.demand, self.products = product, demand, tuple(products)
        super().__init__(
            line,
            f"{product.name} adds to another product ({demand}), and the company has none; add "
            f"one to the draft: {_products(self.products)}",
        )


class AmbiguousParent(DraftRefused):
    """The product could add to several: `lines` of the draft, by number, or `subscriptions`."""

    def __init__(
        self,
        line: int,
        product: Product,
        lines: Sequence[int],
        subscriptions: Sequence[Subscription],
    ) -> None:
        self.product, self.lines = product, tuple(lines)
        self.subscriptions = tuple(subscriptions)
        found = [*(f"line {each}" for each in self.lines)]
        found += [f"subscription {each.id} ({each.product_name})" for each in self.subscriptions]
        super().__init__(
            line, f"{product.name} could add to several; give the parent: {_told(found)}"
        )


class WrongParent(DraftRefused):
    """The product cannot be added to that. It adds to one of `products`."""

    def __init__(self, line: int, product: Product, why: str, products: Sequence[Product]) -> None:
        self.product, self.products = product, tuple(products)
        adds = f"; it adds to {_products(self.products)}" if self.products else ""
        super().__init__(line, f"{product.name}: {why}{adds}")


class AnswerRefused(DraftRefused):
    """That is no question of the product, or no answer to it. `possible`: keys or answers."""

    def __init__(self, line: int, key: str, why: str, possible: Sequence[str]) -> None:
        self.key, self.possible = key, tuple(possible)
        super().__init__(
            line, f"answer {key!r} {why}; possible: {_told(map(repr, self.possible)) or 'none'}"
        )


class UnansweredQuestions(DraftRefused):
    """Pax8 misses answers, or does not take them: `questions`, each with what Pax8 said of it.

    The refusal of Pax8 is the `__cause__`.
    """

    def __init__(self, questions: Sequence[OpenQuestion]) -> None:
        self.questions = tuple(questions)
        super().__init__(None, f"Pax8 wants answers: {_told(map(str, self.questions))}")


class ProposalChanged(DraftRefused):
    """It would no longer be what was agreed to, in lines or prices: `agreed` and `now`."""

    def __init__(self, agreed: Proposal, now: Proposal) -> None:
        self.agreed, self.now = agreed, now
        super().__init__(None, "what would be ordered, or its price, is not what was agreed to")


class AlreadyPlaced(DraftRefused):
    """This draft was ordered, as `order`; or may have been, and `unknown` is the error of that.

    Where both are None, its order is under way, or was cancelled or interrupted.
    """

    def __init__(self, order: Order | None, unknown: OutcomeUnknown | None) -> None:
        self.order, self.unknown = order, unknown
        was = (
            f"was placed as order {order.id}"
            if order is not None
            else "may have been placed, so look before you order again"
        )
        super().__init__(None, f"this draft {was}; a second order is a second draft")


class ChangeRefused(Refused):
    """The commitment of `subscription` forbids it; from `allowed_from` on it is allowed.

    `what` is what it forbids. `allowed_from` is the day as Pax8 writes it, and None where no day
    will make it possible.
    """

    def __init__(
        self, subscription: Subscription, what: str, allowed_from: date | None, way_out: str = ""
    ) -> None:
        self.subscription, self.what, self.allowed_from = subscription, what, allowed_from
        when = f"; it can from {allowed_from} on" if allowed_from else ""
        super().__init__(
            f"subscription {subscription.id} ({subscription.product_name}): {what}{when}"
            + (f"; {way_out}" if way_out else "")
        )


class CancellationFee(ChangeRefused):
    """It may end early, for a fee, and nobody said that they agree to it: `accept_fee=True`."""


def _told(names: Iterable[str]) -> str:
    found = list(names)
    more = f", and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return ", ".join(found[:_TOLD]) + more


def _terms(terms: Sequence[Commitment]) -> str:
    names = [str(each.term) for each in terms]
    # Of the same name, they are told apart by their ids.
    twice = len(set(names)) < len(names)
    shown = [f"{each.term} ({each.id})" for each in terms] if twice else names
    return _told(shown) or "none"


def _products(products: Sequence[Product]) -> str:
    return _told(str(each.name) for each in products)


def _pair(billing: str, term: str | None) -> str:
    return f"{billing} with {f'term {term}' if term else 'no commitment'}"
