"""Subscriptions and companies as Pax8 sends them: the same ones in every run."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

import msgspec

_PRODUCTS = (
    ("Microsoft 365 Business Premium [New Commerce Experience]", "1-Year"),
    ("Microsoft 365 Business Standard [New Commerce Experience]", "1-Year"),
    ("Exchange Online (Plan 1) [New Commerce Experience]", "Monthly"),
    ("Microsoft Teams Phone Standard [New Commerce Experience]", "3-Year"),
    ("Acronis Cyber Protect Cloud - Server Backup", "Monthly"),
    ("SentinelOne Singularity Complete", "1-Year"),
)
_BILLING = ("Monthly", "Monthly", "Annual", "3-Year")
_STATUSES = ("Active", "Active", "Active", "Active", "PendingManual", "Cancelled", "Trial")


def subscription(number: int) -> bytes:
    """The subscription of this number, as JSON in the shape of a listing."""
    chance = Random(number)  # noqa: S311 - the same ones each time, and no secret among them
    product, term = chance.choice(_PRODUCTS)
    start = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    end = f"2027-{start[5:]}"
    cents = chance.randint(200, 90_000)
    return _encoded(
        {
            "id": _id(chance),
            "parentSubscriptionId": None,
            "companyId": _id(chance),
            "productId": _id(chance),
            "vendorSubscriptionId": _id(chance),
            "productName": product,
            "quantity": chance.randint(1, 250),
            "startDate": f"{start}T00:00:00.000Z",
            "endDate": f"{end}T00:00:00.000Z",
            "createdDate": f"{start}T{chance.randint(10, 23)}:07:31.{chance.randint(100, 999)}Z",
            "updatedDate": f"{start}T{chance.randint(10, 23)}:41:02.{chance.randint(100, 999)}Z",
            "billingStart": start,
            "status": chance.choice(_STATUSES),
            "price": _amount(cents, 2),
            "currencyCode": "USD",
            "partnerCost": _amount(cents * 83, chance.randint(3, 4)),
            "billingTerm": chance.choice(_BILLING),
            "commitment": {"id": _id(chance), "term": term, "endDate": f"{end}T23:59:59.000Z"},
        }
    )


def company(number: int) -> bytes:
    """The company of this number, as JSON."""
    chance = Random(number)  # noqa: S311 - as above
    return _encoded(
        {
            "id": _id(chance),
            "name": "Bluebird Dental Partners",
            "address": {
                "street": "410 Market Street",
                "street2": "Suite 300",
                "city": "New York",
                "stateOrProvince": "NY",
                "postalCode": "10013",
                "country": "US",
            },
            "phone": "+1 212 555 0148",
            "website": "https://bluebird-dental.example",
            "externalId": "C-20417",
            "billOnBehalfOfEnabled": False,
            "selfServiceAllowed": True,
            "orderApprovalRequired": False,
            "status": "Active",
            "updatedDate": "2026-04-23T00:00:00.000Z",
        }
    )


def page(rows: Sequence[bytes], number: int, size: int, total: int) -> bytes:
    """These records as the page of this number, in the envelope of the partner surface."""
    where = {
        "size": size,
        "totalElements": total,
        "totalPages": -(-total // size),
        "number": number,
    }
    return b'{"content":[%s],"page":%s}' % (b",".join(rows), _encoded(where))


def _id(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


def _amount(units: int, digits: int) -> msgspec.Raw:
    # Written out, so that it goes onto the wire with the digits that it has here.
    text = f"{units:0{digits + 1}}"
    return msgspec.Raw(f"{text[:-digits]}.{text[-digits:]}".encode())


def _encoded(value: Any) -> bytes:
    return msgspec.json.encode(value)
