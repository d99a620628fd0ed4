"""The partner's customers: companies with their contacts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Literal

from pax8.sandbox.population.dates import company_timestamp
from pax8.sandbox.population.draws import chance, identity
from pax8.sandbox.population.names import Business, Names, mail_address
from pax8.sandbox.population.places import NEW_YORK, UNITED_STATES, City, Place

Status = Literal["Active", "Inactive", "Deleted"]

_KINDS = ("Admin", "Billing", "Technical")
_OLDEST = 1500
_YOUNGEST_ACTIVE = 60

# Companies in New York that every world of some size has, so that an example that asks for
# them is answered.
_SURE_NEW_YORKERS = 2
_SOME_SIZE = 10

# People a company employs, and how many in a hundred companies are about that large.
_SIZES = ((3, 9), (10, 29), (30, 99), (100, 420))
_SIZE_SHARES = (35, 36, 22, 7)


@dataclass(frozen=True, slots=True)
class Customer:
    """A company and what the rest of the population needs to know of it.

    `age` is how many days ago it became a customer, `people` how many it employs.
    """

    record: dict[str, Any]
    contacts: list[dict[str, Any]]
    age: int
    people: int
    is_sure: bool


class Customers:
    """Draws companies, each with its contacts."""

    def __init__(self, rng: Random, now: datetime, count: int) -> None:
        self._rng = rng
        self._now = now
        self._today = now.date()
        self._names = Names(rng)
        self._sure: set[int] = set()
        if count >= _SOME_SIZE:
            self._sure = set(rng.sample(range(count), _SURE_NEW_YORKERS))
        others = [index for index in range(count) if index not in self._sure]
        rng.shuffle(others)
        inactive, deleted = _shares(count)
        self._inactive = set(others[:inactive])
        self._deleted = set(others[inactive : inactive + deleted])

    def draw(self, index: int) -> Customer:
        """Draw the company that stands at an index of the world."""
        rng = self._rng
        is_sure = index in self._sure
        place, city = (UNITED_STATES, NEW_YORK) if is_sure else self._names.site()
        status = self._status(index)
        age = rng.randint(0 if status == "Inactive" else _YOUNGEST_ACTIVE, _OLDEST)
        business = self._names.business(place, city)
        low, high = rng.choices(_SIZES, _SIZE_SHARES)[0]
        record = self._company(business, place, city, status, age)
        contacts = self._contacts(
            record["id"], business=business, place=place, city=city, status=status, age=age
        )
        return Customer(record, contacts, age, rng.randint(low, high), is_sure)

    def _status(self, index: int) -> Status:
        if index in self._inactive:
            return "Inactive"
        return "Deleted" if index in self._deleted else "Active"

    def _company(
        self, business: Business, place: Place, city: City, status: Status, age: int
    ) -> dict[str, Any]:
        rng = self._rng
        changed = self._now - timedelta(
            days=rng.randint(0, age), milliseconds=rng.randrange(1, 80_000_000)
        )
        return {
            "id": identity(rng),
            "name": business.name,
            "address": self._names.address(place, city),
            "phone": self._names.phone(city),
            "website": business.website,
            "externalId": f"C-{rng.randrange(10**6):06d}" if chance(rng, 55) else None,
            "billOnBehalfOfEnabled": chance(rng, 10),
            "selfServiceAllowed": chance(rng, 35),
            "orderApprovalRequired": chance(rng, 20),
            "status": status,
            "updatedDate": company_timestamp(changed),
            "_msTenantId": None,
        }

    def _contacts(  # noqa: PLR0913 - what a contact's fields are made of
        self,
        company_id: str,
        *,
        business: Business,
        place: Place,
        city: City,
        status: Status,
        age: int,
    ) -> list[dict[str, Any]]:
        rng = self._rng
        is_complete = status != "Inactive"
        count = rng.choices((1, 2, 3, 4, 5), (30, 30, 22, 12, 6))[0]
        roles = _complete_roles(rng, count) if is_complete else _lacking_roles(rng, count)
        days = sorted((rng.randint(0, age) for _ in range(count)), reverse=True)
        if is_complete:
            days[0] = age
        addresses: set[str] = set()
        contacts: list[dict[str, Any]] = []
        for days_ago, types in zip(days, roles, strict=True):
            given, family = self._names.person(place)
            email = mail_address(given, family, business.domain)
            if email in addresses:
                email = f"{len(addresses)}.{email}"
            addresses.add(email)
            phone = self._names.phone(city)
            contacts.append(
                {
                    "id": identity(rng),
                    "firstName": given[0],
                    "lastName": family[0],
                    "email": email,
                    "phone": phone,
                    "phoneNumber": "".join(filter(str.isdecimal, phone)),
                    "phoneCountryCode": place.country,
                    "phoneCountryCallingCode": place.calling_code,
                    "createdDate": _days_before(self._today, days_ago),
                    "types": types,
                    "companyId": company_id,
                }
            )
        return contacts


def _shares(count: int) -> tuple[int, int]:
    """Tell how many of a world's companies are Inactive, and how many Deleted."""
    if count < _SOME_SIZE:
        return 0, 0
    return max(1, round(count * 0.08)), max(1, round(count * 0.02))


def _complete_roles(rng: Random, count: int) -> list[list[dict[str, Any]]]:
    """Give contacts their types so that each kind has its one primary."""
    primaries = [0] * len(_KINDS)
    if count > 1 and chance(rng, 60):
        primaries = [rng.randrange(count) for _ in _KINDS]
    roles: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    for kind, primary in zip(_KINDS, primaries, strict=True):
        roles[primary].append({"type": kind, "primary": True})
        second = rng.randrange(count * 2)
        if second < count and second != primary:
            roles[second].append({"type": kind, "primary": False})
    return roles


def _lacking_roles(rng: Random, count: int) -> list[list[dict[str, Any]]]:
    """Give contacts types among which at least one kind has no primary."""
    kinds = rng.sample(_KINDS, rng.randint(0, len(_KINDS) - 1))
    roles: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    for kind in kinds:
        primary = chance(rng, 70)
        roles[rng.randrange(count)].append({"type": kind, "primary": primary})
    return roles


def _days_before(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()
