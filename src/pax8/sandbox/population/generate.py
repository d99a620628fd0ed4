"""The population of a world, from a seed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from pax8.sandbox.population.catalogue import catalogue
from pax8.sandbox.population.catalogue.microsoft import VENDOR
from pax8.sandbox.population.customers import Customer, Customers
from pax8.sandbox.population.draws import chance, identity
from pax8.sandbox.population.lifetimes import ages, trial_end
from pax8.sandbox.population.orders import Orders
from pax8.sandbox.population.plans import Plan, Plans
from pax8.sandbox.population.subscriptions import Subscribed, subscribe
from pax8.sandbox.population.usage import usage_periods, usage_summaries

Batch = tuple[str, list[dict[str, Any]]]

_BATCH = 250
_FEWEST, _MOST = 2, 18
_MOST_ENDED = 3
_SAME_ORDER = 45

# In larger worlds only as many companies, on average, have their usage recorded.
_METERED_COMPANIES = 800


def populate(seed: int, companies: int, now: datetime) -> Iterator[Batch]:
    """Make the population of a world: the same arguments make the same records.

    Yields batches of records, each with the name of its table. Keys that begin with an
    underscore, and a contact's `companyId`, are the sandbox's own.

    :param companies: how many there are, of any status.
    :param now: the world's present moment, aware of its time zone.
    :raises ValueError: when `now` is naive or `companies` below zero.
    """
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    if companies < 0:
        raise ValueError(f"companies is {companies}, which is below zero")
    return _World(seed, companies, now.astimezone(UTC)).batches()


class _World:
    """A world in the making."""

    def __init__(self, seed: int, companies: int, now: datetime) -> None:
        self._rng = Random(seed)  # noqa: S311 - a made-up world, and it must come out the same
        self._companies = companies
        self._today = now.date()
        self._customers = Customers(self._rng, now, companies)
        self._plans = Plans(self._rng)
        self._orders = Orders(self._rng)
        self._metered_percent = 100 * _METERED_COMPANIES / max(companies, 1)
        self._subscriptions: list[dict[str, Any]] = []
        self._history: list[dict[str, Any]] = []

    def batches(self) -> Iterator[Batch]:
        """Yield everything."""
        yield "products", [dict(product.product) for product in catalogue()]
        for start in range(0, self._companies, _BATCH):
            indices = range(start, min(start + _BATCH, self._companies))
            yield from self._filled(self._customers_at(indices))
        for orders in self._orders.batches():
            yield "orders", orders

    def _customers_at(self, indices: range) -> Iterator[Batch]:
        customers: list[Customer] = []
        self._subscriptions, self._history = [], []
        for index in indices:
            customer = self._customers.draw(index)
            customers.append(customer)
            self._subscribe_all(customer)
        yield "companies", [customer.record for customer in customers]
        yield "contacts", [contact for customer in customers for contact in customer.contacts]
        yield "subscriptions", self._subscriptions
        yield "history", self._history
        yield "usage_summaries", list(_usage(self._subscriptions, self._today))

    def _filled(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        return (batch for batch in batches if batch[1])

    def _subscribe_all(self, customer: Customer) -> None:
        """Draw what a customer has ordered, and what became of it."""
        status = customer.record["status"]
        if status == "Inactive":
            return
        rng = self._rng
        if status == "Deleted":
            plans = [self._plans.ended() for _ in range(rng.randint(1, _MOST_ENDED))]
        else:
            count = rng.randint(_FEWEST, _MOST)
            plans = self._plans.for_customer(count, microsoft=customer.is_sure)
        order: list[Subscribed] = []
        age = 0
        for plan in plans:
            latest, earliest = ages(rng, plan)
            earliest = min(earliest, customer.age)
            is_same = bool(order) and latest <= age <= earliest and chance(rng, _SAME_ORDER)
            if order and not is_same:
                self._orders.place(customer, order[0].start, order)
                order = []
            if not is_same:
                age = rng.randint(latest, earliest)
            order.extend(self._subscribe(customer, plan, age))
        self._orders.place(customer, order[0].start, order)

    def _subscribe(self, customer: Customer, plan: Plan, age: int) -> Iterator[Subscribed]:
        """Draw a subscription and what comes on top of it, all from one order."""
        subscribed = self._keep(customer, plan, age)
        yield subscribed
        add_on = self._plans.add_on(plan)
        while add_on is not None:
            subscribed = self._keep(customer, add_on, age, subscribed.record["id"])
            yield subscribed
            add_on = self._plans.add_on(add_on)
        if plan.status == "Converted":
            paid_age = (self._today - trial_end(subscribed.start)).days
            paid = self._keep(customer, self._plans.after_trial(plan), paid_age)
            self._orders.place(customer, paid.start, [paid])

    def _keep(
        self, customer: Customer, plan: Plan, age: int, parent_id: str | None = None
    ) -> Subscribed:
        company = customer.record
        subscribed = subscribe(
            self._rng,
            plan,
            company_id=company["id"],
            people=customer.people,
            age=age,
            today=self._today,
            parent_id=parent_id,
        )
        record = subscribed.record
        if record["_metered"]:
            record["_metered"] = chance(self._rng, self._metered_percent)
        if company["_msTenantId"] is None and plan.product.product["vendorName"] == VENDOR:
            company["_msTenantId"] = identity(self._rng)
        self._subscriptions.append(record)
        self._history.extend(subscribed.history)
        return subscribed


def _usage(subscriptions: list[dict[str, Any]], today: date) -> Iterator[dict[str, Any]]:
    for subscription in subscriptions:
        if subscription["_metered"]:
            for period in usage_periods(subscription, today):
                yield from usage_summaries(subscription, period, today)
