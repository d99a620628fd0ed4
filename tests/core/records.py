"""Records as Pax8 gives them, with what this version does not know of."""

from __future__ import annotations

from decimal import Decimal

from core.calls import ID
from pax8 import types

COMPANY = {
    "id": ID,
    "name": "Acme",
    "address": {"street": "A 1", "city": "Köln", "country": "DE", "plan": {"b": Decimal("1.0")}},
    "phone": "1",
    "website": None,
    "externalId": "x",
    "selfServiceAllowed": True,
    "status": "Active",
    "updatedDate": "2026-01-31T08:00:00.000Z",
    "new": [1],
}
SUBSCRIPTION = {
    "id": ID,
    "companyId": "c",
    "productId": "p",
    "quantity": 3,
    "price": Decimal("1.50"),
    "partnerCost": Decimal("1.20"),
    "currencyCode": "USD",
    "billingTerm": "2 Year",
    "startDate": "2026-01-31",
    "endDate": None,
    "status": "Active",
    "commitment": {"id": "t", "term": "1-Year"},
}
CONTACT = {
    "id": "k",
    "firstName": "Zoë",
    "lastName": "A",
    "email": "z@a.b",
    "phone": "1",
    "phoneNumber": "1",
    "createdDate": "2026-01-31",
    "types": [{"type": "Admin", "primary": True}, {"type": "New", "primary": False}],
    "nickName": "Z",
}


def company() -> types.Company:
    return types.Company.from_dict(COMPANY)


def subscription() -> types.Subscription:
    return types.Subscription.from_dict(SUBSCRIPTION)


def contact() -> types.Contact:
    return types.Contact.from_dict(CONTACT)
