"""What an add-on is added to: a line of the same order, or a subscription of the company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pax8._core.procedure import Calls
from pax8.api.partner.products import Product, ProductDependency
from pax8.api.partner.subscriptions import Subscription, Subscriptions, SubscriptionStatus
from pax8.errors import BadRequestError, NotFoundError
from pax8.refusals import AmbiguousParent, ParentRequired, WrongParent

# What is over adds to nothing, and what is about to be is taken only if somebody says so.
OVER = frozenset({SubscriptionStatus.CANCELLED, SubscriptionStatus.CONVERTED})
_PASSING = OVER | {SubscriptionStatus.PENDING_CANCEL}


@dataclass(frozen=True)
class Parent:
    """A line of the order by its number, or a subscription by its id; neither is none."""

    line: int | None = None
    subscription_id: str | None = None


class Family:
    """The products of the order's lines, by number, and what the company has already."""

    def __init__(self, calls: Calls, company_id: str, products: dict[int, Product]) -> None:
        self._calls, self._company_id, self._products = calls, company_id, products
        self._owned: list[Subscription] | None = None

    async def given(
        self,
        line: int,
        demands: Sequence[ProductDependency],
        asked: int | Subscription | UUID | str,
    ) -> Parent:
        """The parent that was asked for; `WrongParent` if it cannot be that."""
        product, allowed = self._products[line], _products(demands)
        if isinstance(asked, int):
            if asked not in self._products:
                raise WrongParent(line, product, "its parent is no line of this draft", allowed)
            if asked == line:
                raise WrongParent(line, product, "it cannot be added to itself", allowed)
            parent, found = Parent(line=asked), self._products[asked]
            id_, name = found.id, found.name
        else:
            subscription = await self._subscription(line, asked)
            parent = Parent(subscription_id=subscription.id)
            id_, name = subscription.product_id, subscription.product_name
        if allowed and id_ not in {each.id for each in allowed}:
            raise WrongParent(line, product, f"it cannot be added to {name}", allowed)
        return parent

    async def found(self, line: int, demands: Sequence[ProductDependency]) -> Parent:
        """The only parent that there is; `ParentRequired` or `AmbiguousParent` if not just one."""
        product = self._products[line]
        lines: dict[int, None] = {}
        subscriptions: dict[str, Subscription] = {}
        for demand in demands:
            wanted = {each.id for each in demand.products or ()}
            in_order = [
                number
                for number, other in self._products.items()
                if number != line and other.id in wanted
            ]
            owned = [each for each in await self._all() if each.product_id in wanted]
            if not in_order and not owned:
                raise ParentRequired(line, product, demand.name or "", demand.products or ())
            lines |= dict.fromkeys(in_order)
            subscriptions |= {each.id: each for each in owned}
        if len(lines) + len(subscriptions) > 1:
            raise AmbiguousParent(line, product, list(lines), list(subscriptions.values()))
        for number in lines:
            return Parent(line=number)
        return Parent(subscription_id=next(iter(subscriptions)))

    async def _subscription(self, line: int, asked: Subscription | UUID | str) -> Subscription:
        product = self._products[line]
        id_ = asked.id if isinstance(asked, Subscription) else str(asked)
        try:
            found = await self._calls.call(Subscriptions.get, id_)
        except (BadRequestError, NotFoundError) as missing:
            raise WrongParent(line, product, f"there is no subscription {id_}", ()) from missing
        if found.company_id != self._company_id:
            raise WrongParent(line, product, f"subscription {id_} is another company's", ())
        if found.status in OVER:
            raise WrongParent(line, product, f"subscription {id_} is {found.status}", ())
        return found

    async def _all(self) -> list[Subscription]:
        if self._owned is None:
            found = await self._calls.read(Subscriptions.list, company_id=self._company_id)
            self._owned = [each for each in found if each.status not in _PASSING]
        return self._owned


def _products(demands: Sequence[ProductDependency]) -> list[Product]:
    return [each for demand in demands for each in demand.products or ()]
