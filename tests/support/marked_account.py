"""An account that is marked wherever something is its partner's own, and odd here and there."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx2

from pax8._core import wire
from pax8.sandbox import Sandbox
from pax8.sandbox.tables import Record

TEXTS = {
    "companies": ("name", "phone", "website", "externalId"),
    "contacts": ("firstName", "lastName", "email", "phone", "phoneNumber"),
    "orders": ("orderedByUserEmail",),
    "subscriptions": ("vendorSubscriptionId",),
    "history": ("vendorSubscriptionId",),
    "invoices": ("partnerName", "externalId"),
    "invoice_items": ("companyName", "externalId", "purchaseOrderNumber", "details"),
    "usage_summaries": ("resourceGroup",),
}
AMOUNTS = {
    "subscriptions": ("price", "partnerCost"),
    "history": ("price", "partnerCost"),
    "usage_summaries": ("currentCharges", "partnerTotal"),
}


@dataclass
class Marks:
    """Marks that are in an account, and must not be in what imitates it."""

    made: list[str] = field(default_factory=list)

    def text(self) -> str:
        self.made.append(f"Mark{len(self.made):06}ß")
        return self.made[-1]

    def amount(self) -> Decimal:
        self.made.append(f"{700 + len(self.made)}.{len(self.made):07}3")
        return Decimal(self.made[-1])


def marked(marks: Marks, table: str, record: Record) -> Record:
    """The record with a mark in each place of the partner's own, and in fields nobody knows."""
    shown: Record = dict(record)
    for name in TEXTS[table]:
        value = shown.get(name)
        if value is not None:
            mark = marks.text()
            shown[name] = {
                "email": f"{mark}@{mark}.com",
                "website": f"https://{mark}.com/{mark}",
            }.get(name.removeprefix("orderedByUser").lower(), f"{value[:3]} {mark}")
    for name in AMOUNTS.get(table, ()):
        if shown.get(name):
            shown[name] = marks.amount()
    if isinstance(shown.get("address"), dict):
        address = {
            name: value if name == "country" or value is None else f"{marks.text()} {value}"
            for name, value in shown["address"].items()
        }
        shown["address"] = address | {"geo": {"note": marks.text()}}
    shown["internalNote"] = marks.text()
    shown["nested"] = {"list": [{"deep": marks.text()}, marks.text()], "amount": marks.amount()}
    return shown


class Odd(httpx2.BaseTransport):
    """A sandbox some of whose subscriptions are as no sandbox has them. It notes the methods."""

    unlimited = True

    def __init__(self, sandbox: Sandbox, marks: Marks) -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self.methods: list[tuple[str, str]] = []
        ids = [each["id"] for each in self.world.select("subscriptions")]
        self.odd = {ids[place]: odd for place, odd in oddities(marks).items()}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.methods.append((request.method, request.url.path))
        answer = self.sandbox.handle_request(request)
        found = wire.decode(answer.content)
        for each in found.get("content", [found]):
            odd = self.odd.get(each.get("id"), {})
            each.update(odd)
            for name in [name for name, value in odd.items() if value is ...]:
                del each[name]
        headers = {name: answer.headers[name] for name in ("date", "content-type")}
        return httpx2.Response(answer.status_code, headers=headers, content=wire.encode(found))


def altered(sandbox: Sandbox, marks: Marks) -> None:
    """Put marks in all records, and what is odd in some."""
    world = sandbox.world
    for table in TEXTS:
        for record in list(world.select(table)):
            world.replace(table, marked(marks, table, record))
    companies = list(world.select("companies"))
    world.replace("companies", {**companies[0], "address": None, "website": ""})
    without = {k: v for k, v in companies[1].items() if k not in {"phone", "externalId"}}
    world.replace("companies", {**without, "updatedDate": "2024-02-29T12:00:01Z"})
    contact = next(world.select("contacts"))
    world.replace("contacts", {**contact, "types": None, "createdDate": "2021-01-01T08:30:00Z"})


def oddities(marks: Marks) -> dict[int, dict[str, Any]]:
    """What some subscriptions have that is odd, by their places; an ellipsis is not there."""
    return {
        1: {"status": "PendingMigration"},
        2: {"price": None, "partnerCost": ...},
        3: {"commitment": {"id": "not-a-uuid", "term": "5-Year", "endDate": "2027-01-31"}},
        4: {"endDate": ..., "commitment": ..., "parentSubscriptionId": ...},
        5: {"startDate": "2024-03-01", "createdDate": "2024-03-01T10:11:12.123-0600"},
        6: {"price": "12.3456"},
        7: {"quantity": None, "billingTerm": "Fortnightly"},
        8: {"status": {"a": marks.text()}, "currencyCode": marks.text()},
        9: {"updatedDate": marks.text(), "vendorSubscriptionId": [marks.text()]},
        10: {"endDate": "2026-07-20", "status": "Active"},
    }
