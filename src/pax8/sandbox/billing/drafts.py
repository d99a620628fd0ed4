"""What the next invoice would say today: kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8.sandbox.billing.charges import Run
from pax8.sandbox.billing.invoices import charged
from pax8.sandbox.billing.months import Month
from pax8.sandbox.store import encode_record

if TYPE_CHECKING:
    from pax8.sandbox.world import World

_MADE_FROM = ("subscriptions", "history", "companies")


def draft_items(world: World, month_offset: int = 1, company_id: str | None = None) -> list[bytes]:
    """The items of the invoice of this month (0) or the next (1), as far as is known now.

    Usage, which is charged in arrears, is not among them. `company_id` leaves only what is for
    that company. Each is the JSON that the API speaks.
    """
    now = world.now

    def make() -> list[bytes]:
        run = Run.of(Month.of(now) + month_offset, now)
        return [encode_record(item) for _, item in charged(world, [run], company_id)]

    return world.derived(("draft", now, month_offset, company_id), _MADE_FROM, make)
