"""Contacts of a company, and what the company is by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Unpack
from uuid import UUID

from pax8._core.page import Page
from pax8._core.signature import Unsent
from pax8.api.partner.companies import Companies
from pax8.api.partner.contacts import Contact, ContactKind, ContactType
from pax8.api.terms import Paging
from pax8.errors import OutcomeUnknown
from pax8.sandbox.listing import Condition
from pax8.sandbox.paging import listed
from pax8.sandbox.population.places import PLACES
from pax8.sandbox.records import named, spoken
from pax8.sandbox.refusals import not_found, unprocessable
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pax8.sandbox.tables import Record

_REQUIRED = ("firstName", "lastName", "email", "phone")
_CALLING_CODES = {place.country: place.calling_code for place in PLACES}
_KINDS = frozenset(kind.value for kind in ContactKind)


@serves(Companies.list_contacts)
def list_contacts(
    world: World, company_id: UUID | str, filter: Paging | None = None, /, **query: Unpack[Paging]
) -> Page[Contact]:
    company = named(world, "companies", company_id)
    return listed(world, "contacts", Contact, query, Condition("company_id", company["id"]))


@serves(Companies.get_contact)
def get_contact(world: World, company_id: UUID | str, contact_id: UUID | str, /) -> Contact:
    contact = _contact(world, named(world, "companies", company_id), contact_id)
    return spoken(world, "contacts", Contact, contact["id"])


@serves(Companies.create_contact)
def create_contact(
    world: World,
    company_id: UUID | str,
    contact: Contact | None = None,
    /,
    *,
    first_name: str | None = None,
    last_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    types: Sequence[ContactType] | None = None,
    safely: Annotated[bool, Unsent] = False,
    unless: Annotated[OutcomeUnknown | None, Unsent] = None,
) -> Contact:
    company = named(world, "companies", company_id)
    written = _written(first_name, last_name, email, phone, types)
    kept = keep_contact(world, company["id"], written)
    settle_status(world, company["id"])
    return spoken(world, "contacts", Contact, kept["id"])


@serves(Companies.update_contact)
def update_contact(
    world: World,
    company_id: UUID | str,
    contact_id: Contact | UUID | str,
    /,
    *,
    first_name: str | None = None,
    last_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    types: Sequence[ContactType] | None = None,
) -> Contact:
    company = named(world, "companies", company_id)
    before = _contact(world, company, str(contact_id))
    written = _written(first_name, last_name, email, phone, types)
    kept = keep_contact(world, company["id"], written, before)
    settle_status(world, company["id"])
    return spoken(world, "contacts", Contact, kept["id"])


@serves(Companies.delete_contact)
def delete_contact(world: World, company_id: UUID | str, contact_id: UUID | str, /) -> None:
    company = named(world, "companies", company_id)
    world.delete("contacts", _contact(world, company, contact_id)["id"])
    settle_status(world, company["id"])


def keep_contact(
    world: World, company_id: str, written: Mapping[str, Any], before: Record | None = None
) -> Record:
    """Keep a contact as it is written, in the place of the one before if there was one.

    A new primary contact takes the place of the old one of its kind. What is not complete is
    refused.
    """
    lacking = [f"{name} is required" for name in _REQUIRED if is_blank(written.get(name))]
    types: list[dict[str, Any]] = written.get("types") or []
    lacking += [
        f"types: '{each.get('type')}' is not a contact type"
        for each in types
        if each.get("type") not in _KINDS
    ]
    if not lacking and "@" not in written["email"]:
        lacking = [f"email: '{written['email']}' is not an email address"]
    if lacking:
        raise unprocessable("The contact is not complete", *lacking)
    types = [{"type": each["type"], "primary": bool(each.get("primary"))} for each in types]
    kept: Record = {
        "id": before["id"] if before else world.new_id(),
        **{name: written[name] for name in _REQUIRED},
        **_phone(world, company_id, written["phone"]),
        "createdDate": before["createdDate"] if before else world.now.date().isoformat(),
        "types": types,
        "companyId": company_id,
    }
    _displace(world, kept)
    if before:
        world.replace("contacts", kept)
    else:
        world.insert("contacts", [kept])
    return kept


def is_blank(value: object) -> bool:
    """Whether there is nothing in a value that must be given."""
    return value is None or (isinstance(value, str) and not value.strip())


def settle_status(world: World, company_id: str) -> None:
    """Make a company Active if it has a primary contact of each kind, else Inactive."""
    company = named(world, "companies", company_id)
    if company.get("status") == "Deleted":
        return
    contacts = world.select("contacts", "company_id = ?", company_id)
    primaries = {kind for contact in contacts for kind in _primary(contact.get("types") or ())}
    status = "Active" if primaries >= _KINDS else "Inactive"
    if (
        status == "Inactive" != company.get("status")
        and world.dialect.last_primary != "inactivates"
    ):
        lost = ", ".join(sorted(_KINDS - primaries))
        raise unprocessable(f"The company needs a primary contact of each kind: {lost}")
    if status != company.get("status"):
        world.replace("companies", {**company, "status": status})


def _displace(world: World, newcomer: Record) -> None:
    taken = _primary(newcomer["types"])
    for contact in list(world.select("contacts", "company_id = ?", newcomer["companyId"])):
        double = taken & _primary(contact.get("types") or ())
        if contact["id"] != newcomer["id"] and double:
            if world.dialect.second_primary != "displaces":
                kinds = ", ".join(sorted(double))
                raise unprocessable(f"The company has a primary contact already: {kinds}")
            types = [
                {**each, "primary": each.get("primary") and each.get("type") not in taken}
                for each in contact["types"]
            ]
            world.replace("contacts", {**contact, "types": types})


def _primary(types: Iterable[Mapping[str, Any]]) -> set[str]:
    return {each["type"] for each in types if each.get("primary") and each.get("type")}


def _written(
    first_name: str | None,
    last_name: str | None,
    email: str | None,
    phone: str | None,
    types: Sequence[ContactType] | None,
) -> Record:
    return {
        "firstName": first_name,
        "lastName": last_name,
        "email": email,
        "phone": phone,
        "types": [each.to_dict() for each in types or ()],
    }


def _phone(world: World, company_id: str, phone: str) -> Record:
    """The parts of a phone number, which Pax8 shows beside the whole."""
    address: Record = named(world, "companies", company_id).get("address") or {}
    country = address.get("country")
    return {
        "phoneNumber": "".join(filter(str.isdecimal, phone)),
        "phoneCountryCode": country,
        "phoneCountryCallingCode": _CALLING_CODES.get(country or ""),
    }


def _contact(world: World, company: Record, contact_id: UUID | str) -> Record:
    contact = named(world, "contacts", contact_id)
    if contact["companyId"] != company["id"]:
        raise not_found("Contact", str(contact_id))
    return contact
