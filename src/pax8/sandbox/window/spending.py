"""What each month's invoices come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pax8._core.plan import read
from pax8.api.partner.invoices import Invoice, InvoiceStatus
from pax8.sandbox.listing import Query

if TYPE_CHECKING:
    from pax8.sandbox.world import World

# How many months are shown, and how wide the longest bar is.
_MONTHS, _WIDTH = 24, 100
_TENTH = Decimal("0.1")
# What nobody has to pay.
_NOT_SPENT = frozenset({InvoiceStatus.CREDITED, InvoiceStatus.VOID})


@dataclass(frozen=True, slots=True)
class MonthSpent:
    """What a month's invoices come to in a currency; `width` is that of its bar, of 100."""

    month: date
    currency: str
    total: Decimal
    width: Decimal


def spent(world: World) -> list[MonthSpent]:
    """What each of the last months came to, newest first, without what is credited or void."""
    totals: dict[tuple[date, str], Decimal] = {}
    for body in world.all("invoices", Query()):
        invoice = read(Invoice, body)
        if invoice.status in _NOT_SPENT or invoice.invoice_date is None:
            continue
        key = (invoice.invoice_date.replace(day=1), invoice.currency_code or "")
        totals[key] = totals.get(key, Decimal(0)) + (invoice.total or 0)
    most = max(totals.values(), default=Decimal(0))
    newest = sorted(totals.items(), reverse=True)[:_MONTHS]
    return [
        MonthSpent(month, currency, total, _width(total, most))
        for (month, currency), total in newest
    ]


def _width(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * _WIDTH).quantize(_TENTH) if 0 < part <= whole else Decimal(0)
