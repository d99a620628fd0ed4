"""What is read of a real account, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from pax8.api.read_only import ReadOnly
from pax8.errors import (
    ApiError,
    BadRequestError,
    NotFoundError,
    PermissionDeniedError,
    UnprocessableError,
    UnreadableResponse,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pax8._core.model import Model
    from pax8.api.partner.companies import Company
    from pax8.api.partner.subscriptions import Subscription
    from pax8.client import Pax8Client
    from pax8.sandbox.tables import Record

T = TypeVar("T")

# What says that there is nothing for this one, and nothing of the others.
_NOTHING = (
    BadRequestError,
    NotFoundError,
    PermissionDeniedError,
    UnprocessableError,
    UnreadableResponse,
)


@dataclass(frozen=True)
class Sold:
    """A product, and what it costs, depends on and asks for; None of what Pax8 would not tell."""

    product: Record | None
    pricing: list[Record] | None
    dependencies: Record | None
    questions: list[Record] | None


class Account:
    """A real account, read through a client, and only read.

    :param companies: How many companies, and what is theirs, are wanted at most; None for all.
    """

    def __init__(self, client: Pax8Client, companies: int | None) -> None:
        self._reader = ReadOnly(client)
        self._most = companies
        # Only where not all are wanted.
        self._wanted: dict[str, None] = {}
        # What Pax8 would not tell, by its kind of refusal.
        self.refused: Counter[str] = Counter()

    def companies(self) -> Iterator[Company]:
        """The companies."""
        for each in islice(self._reader.companies.list(), self._most):
            if self._most is not None:
                self._wanted[each.id] = None
            yield each

    def is_wanted(self, company_id: Any) -> bool:
        """Whether what is of this company is wanted; it is if it is of none."""
        return self._most is None or company_id is None or company_id in self._wanted

    def contacts(self, company: Company) -> list[Record]:
        """The contacts of a company, the newest first."""
        found = self._reader.companies.list_contacts
        return self._of(company.id, lambda id_: list(found(id_)))

    def products(self) -> Iterator[Record]:
        """The catalogue."""
        return (each.to_dict() for each in self._reader.products.list())

    def sold(self, product_id: str) -> Sold:
        """A product, with all that can be listed of it."""
        products = self._reader.products
        product = self._tried(lambda: products.get(product_id))
        dependencies = self._tried(lambda: products.list_dependencies(product_id))
        pricing = self._tried(lambda: products.list_pricing(product_id))
        questions = self._tried(lambda: products.list_provisioning_details(product_id))
        return Sold(
            None if product is None else product.to_dict(),
            None if pricing is None else _rows(pricing),
            None if dependencies is None else dependencies.to_dict(),
            None if questions is None else _rows(questions),
        )

    def subscriptions(self) -> Iterator[Subscription]:
        """The subscriptions."""
        if self._most is None:
            yield from self._reader.subscriptions.list()
            return
        for company_id in self._wanted:
            yield from self._reader.subscriptions.list(company_id=company_id)

    def history(self, subscription: Subscription) -> list[Record]:
        """What a subscription was, the newest first."""
        return self._of(subscription.id, self._reader.subscriptions.get_history)

    def usage(self, subscription: Subscription) -> list[Record]:
        """The usage summaries of a subscription."""
        found = self._reader.usage_summaries.list_for_subscription
        return self._of(subscription.id, lambda id_: list(found(id_)))

    def orders(self) -> Iterator[Record]:
        """The orders, the oldest first."""
        if self._most is None:
            yield from (each.to_dict() for each in self._reader.orders.list())
            return
        for company_id in self._wanted:
            listing = self._reader.orders.list(company_id=company_id)
            yield from (each.to_dict() for each in listing)

    def invoices(self) -> list[Record]:
        """The invoices, the oldest first; those of a day in the opposite order of their listing."""
        rows = _rows(self._reader.invoices.list())
        rows.reverse()
        rows.sort(key=lambda each: str(each.get("invoiceDate")))
        return rows

    def items(self, invoice_id: Any) -> Iterator[Record]:
        """The items of an invoice."""
        if _is_id(invoice_id):
            try:
                for each in self._reader.invoices.list_items(invoice_id):
                    yield each.to_dict()
            except _NOTHING as error:
                self._refuse(error)

    def _of(self, id_: Any, read: Callable[[str], Iterable[Model]]) -> list[Record]:
        """What there is of the record with this id; nothing where it has none."""
        return _rows(self._tried(lambda: read(id_))) if _is_id(id_) else []

    def _tried(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except _NOTHING as error:
            self._refuse(error)
            return None

    def _refuse(self, error: ApiError) -> None:
        # Neither its path nor its words, which may name somebody.
        self.refused[f"answered {error.status}"] += 1


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _rows(models: Iterable[Model] | None) -> list[Record]:
    return [each.to_dict() for each in models or ()]
