"""Who works in a sandbox: one partner, and one person there."""

from __future__ import annotations

from typing import Any

from pax8.sandbox.account import (
    ACCOUNT_ID,
    CITY,
    COUNTRY,
    NAME,
    POSTCODE,
    STATE,
    STREET,
    USER_ID,
)

MY_NAME, MY_EMAIL = "Sam Sandbox", "sam@partner.example"
PARTNER: dict[str, Any] = {
    "id": ACCOUNT_ID,
    "name": NAME,
    "street": STREET,
    "city": CITY,
    "stateOrProvinceCode": STATE,
    "postcode": POSTCODE,
    "country": COUNTRY,
}


def author() -> dict[str, Any]:
    """Who puts something there."""
    return {"id": USER_ID, "fullName": MY_NAME, "role": "Partner Admin"}


def owner() -> dict[str, Any]:
    """Whose quote it is."""
    return {"id": USER_ID, "fullName": MY_NAME, "displayName": MY_NAME, "email": MY_EMAIL}


def respondent() -> dict[str, Any]:
    """Who answers a quote."""
    return {"fullName": MY_NAME, "email": MY_EMAIL, "ipAddress": "127.0.0.1"}
