"""Companies, the end customers of the partner, and their contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Unpack
from uuid import UUID

from pax8._core import outcome
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, operation
from pax8._core.page import Page
from pax8._core.procedure import Calls, procedure
from pax8._core.reading import Timestamp
from pax8._core.signature import Unsent
from pax8.api.partner import traces
from pax8.api.partner.contacts import Contact, ContactType
from pax8.api.portal import PortalCompanies
from pax8.api.surfaces import PARTNER
from pax8.api.terms import Paging, SortDirection
from pax8.errors import OutcomeUnknown


class CompanyStatus(OpenEnum):
    """Whether a company can be ordered for. Inactive: it lacks a primary contact of some kind."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


class CompanySortBy(OpenEnum):
    """What companies can be sorted by."""

    NAME = "name"
    CITY = "city"
    COUNTRY = "country"
    STATE_OR_PROVINCE = "stateOrProvince"
    POSTAL_CODE = "postalCode"


class Address(Model):
    """Where a company is. `country` is the ISO 3166-1 code of two letters."""

    street: str | None = None
    street2: str | None = None
    city: str | None = None
    state_or_province: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Company(Model):
    """An end customer of the partner."""

    id: str = ""
    name: str | None = None
    address: Address | None = None
    phone: str | None = None
    website: str | None = None
    external_id: str | None = None
    bill_on_behalf_of_enabled: bool | None = None
    self_service_allowed: bool | None = None
    order_approval_required: bool | None = None
    status: CompanyStatus | None = None
    updated_date: Timestamp | None = None
    contacts: list[Contact] | None = None


class CompanyFilter(Paging, total=False):
    """Which companies, and in what order. Filters match exactly, and all of them.

    `country` is the country as Pax8's filter has it, which its document gives by its full name.
    """

    sort: CompanySortBy | str
    sort_direction: SortDirection | str
    city: str
    country: str
    state_or_province: str
    postal_code: str
    self_service_allowed: bool
    bill_on_behalf_of_enabled: bool
    order_approval_required: bool
    status: CompanyStatus | str


class Companies(PortalCompanies[Mode]):
    """The end customers of the partner, and their contacts."""

    surface = PARTNER

    @operation("GET /companies")
    def list(
        self, filter: CompanyFilter | None = None, /, **query: Unpack[CompanyFilter]
    ) -> Page[Company]:
        """List companies: all of them, or those that a filter lets through.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /companies/{company_id}")
    def get(self, company_id: UUID | str, /) -> Company:
        """Get one company.

        :param company_id: The id of the company.
        """
        ...

    @operation("POST /companies", trace=traces.COMPANY)
    def create(
        self,
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
        """Create a company, Active at once if it comes with the primary contacts.

        Pax8 wants all fields but `external_id` and `contacts`. A second company of the same name
        is refused.

        :param company: A company, in the place of keywords.
        :param name: Its name.
        :param address: Where it is.
        :param phone: Its main phone number.
        :param website: The full URL of its website.
        :param external_id: Your own reference for it.
        :param bill_on_behalf_of_enabled: Whether Pax8 bills it, and not the partner.
        :param self_service_allowed: Whether it may order by itself.
        :param order_approval_required: Whether its own orders need approval.
        :param contacts: Contacts to create with it.
        :param safely: If its answer is lost, look for it for two minutes, and give it as it is
            listed. All companies are listed before.
        :param unless: With `safely`, the error of the same company that was lost before: if that
            one is there, it is given, and none is created.
        """
        ...

    @procedure
    async def find_outcome(
        self,
        calls: Calls,
        error: OutcomeUnknown,
        /,
        *,
        others: Iterable[UUID | str] | UUID | str = (),
        settled: float = outcome.SETTLED,
    ) -> Company | None:
        """Look for a company whose answer was lost; None if it is not there.

        It is told by its name, the rest of what was sent, and when it was updated. Before it is
        said not to be there it is looked for again and again, for it may be carried out yet. One
        that cannot be told raises `AmbiguousOutcome` with the candidates.

        :param error: The error that `create` raised.
        :param others: The ids of companies that it is not, one or several.
        :param settled: For how many seconds after it was sent it is looked for.
        """
        return await outcome.find_outcome(calls, Companies.create, error, others, settled)

    @operation("PATCH /companies/{company_id}")
    def update(
        self,
        company_id: Company | UUID | str,
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
    ) -> Company:
        """Change a company. Only what is given is sent; a None that is given is sent as null.

        :param company_id: Its id; or the company itself, and what was changed on it is sent.
        :param name: Its name.
        :param address: Where it is.
        :param phone: Its main phone number.
        :param website: The full URL of its website.
        :param external_id: Your own reference for it.
        :param bill_on_behalf_of_enabled: Whether Pax8 bills it, and not the partner.
        :param self_service_allowed: Whether it may order by itself.
        :param order_approval_required: Whether its own orders need approval.
        """
        ...

    @operation("GET /companies/{company_id}/contacts")
    def list_contacts(
        self, company_id: UUID | str, filter: Paging | None = None, /, **query: Unpack[Paging]
    ) -> Page[Contact]:
        """List the contacts of a company, the newest first.

        :param company_id: The id of the company.
        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /companies/{company_id}/contacts/{contact_id}")
    def get_contact(self, company_id: UUID | str, contact_id: UUID | str, /) -> Contact:
        """Get one contact.

        :param company_id: The id of the company.
        :param contact_id: The id of the contact.
        """
        ...

    @operation("POST /companies/{company_id}/contacts", trace=traces.CONTACT)
    def create_contact(
        self,
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
        """Create a contact. Pax8 wants both names, the email and the phone.

        :param company_id: The id of the company.
        :param contact: A contact, in the place of keywords.
        :param first_name: First name.
        :param last_name: Last name.
        :param email: Email address.
        :param phone: Phone number.
        :param types: What the contact is there for.
        :param safely: If its answer is lost, look for it for two minutes, and give it as it is
            listed.
        :param unless: With `safely`, the error of the same contact that was lost before: if that
            one is there, it is given, and none is created.
        """
        ...

    @procedure
    async def find_contact_outcome(
        self,
        calls: Calls,
        error: OutcomeUnknown,
        /,
        *,
        others: Iterable[UUID | str] | UUID | str = (),
        settled: float = outcome.SETTLED,
    ) -> Contact | None:
        """Look for a contact whose answer was lost; None if it is not there.

        It is told by its company, email address, names, phone number and day, as `find_outcome`
        tells a company.

        :param error: The error that `create_contact` raised.
        :param others: The ids of contacts that it is not, one or several.
        :param settled: For how many seconds after it was sent it is looked for.
        """
        return await outcome.find_outcome(calls, Companies.create_contact, error, others, settled)

    @operation("PUT /companies/{company_id}/contacts/{contact_id}", whole=True)
    def update_contact(
        self,
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
        """Replace a contact. Pax8 wants both names, the email and the phone each time.

        :param company_id: The id of the company.
        :param contact_id: Its id; or the contact itself, which then gives what is not given here.
        :param first_name: First name.
        :param last_name: Last name.
        :param email: Email address.
        :param phone: Phone number.
        :param types: What the contact is there for.
        """
        ...

    @operation("DELETE /companies/{company_id}/contacts/{contact_id}")
    def delete_contact(self, company_id: UUID | str, contact_id: UUID | str, /) -> None:
        """Delete a contact.

        :param company_id: The id of the company.
        :param contact_id: The id of the contact.
        """
        ...
