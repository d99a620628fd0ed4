"""Usage as a vendor tells it: what was used of a subscription so far in a month."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.signature import Body, Query
from pax8.api.surfaces import USAGE


class VendorUsageLine(Model):
    """How much was used of a product, so far in the month.

    `summary_key` tells it from other usage of the same subscription, such as a company's own;
    `summary_display_name` is what partners see of that. `quantity` is the total so far, and not
    what came in since the last line.
    """

    product_id: str | None = None
    summary_key: str | None = None
    summary_display_name: str | None = None
    quantity: Decimal | None = None
    unit_of_measurement: str | None = None


class AggregateUsageLine(VendorUsageLine):
    """A line whose price goes by what all of the partner's companies used together."""

    partner_aggregate_quantity: Decimal | None = None


class Usage(Resource[Mode]):
    """What was used, told by the vendor of the product."""

    surface = USAGE

    @operation("GET /lines")
    def list_lines(
        self,
        *,
        billing_period: str,
        summary_key: str,
        subscription_id: UUID | str | None = None,
        external_subscription_id: str | None = None,
    ) -> Page[VendorUsageLine]:
        """List what was told of a subscription's usage in a month.

        Pax8 wants one of the two ids.

        :param billing_period: The month, as 2026-01.
        :param summary_key: The key of the lines.
        :param subscription_id: The id of the subscription.
        :param external_subscription_id: The vendor's own id of it.
        """
        ...

    @operation("POST /lines")
    def save_lines(
        self,
        lines: Annotated[Sequence[VendorUsageLine], Body],
        /,
        *,
        billing_period: Annotated[str, Query],
        subscription_id: Annotated[UUID | str | None, Query] = None,
        external_subscription_id: Annotated[str | None, Query] = None,
        overwrite_same_day_usage: Annotated[bool | None, Query] = None,
    ) -> builtins.list[VendorUsageLine]:
        """Tell what was used so far in a month: totals, and not what came in since.

        Pax8 wants one of the two ids. A line replaces one of the same day and key.

        :param lines: The lines.
        :param billing_period: The month, as 2026-01.
        :param subscription_id: The id of the subscription.
        :param external_subscription_id: The vendor's own id of it.
        :param overwrite_same_day_usage: Whether lines replace those of the same day and key, as
            they do unless this says no.
        """
        ...

    @operation("POST /aggregate-lines", shown_by="usage.list_lines")
    def save_aggregate_lines(
        self,
        lines: Annotated[Sequence[AggregateUsageLine], Body],
        /,
        *,
        billing_period: Annotated[str, Query],
        subscription_id: Annotated[UUID | str | None, Query] = None,
        external_subscription_id: Annotated[str | None, Query] = None,
        overwrite_same_day_usage: Annotated[bool | None, Query] = None,
    ) -> builtins.list[VendorUsageLine]:
        """Tell what was used so far in a month, with what all of the partner's companies used.

        What holds of `save_lines` holds of this.

        :param lines: The lines, each with its aggregate quantity.
        :param billing_period: The month, as 2026-01.
        :param subscription_id: The id of the subscription.
        :param external_subscription_id: The vendor's own id of it.
        :param overwrite_same_day_usage: Whether lines replace those of the same day and key, as
            they do unless this says no.
        """
        ...
