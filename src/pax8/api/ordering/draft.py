"""An order in the making, in both clients: intentions first, and then what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from pax8._core.operation import Caller, Mode, Resource
from pax8._core.outcome import check_safe, is_listed
from pax8._core.procedure import Calls, procedure
from pax8.api.ordering.commitments import Term, billing_term
from pax8.api.ordering.proposal import Proposal
from pax8.api.ordering.questions import wanted
from pax8.api.ordering.resolution import Wanted, resolved
from pax8.api.partner.companies import Company
from pax8.api.partner.orders import Order, OrderedBy, Orders
from pax8.api.partner.products import Product
from pax8.api.partner.subscriptions import Subscription
from pax8.api.surfaces import PARTNER
from pax8.api.terms import BillingTerm
from pax8.errors import ApiError, OutcomeUnknown, Pax8Error
from pax8.refusals import AlreadyPlaced, ProposalChanged, UnansweredQuestions


@dataclass(eq=False)
class DraftLine:
    """What somebody wants of one product. It may be changed until the draft is placed.

    The fields are what `Draft.add` takes.
    """

    product: Product | UUID | str
    quantity: int
    term: Term | None = None
    billing: BillingTerm | str = BillingTerm.MONTHLY
    answers: dict[str, str | Sequence[str]] = field(default_factory=dict[str, str | Sequence[str]])
    parent: DraftLine | Subscription | UUID | str | None = None
    start: datetime | date | str | None = None


class Draft(Resource[Mode]):
    """An order in the making, from `orders.draft(company)`. One draft is one order.

    `add` and `remove` ask nobody. `resolve`, `check` and `place` ask Pax8, each anew, since prices
    and dependencies are not to be kept. `lines` are the lines so far, numbered from 1.
    """

    surface = PARTNER

    def __init__(
        self,
        client: Caller,
        company: Company | UUID | str,
        *,
        ordered_by: OrderedBy | str | None = None,
        ordered_by_user_email: str | None = None,
    ) -> None:
        super().__init__(client)
        self.company_id = company.id if isinstance(company, Company) else str(company)
        self.ordered_by, self.ordered_by_user_email = ordered_by, ordered_by_user_email
        self.lines: list[DraftLine] = []
        # Held from when it is ordered on, also if that may have happened only.
        self._placed, self._taking = Lock(), Lock()
        self._order: Order | None = None
        self._unknown: OutcomeUnknown | None = None

    def add(
        self,
        product: Product | UUID | str,
        quantity: int,
        *,
        term: Term | None = None,
        billing: BillingTerm | str = BillingTerm.MONTHLY,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        parent: DraftLine | Subscription | UUID | str | None = None,
        start: datetime | date | str | None = None,
    ) -> DraftLine:
        """Add a line, and give it back. What is wrong with it comes out when it is resolved.

        :param product: The product, its id or SKU, its name, or words that no other name has.
        :param quantity: How many, from 1.
        :param term: What it is committed to: a term such as `1-Year`, or a commitment or its id.
            Left out, it is not committed; nothing is bound for a year because nobody said so.
        :param billing: How often it is billed.
        :param answers: The answers to provisioning questions, by key or by label.
        :param parent: What it adds to: a line of this draft, or a subscription of the company.
            Left out, it is the only one that there is.
        :param start: When it shall be provisioned; left out, at once.
        """
        given = dict(answers or {})
        line = DraftLine(product, _whole(quantity), term, billing, given, parent, start)
        self.lines.append(line)
        return line

    def remove(self, line: DraftLine) -> None:
        """Take a line out; ValueError if it is not in."""
        self.lines.remove(line)

    @procedure
    async def resolve(self, calls: Calls, /) -> Proposal:
        """Work out what would be ordered: commitments, parents, prices, open questions.

        It writes nothing. `DraftRefused` says what cannot be, of which line, and the way out.
        """
        return await self._resolved(calls)

    @procedure
    async def check(self, calls: Calls, /) -> Proposal:
        """Resolve it, and have Pax8 check it, which creates nothing.

        `UnansweredQuestions` if Pax8 wants answers. What else Pax8 has against it is raised in its
        own words, as `UnprocessableError` or `BadRequestError`.
        """
        proposal = await self._resolved(calls)
        await self._ordered(calls, proposal, self._order_of(proposal, is_mock=True))
        return proposal

    @procedure
    async def place(
        self,
        calls: Calls,
        /,
        agreed: Proposal | None = None,
        *,
        unless: OutcomeUnknown | None = None,
    ) -> Order:
        """Resolve it, have it checked, and order it, once: as `orders.create(…, safely=True)`.

        A draft is ordered once. If it was, or if that is not known, this raises `AlreadyPlaced`
        and sends nothing. What starts on a day to come is not listed by Pax8: it is ordered once
        too, and raises `OutcomeUnknown` if its answer is lost, without being looked for.

        :param agreed: What somebody agreed to. If it would now be another order, or cost
            anything else, `ProposalChanged`, and nothing is ordered.
        :param unless: The error of the same order that was lost before, by this draft or another:
            if that one is there, it is given, and nothing is ordered.
        """
        again = self._is_own(unless)
        self._check_open(open_=again or not self._placed.locked())
        proposal = await self._resolved(calls)
        if agreed is not None and not proposal.same_as(agreed):
            raise ProposalChanged(agreed, proposal)
        order = self._order_of(proposal, safely=True, unless=unless)
        safe = Orders.create.signature.bind((), order)
        if unless is not None or is_listed(calls, Orders.create, safe):
            check_safe(calls, Orders.create, safe)
        else:
            order = self._order_of(proposal)
            await self._ordered(calls, proposal, self._order_of(proposal, is_mock=True))
        self._take(unless)
        try:
            self._order = await self._ordered(calls, proposal, order)
        except OutcomeUnknown as lost:
            self._unknown = lost
            raise
        except Pax8Error:
            # It was certainly not ordered now. What is cancelled or interrupted may have been.
            if again:
                self._unknown = unless
            else:
                self._placed.release()
            raise
        return self._order

    def _is_own(self, error: OutcomeUnknown | None) -> bool:
        """Whether this error is what is known of this draft, or was made of it by a look-up."""
        known = self._unknown
        if error is None or known is None:
            return False
        return error is known or (bool(known.key) and error.key == known.key)

    def _take(self, unless: OutcomeUnknown | None) -> None:
        """Take the right to order: for the first time, or once more after this error."""
        with self._taking:
            taken = self._is_own(unless) or self._placed.acquire(blocking=False)
            if taken:
                self._unknown = None
        self._check_open(open_=taken)

    def _check_open(self, *, open_: bool) -> None:
        if not open_:
            raise AlreadyPlaced(self._order, self._unknown)

    async def _resolved(self, calls: Calls) -> Proposal:
        numbers = {id(line): number for number, line in enumerate(self.lines, 1)}
        lines: list[Wanted] = []
        for line in self.lines:
            parent = line.parent
            lines.append(
                Wanted(
                    product=line.product,
                    quantity=_whole(line.quantity),
                    term=line.term,
                    billing=billing_term(line.billing),
                    answers=line.answers,
                    start=line.start,
                    parent=numbers.get(id(parent), 0) if isinstance(parent, DraftLine) else parent,
                )
            )
        return await resolved(calls, self.company_id, lines)

    def _order_of(self, proposal: Proposal, **how: Any) -> dict[str, Any]:
        """What `orders.create` is given; what it does not take raises, before it is placed."""
        who = {
            "ordered_by": self.ordered_by,
            "ordered_by_user_email": self.ordered_by_user_email,
        }
        order = {
            "company_id": proposal.company.id,
            "line_items": proposal.line_items(),
            **{name: value for name, value in who.items() if value is not None},
            **how,
        }
        Orders.create.signature.bind((), order)
        return order

    async def _ordered(self, calls: Calls, proposal: Proposal, order: dict[str, Any]) -> Order:
        try:
            return await calls.call(Orders.create, **order)
        except ApiError as refused:
            if wrong := refused.provisioning_errors:
                raise UnansweredQuestions(wanted(proposal.lines, wrong)) from refused
            raise

    def __repr__(self) -> str:
        return f"<Draft for company {self.company_id}: {len(self.lines)} lines>"


def _whole(quantity: object) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise TypeError(f"quantity: {quantity!r} is not a whole number")
    if quantity < 1:
        raise ValueError(f"quantity: {quantity} is less than 1")
    return quantity
