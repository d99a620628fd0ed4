"""Invoices: made by the monthly run, paid, carried on, and credited."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from pax8.sandbox.account import NAME
from pax8.sandbox.billing.charges import Run, charges
from pax8.sandbox.billing.items import charged_item, usage_item
from pax8.sandbox.billing.timeline import versions
from pax8.sandbox.listing import Condition, Query
from pax8.sandbox.sold import product_of, sold_of
from pax8.sandbox.standing import goes_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pax8.sandbox.billing.months import Month
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

_NOTHING = Decimal("0.00")
# What is still to be paid, of an invoice and of those before it.
_OWED = ("balance", "carriedBalance")
# What is paid when it is due.
PAYABLE = "status = 'Unpaid' AND id NOT IN (SELECT id FROM held_invoices)"


def charged(
    world: World, runs: Sequence[Run], company_id: str | None = None
) -> Iterator[tuple[int, Record]]:
    """What each run, by its place, charges for subscriptions: in advance, and no usage."""
    where, values = ("company_id = ?", [company_id]) if company_id else ("TRUE", [])
    companies = {
        each["id"]: each
        for each in world.select("companies", "id = ?" if company_id else "TRUE", *values)
    }
    before: dict[str, list[Record]] = {}
    for record in world.select("history", where, *values):
        before.setdefault(record["id"], []).append(record)
    for subscription in world.select("subscriptions", f"NOT metered AND {where}", *values):
        company = companies.get(subscription.get("companyId"))
        if company is None or not goes_on(subscription):
            # Nobody is there to be billed for, or nobody knows for how much.
            continue
        product = product_of(world, subscription["productId"])
        records = [each for each in before.get(subscription["id"], ()) if goes_on(each)]
        records.append(subscription)
        timeline = versions(sorted(records, key=lambda each: str(each["updatedDate"])))
        for place, run in enumerate(runs):
            for charge in charges(timeline, run):
                yield place, charged_item(product, subscription, company, charge)


def used(world: World, runs: Sequence[Run]) -> Iterator[tuple[int, Record]]:
    """What each run, by its place, charges for the usage of the month that is over."""
    companies = {each["id"]: each for each in world.select("companies")}
    for place, run in enumerate(runs):
        month = run.month - 1
        for summary in world.select("usage_summaries", "period = ?", str(month)):
            company = companies.get(summary.get("companyId"))
            product = sold_of(world, summary.get("productId"))
            if company is not None and product is not None:
                yield place, usage_item(product, summary, company, month)


def bill(world: World, months: Sequence[Month]) -> list[str]:
    """Make the invoices of these months, with all their items; their ids.

    The invoices of months that follow each other are best made by one call.
    """
    with world.transaction():
        runs = [Run.of(month) for month in months]
        ids = [world.new_id() for _ in runs]
        totals = [_NOTHING for _ in runs]
        identify = [_ids(each) for each in ids]

        def items() -> Iterator[Record]:
            for source in (charged, used):
                for place, item in source(world, runs):
                    totals[place] += item["amountDue"]
                    item["id"] = next(identify[place])
                    item["purchaseOrderNumber"] = "N/A"
                    item["_invoiceId"] = ids[place]
                    yield item

        world.insert("invoice_items", items())
        world.insert("invoices", map(_invoice, ids, months, totals))
        return ids


def settle(world: World, invoice_id: str, status: str) -> None:
    """Take an invoice's balance off it: it is Paid, Carried to the next, or Credited."""
    invoice = world.read("invoices", invoice_id)
    if invoice is not None and invoice["status"] == "Unpaid":
        world.replace("invoices", {**invoice, "status": status, "balance": _NOTHING})


def carry(world: World, invoice_id: str) -> None:
    """Let this invoice ask for what those before it left unpaid."""
    invoice = world.read("invoices", invoice_id)
    if invoice is None:
        return
    earlier = list(
        world.select("invoices", "status = 'Unpaid' AND due_date < ?", invoice["dueDate"])
    )
    for each in earlier:
        settle(world, each["id"], "Carried")
    owed = sum((Decimal(each.get(name) or 0) for each in earlier for name in _OWED), _NOTHING)
    if owed:
        world.replace("invoices", {**invoice, "carriedBalance": owed})


def overbill(world: World, invoice_id: str, item: Record) -> None:
    """Let an invoice ask for something twice: for what this item of it is."""
    invoice = world.read("invoices", invoice_id)
    if invoice is None or invoice["status"] != "Unpaid":
        return
    twice = {**item, "id": world.new_id()}
    total = invoice["total"] + twice["amountDue"]
    world.insert("invoice_items", [twice])
    world.insert("excess_items", [{"id": twice["id"], "invoiceId": invoice_id}])
    world.replace("invoices", {**invoice, "total": total, "balance": total})


def credit(world: World, invoice_id: str) -> None:
    """Credit an invoice; and if something was billed twice on it, make one that is right.

    An invoice never changes once it is approved, so the wrong one stays, with all its items.
    """
    wrong = world.read("invoices", invoice_id)
    if wrong is None or wrong["status"] != "Unpaid":
        return
    settle(world, invoice_id, "Credited")
    excess = {each["id"] for each in world.select("excess_items", "invoice_id = ?", invoice_id)}
    if not excess:
        return
    right = world.new_id()
    identify = _ids(right)
    total = wrong["total"]
    items: list[Record] = []
    for each in world.select("invoice_items", "invoice_id = ?", invoice_id):
        if each["id"] in excess:
            total -= each["amountDue"]
        else:
            items.append({**each, "id": next(identify), "_invoiceId": right})
    world.insert("invoice_items", items)
    world.insert("invoices", [{**wrong, "id": right, "total": total, "balance": total}])


def unpaid_due(world: World, day: str) -> list[str]:
    """The ids of invoices still to be paid by this day."""
    found = world.select("invoices", f"{PAYABLE} AND due_date <= ?", day)
    return [each["id"] for each in found]


def items_of(invoice_id: str) -> Query:
    """The listing of an invoice's items."""
    return Query((Condition("invoice_id", invoice_id),))


def _invoice(invoice_id: str, month: Month, total: Decimal) -> Record:
    owed = max(total, _NOTHING)
    return {
        "id": invoice_id,
        "total": total,
        "currencyCode": "USD",
        "balance": owed,
        "carriedBalance": _NOTHING,
        "status": "Unpaid" if owed else "Nothing Due",
        "invoiceDate": month.first.isoformat(),
        "dueDate": month.due.isoformat(),
        "partnerName": NAME,
    }


def _ids(seed: str) -> Iterator[str]:
    """Ids that are the same for the same invoice."""
    random = Random(seed)  # noqa: S311 - ids, and the same each time
    while True:
        yield str(UUID(int=random.getrandbits(128), version=4))
