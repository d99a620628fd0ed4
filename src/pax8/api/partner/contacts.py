"""Contacts: the people at a company, and what each is there for."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum


class ContactKind(OpenEnum):
    """What a contact is there for."""

    ADMIN = "Admin"
    BILLING = "Billing"
    TECHNICAL = "Technical"


class ContactType(Model):
    """One thing that a contact is there for, and whether it is the first to be asked."""

    type: ContactKind | None = None
    primary: bool | None = None


class Contact(Model):
    """A person at a company.

    A company is Active when it has a primary contact of each kind; one contact may be all three.
    The fields `phone_number`, `phone_country_code` and `phone_country_calling_code` are not
    published, and were seen in real answers.
    """

    _read_only: ClassVar[frozenset[str]] = frozenset(
        {"id", "created_date", "phone_number", "phone_country_code", "phone_country_calling_code"}
    )

    id: str = ""
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    created_date: date | None = None
    types: list[ContactType] | None = None
    phone_number: str | None = None
    phone_country_code: str | None = None
    phone_country_calling_code: str | None = None
