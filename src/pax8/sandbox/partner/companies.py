"""Companies: found, created, changed, and active by their primary contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Unpack
from uuid import UUID

from pax8._core import wire
from pax8._core.page import Page
from pax8._core.signature import Unsent
from pax8.api.partner.companies import Address, Companies, Company, CompanyFilter
from pax8.api.partner.contacts import Contact
from pax8.errors import OutcomeUnknown
from pax8.sandbox.paging import listed
from pax8.sandbox.partner.contacts import is_blank, keep_contact, settle_status
from pax8.sandbox.population.dates import company_timestamp
from pax8.sandbox.records import named, spoken
from pax8.sandbox.refusals import Refusal, unprocessable
from pax8.sandbox.serving import KEPT, given, serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.sandbox.tables import Record

_COUNTRY = re.compile(r"[A-Z]{2}")
_REQUIRED = (
    "name",
    "address",
    "phone",
    "website",
    "billOnBehalfOfEnabled",
    "selfServiceAllowed",
    "orderApprovalRequired",
)


@serves(Companies.list)
def list_companies(
    world: World, filter: CompanyFilter | None = None, /, **query: Unpack[CompanyFilter]
) -> Page[Company]:
    return listed(world, "companies", Company, query)


@serves(Companies.get)
def get_company(world: World, company_id: UUID | str, /) -> Company:
    return spoken(world, "companies", Company, company_id)


@serves(Companies.create)
def create_company(
    world: World,
    company: Company | None = None,
    /,
    *,
    name: str | None = None,
    address: Address | None = None,
    phone: str | None = None,
    website: str | None = None,
    external_id: str | None = None,
    bill_on_behalf_of_enabled: bool | None = None,
    self_service_allowed: bool | None = None,
    order_approval_required: bool | None = None,
    contacts: Sequence[Contact] | None = None,
    safely: Annotated[bool, Unsent] = False,
    unless: Annotated[OutcomeUnknown | None, Unsent] = None,
) -> Company:
    record: Record = {
        "id": world.new_id(),
        "name": name,
        "address": address,
        "phone": phone,
        "website": website,
        "externalId": external_id,
        "billOnBehalfOfEnabled": bill_on_behalf_of_enabled,
        "selfServiceAllowed": self_service_allowed,
        "orderApprovalRequired": order_approval_required,
        "status": "Inactive",
        "updatedDate": company_timestamp(world.now),
    }
    lacking = [f"{each} is required" for each in _REQUIRED if is_blank(record[each])]
    if lacking:
        raise unprocessable("The company is not complete", *lacking)
    record["address"] = _address(address)
    _check_name(world, record)
    world.insert("companies", [record])
    for contact in contacts or ():
        keep_contact(world, record["id"], contact.to_dict())
    settle_status(world, record["id"])
    return get_company(world, record["id"])


@serves(Companies.update)
def update_company(
    world: World,
    company_id: Company | UUID | str,
    /,
    *,
    name: str | None = KEPT,
    address: Address | None = KEPT,
    phone: str | None = KEPT,
    website: str | None = KEPT,
    external_id: str | None = KEPT,
    bill_on_behalf_of_enabled: bool | None = KEPT,
    self_service_allowed: bool | None = KEPT,
    order_approval_required: bool | None = KEPT,
) -> Company:
    company = named(world, "companies", str(company_id))
    changes = {
        wire.camel(key): value
        for key, value in given(
            name=name,
            address=address,
            phone=phone,
            website=website,
            external_id=external_id,
            bill_on_behalf_of_enabled=bill_on_behalf_of_enabled,
            self_service_allowed=self_service_allowed,
            order_approval_required=order_approval_required,
        ).items()
    }
    if not changes:
        raise unprocessable("At least one field must be given to update a company")
    lacking = [f"{each} is required" for each in _REQUIRED if is_blank(changes.get(each, "-"))]
    if lacking:
        raise unprocessable("The company would not be complete", *lacking)
    if isinstance(address, Address):
        changes["address"] = _address(address)
    changed = {**company, **changes, "updatedDate": company_timestamp(world.now)}
    _check_name(world, changed)
    world.replace("companies", changed)
    return get_company(world, changed["id"])


def _address(address: Address | None) -> Mapping[str, Any] | None:
    if address is None:
        return None
    # Read without its JSON, so it has what Pax8 knows of and nothing else.
    spoken = address.to_dict()
    country = spoken.get("country")
    if country is not None and not _COUNTRY.fullmatch(country):
        raise unprocessable("address.country must be an ISO 3166-1 alpha-2 code")
    return spoken


def _check_name(world: World, company: Record) -> None:
    others = world.select(
        "companies",
        "name = ? AND id <> ? AND status <> 'Deleted'",
        company.get("name"),
        company["id"],
    )
    if any(others):
        status = world.dialect.duplicate_company
        raise Refusal(status, f"Company {company['name']} already exists")
