"""A scenario as it was read: what a world begins with, and what happens in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

# What stands in arguments for what is known by a name only, until it happens.
NAMED, COMPANY, INVOICE = "$name", "$company", "$invoice"
Reference = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class OwnCompany:
    """A company of a scenario, by the body that creates it. `name` is what it is referred to by."""

    line: int
    column: int
    name: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class OwnSubscription:
    """A subscription that is there when the world begins, by terms that its product is sold by."""

    line: int
    column: int
    name: str | None
    company: Reference | str
    product_id: str
    quantity: int
    billing_term: str
    commitment_term: str | None
    start: date
    status: str
    end: date | None = None
    price: Decimal | None = None
    parent: Reference | str | None = None


@dataclass(frozen=True, eq=False)
class Event:
    """Something that happens at an instant.

    `does` is an operation, such as `subscriptions.update`, or something that only a scenario can
    do. `names` are what is made is referred to by, in its order. `refused` says that it is meant to
    be refused.
    """

    line: int
    column: int
    at: datetime
    does: str
    arguments: Mapping[str, Any]
    names: Sequence[str | None] = ()
    refused: bool = False


@dataclass(frozen=True, eq=False)
class Scenario:
    """What a world is to be: see docs/scenarios.md.

    `invented` is how many companies it has beside its own, `orders` how many orders at least.
    It begins at `starts`, and stands at `now` when it is handed over.
    """

    file: str
    name: str
    about: str
    seed: int
    invented: int
    orders: int
    starts: datetime
    now: datetime
    products: Sequence[Mapping[str, Any]]
    companies: Sequence[OwnCompany]
    subscriptions: Sequence[OwnSubscription]
    events: Sequence[Event]

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {self.starts:%Y-%m-%d} to {self.now:%Y-%m-%d}>"
