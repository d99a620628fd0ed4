"""What customers subscribe to, and how it has fared: drawn so that nothing Pax8 knows is absent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar, get_args

from pax8.sandbox.population.catalogue import CatalogueProduct, Price, catalogue
from pax8.sandbox.population.catalogue.microsoft import VENDOR
from pax8.sandbox.population.catalogue.prices import PriceType
from pax8.sandbox.population.draws import chance

Offer = tuple[CatalogueProduct, Price]
T = TypeVar("T")

_TERM_WEIGHTS = {
    "Monthly": 60,
    "Annual": 25,
    "2-Year": 12,
    "3-Year": 8,
    "One-Time": 40,
    "Trial": 9,
    "Activation": 20,
}
# Month to month is what most are sold as, then a year that is paid by the month.
_COMMITMENT_WEIGHTS = {None: 6, "Monthly": 5, "1-Year": 6, "Annual": 6, "2-Year": 3, "3-Year": 1}

_RUNNING = {
    "Active": 852,
    "Cancelled": 75,
    "PendingCancel": 28,
    "PendingAutomated": 20,
    "PendingManual": 15,
    "WaitingForDetails": 10,
}
_FATES: dict[str, dict[str, int]] = {
    "Trial": {"Trial": 60, "Converted": 30, "Cancelled": 10},
    "Activation": {"PendingActivation": 40, "Activated": 60},
    "One-Time": {"Active": 95, "PendingManual": 5},
}

_MICROSOFT_FIRST = 92
_SURE_PER_CUSTOMER = 3
_WITH_ADD_ON = 24


@dataclass(frozen=True, slots=True)
class Plan:
    """A product at one of its prices, and the status that the subscription to it has now."""

    product: CatalogueProduct
    price: Price
    status: str


class _Deck(Generic[T]):
    """Things to draw from, each as often as its weight says."""

    def __init__(self, weighted: Iterable[tuple[T, int]]) -> None:
        pairs = list(weighted)
        self._things = [thing for thing, _ in pairs]
        self._weights = list(accumulate(weight for _, weight in pairs))

    def draw(self, rng: Random) -> T:
        """Draw one thing."""
        return rng.choices(self._things, cum_weights=self._weights)[0]


class Plans:
    """Draws what each customer subscribes to.

    The first customers between them get each status, each billing term and each type of price
    once, whatever the seed; the rest follows the weights.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._sure = list(_one_of_each(rng))
        rng.shuffle(self._sure)

    def for_customer(self, count: int, *, microsoft: bool) -> list[Plan]:
        """Draw what one customer subscribes to, add-ons aside.

        :param microsoft: whether the first is sure to be a Microsoft plan that runs.
        """
        rng = self._rng
        plans: list[Plan] = []
        if microsoft or chance(rng, _MICROSOFT_FIRST):
            plans.append(self._plan(_microsoft().draw(rng), "Active" if microsoft else None))
        sure = min(count - len(plans), _SURE_PER_CUSTOMER, len(self._sure))
        plans.extend(self._sure.pop() for _ in range(sure))
        deck = _everything()
        plans.extend(self._plan(deck.draw(rng)) for _ in range(count - len(plans)))
        return plans

    def ended(self) -> Plan:
        """Draw what a customer that has left once subscribed to."""
        return self._plan(_short().draw(self._rng), "Cancelled")

    def add_on(self, plan: Plan) -> Plan | None:
        """Draw what comes on top of a plan, mostly nothing."""
        deck = _add_ons().get(plan.product.id)
        if deck is None or plan.status != "Active" or not chance(self._rng, _WITH_ADD_ON):
            return None
        product = deck.draw(self._rng)
        price = next(
            (
                price
                for price in product.prices
                if price.billing_term == plan.price.billing_term
                and price.commitment_term == plan.price.commitment_term
            ),
            product.prices[0],
        )
        if price.billing_term in _FATES:
            price = next(price for price in product.prices if price.billing_term not in _FATES)
        return Plan(product, price, "Active")

    def after_trial(self, plan: Plan) -> Plan:
        """Draw what a trial that was converted goes on as."""
        paid = [price for price in plan.product.prices if price.billing_term not in _FATES]
        return Plan(plan.product, self._rng.choice(paid), "Active")

    def _plan(self, offer: Offer, status: str | None = None) -> Plan:
        product, price = offer
        return Plan(product, price, status or _fate(price.billing_term).draw(self._rng))


@cache
def _fate(billing_term: str) -> _Deck[str]:
    return _Deck(_FATES.get(billing_term, _RUNNING).items())


def _offers() -> Iterator[Offer]:
    """Yield all that can be bought by itself."""
    for product in catalogue():
        if not product.parent_ids:
            for price in product.prices:
                yield product, price


@cache
def _everything() -> _Deck[Offer]:
    return _Deck((offer, _weight(offer)) for offer in _offers())


@cache
def _microsoft() -> _Deck[Offer]:
    return _Deck(
        (offer, _weight(offer))
        for offer in _offers()
        if offer[0].product["vendorName"] == VENDOR
        and offer[0].owner == "person"
        and offer[1].billing_term not in _FATES
    )


@cache
def _short() -> _Deck[Offer]:
    return _Deck(
        (offer, _weight(offer))
        for offer in _offers()
        if offer[1].billing_term == "Monthly" and offer[1].commitment_term in {None, "Monthly"}
    )


@cache
def _add_ons() -> dict[str, _Deck[CatalogueProduct]]:
    found: defaultdict[str, list[tuple[CatalogueProduct, int]]] = defaultdict(list)
    for product in catalogue():
        for parent_id in sorted(product.parent_ids):
            found[parent_id].append((product, product.popularity))
    return {parent_id: _Deck(products) for parent_id, products in found.items()}


def _weight(offer: Offer) -> int:
    product, price = offer
    return (
        product.popularity
        * _TERM_WEIGHTS[price.billing_term]
        * _COMMITMENT_WEIGHTS[price.commitment_term]
    )


def _one_of_each(rng: Random) -> Iterator[Plan]:
    offers = list(_offers())
    for status in _RUNNING:
        running = [offer for offer in offers if offer[1].billing_term not in _FATES]
        yield Plan(*rng.choice(running), status)
    for billing_term in _TERM_WEIGHTS:
        termed = [offer for offer in offers if offer[1].billing_term == billing_term]
        for status in _FATES.get(billing_term, {"Active": 1}):
            yield Plan(*rng.choice(termed), status)
    for price_type in get_args(PriceType):
        typed = [
            offer
            for offer in offers
            if offer[1].type == price_type and offer[1].billing_term not in _FATES
        ]
        yield Plan(*rng.choice(typed), "Active")
