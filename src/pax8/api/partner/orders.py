"""Orders: what was bought for a company, and when."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Unpack
from uuid import UUID

from pax8._core import outcome
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.procedure import Calls, procedure
from pax8._core.reading import Timestamp
from pax8._core.signature import Query, Unsent
from pax8.api.partner.order_trace import ORDER
from pax8.api.partner.products import ProvisioningDetail
from pax8.api.surfaces import PARTNER
from pax8.api.terms import BillingTerm, Paging
from pax8.errors import OutcomeUnknown

if TYPE_CHECKING:
    from pax8.api.ordering.draft import Draft
    from pax8.api.partner.companies import Company


class OrderedBy(OpenEnum):
    """Who placed an order."""

    PAX8_PARTNER = "Pax8 Partner"
    CUSTOMER = "Customer"
    PAX8 = "Pax8"


class LineItem(Model):
    """One product of an order.

    `commitment_term_id` comes from the product's dependencies. `parent_subscription_id` or
    `parent_line_item_number` say what an add-on is added to. `subscription_id` is there once the
    order made one.
    """

    _read_only: ClassVar[frozenset[str]] = frozenset({"id", "subscription_id"})

    id: str = ""
    product_id: str | None = None
    quantity: int | None = None
    billing_term: BillingTerm | None = None
    commitment_term_id: str | None = None
    provision_start_date: Timestamp | None = None
    line_item_number: int | None = None
    parent_subscription_id: str | None = None
    parent_line_item_number: int | None = None
    provisioning_details: builtins.list[ProvisioningDetail] | None = None
    subscription_id: str | None = None


class Order(Model):
    """An order. It has neither a status nor prices."""

    id: str = ""
    company_id: str = ""
    created_date: date | None = None
    ordered_by: OrderedBy | None = None
    ordered_by_user_id: str | None = None
    ordered_by_user_email: str | None = None
    is_scheduled: bool | None = None
    line_items: builtins.list[LineItem] | None = None


class OrderFilter(Paging, total=False):
    """Which orders. Pax8 has no other filter, and was seen to ignore others silently."""

    company_id: UUID | str


class Orders(Resource[Mode]):
    """What was bought."""

    surface = PARTNER

    @operation("GET /orders")
    def list(
        self, filter: OrderFilter | None = None, /, **query: Unpack[OrderFilter]
    ) -> Page[Order]:
        """List orders, the oldest first.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /orders/{order_id}")
    def get(self, order_id: UUID | str, /) -> Order:
        """Get one order.

        :param order_id: The id of the order.
        """
        ...

    @operation("POST /orders", trial="is_mock", trace=ORDER)
    def create(
        self,
        order: Order | None = None,
        /,
        *,
        company_id: UUID | str | None = None,
        line_items: Sequence[LineItem] | None = None,
        ordered_by: OrderedBy | str | None = None,
        ordered_by_user_email: str | None = None,
        is_mock: Annotated[bool | None, Query] = None,
        safely: Annotated[bool, Unsent] = False,
        unless: Annotated[OutcomeUnknown | None, Unsent] = None,
    ) -> Order:
        """Place an order; with `is_mock`, only check it.

        An order whose answer is lost raises `OutcomeUnknown`: Pax8 cannot tell a repeated order
        from a second one. One whose provisioning answers are missing raises `BadRequestError`,
        with the open questions in its `provisioning_errors`.

        :param order: An order, in the place of keywords.
        :param company_id: The company that it is for, which must be Active.
        :param line_items: The products, with `product_id`, `quantity` and `billing_term` each.
        :param ordered_by: Who orders.
        :param ordered_by_user_email: The email address of who orders.
        :param is_mock: Check it as a real order would be, and keep nothing.
        :param safely: Check it first; and if its answer is lost, look for it for two minutes, and
            give it as it is listed. Not for an order for a day to come, which Pax8 does not list.
        :param unless: With `safely`, the error of the same order that was lost before: if that one
            is there, it is given, and nothing is ordered.
        """
        ...

    @procedure
    async def find_outcome(
        self,
        calls: Calls,
        error: OutcomeUnknown,
        /,
        *,
        others: Iterable[UUID | str] | UUID | str = (),
        settled: float = outcome.SETTLED,
    ) -> Order | None:
        """Look for an order whose answer was lost; None if it is not there.

        It is told by its company, what its lines buy by which terms, who ordered, and when. Before
        it is said not to be there it is looked for again and again, for it may be carried out yet.
        Two that fit, or one that cannot be told, raise `AmbiguousOutcome` with the candidates; what
        Pax8 does not list, and a deadline that comes too soon, raise `OutcomeUnknown` again.

        :param error: The error that `create` raised.
        :param others: The ids of orders that it is not, one or several.
        :param settled: For how many seconds after it was sent it is looked for.
        """
        return await outcome.find_outcome(calls, Orders.create, error, others, settled)

    def draft(
        self,
        company: Company | UUID | str,
        /,
        *,
        ordered_by: OrderedBy | str | None = None,
        ordered_by_user_email: str | None = None,
    ) -> Draft[Mode]:
        """Begin an order as a person thinks of it: products, quantities, terms by name.

        It asks nobody yet, and is not awaited: what is drafted is resolved, checked and placed by
        the methods of `Draft`.

        :param company: The company that it is for, or its id.
        :param ordered_by: Who orders.
        :param ordered_by_user_email: The email address of who orders.
        """
        from pax8.api.ordering.draft import Draft

        return Draft(
            self._client,
            company,
            ordered_by=ordered_by,
            ordered_by_user_email=ordered_by_user_email,
        )
