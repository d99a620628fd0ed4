"""What stands for names, addresses, ids and text of a real account."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from pax8.sandbox.population.names import Names, mail_address
from pax8.sandbox.population.places import PLACES, UNITED_STATES, City, Place

if TYPE_CHECKING:
    from random import Random

    from pax8.sandbox.imitation.secret import Secret

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WEBSITE = re.compile(r"(https?://)?(www\.)?([^/\s]+)(/?).*", re.IGNORECASE | re.DOTALL)
_EMAIL = re.compile(r"[^@\s]+@([^@\s]+)")
_PLACES = {place.country: place for place in PLACES}
# A domain as it may stand anywhere in text.
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
# In a text, what has only one dot may be a word, such as Node.js; these are domains to be sure.
_NAMED_HOST = re.compile(
    r"https?://|www\.|[a-z0-9-]+\.[a-z0-9-]+\.[a-z]{2,}|[a-z0-9-]+\.(com|net|org|io|co|de|eu|uk)\b",
    re.IGNORECASE,
)
# Nine digits or more, with what is written between those of a telephone number.
_DIALLED = re.compile(r"(?<![A-Za-z0-9])\+?(?:\d[ ().-]{0,2}){8,}\d(?![A-Za-z0-9])")
_BRAND = re.compile("[^a-z]+")
_KEPT = 20_000


class Aliases:
    """What stands for each thing: the same for the same, whatever it stands in."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret
        # By a digest, so that no real name is held for longer than it is needed.
        self._companies: dict[bytes, str] = {}
        self._taken: set[str] = set()
        self.id = lru_cache(_KEPT)(self._id)
        self.email = lru_cache(_KEPT)(self._email)

    def _id(self, value: str) -> str:
        """The id for an id: a UUID, whatever it was."""
        return str(UUID(bytes=self._secret.digest("id", value.lower())[:16], version=4))

    def foreign(self, value: str) -> str:
        """The id for an id that others than Pax8 gave: a UUID for a UUID."""
        return self.id(value) if _UUID.fullmatch(value) else self.text(value, "ID")

    def text(self, value: str, label: str) -> str:
        """Text for text, which says nothing but its label."""
        return f"{label}-{self._secret.code('text', value)}" if value else value

    def place(self, country: str | None) -> Place:
        """The country for a country: itself, where people and places of it can be made up."""
        if country is None:
            return UNITED_STATES
        random = self._secret.random("country", country)
        return _PLACES.get(country) or random.choice(PLACES)

    def city(self, country: str | None, city: str | None) -> City:
        """The city for a city of this country."""
        cities = self.place(country).cities
        return self._secret.random("city", f"{country}\0{city}").choice(cities)

    def address(self, country: str | None, whole: str) -> tuple[Place, City, dict[str, str | None]]:
        """The parts of an address for an address, of which `whole` is all that there is."""
        # What of it is the same for all of a city is drawn by the city alone.
        place, city = self.place(country), self.city(country, whole.partition("\0")[0])
        names = Names(self._secret.random("address", f"{country}\0{whole}"))
        return place, city, names.address(place, city)

    def company(self, value: str, country: str | None = None) -> str:
        """The name for a company's name; no two names are one."""
        if not value:
            return value
        key = self._secret.digest("company", value)
        found = self._companies.get(key)
        if found is None:
            place = self.place(country)
            random = self._secret.random("company", value)
            name = Names(random).business(place, random.choice(place.cities)).name
            found = name
            while found in self._taken:
                found = f"{name} {random.randrange(2, 10_000)}"
            self._taken.add(found)
            self._companies[key] = found
        return found

    def is_company(self, value: str) -> bool:
        """Whether a company is called so, of those that were seen."""
        return self._secret.digest("company", value) in self._companies

    def given(self, value: str, country: str | None = None) -> str:
        """The given name for a given name."""
        return self._person(value, country)[0] if value else value

    def family(self, value: str, country: str | None = None) -> str:
        """The surname for a surname."""
        return self._person(value, country)[1] if value else value

    def _person(self, value: str, country: str | None) -> tuple[str, str]:
        random = self._secret.random("person", value.casefold())
        given, family = Names(random).person(self.place(country))
        return given[0], family[0]

    def domain(self, value: str) -> str:
        """The domain for a domain, where nobody is."""
        random, code = self._random("domain", value), self._secret.code("domain", value.lower(), 10)
        brand = _BRAND.sub("", random.choice(UNITED_STATES.brands)[1].lower())
        return f"{brand}-{code}.example"

    def _email(self, value: str) -> str:
        """The email address for an email address."""
        found = _EMAIL.fullmatch(value)
        if found is None:
            return self.text(value, "email")
        random = self._random("email", value)
        given, family = Names(random).person(UNITED_STATES)
        local, _, domain = mail_address(given, family, self.domain(found[1])).partition("@")
        return f"{local}.{self._secret.code('email', value.lower())}@{domain}"

    def website(self, value: str) -> str:
        """The website for a website, without what stands behind the host."""
        found = _WEBSITE.fullmatch(value)
        if found is None:
            return self.text(value, "website")
        scheme, www, host, slash = (part or "" for part in found.groups())
        return f"{scheme.lower()}{www.lower()}{self.domain(host)}{slash}"

    def phone(self, value: str, country: str | None, city: City | None = None) -> str:
        """The phone number for a phone number, written as in its country."""
        if not value:
            return value
        digits = "".join(filter(str.isdecimal, value)) or value
        random = self._secret.random("phone", digits)
        return Names(random).phone(city or random.choice(self.place(country).cities))

    def answer(self, value: str) -> str:
        """What stands for an answer of any kind, by what it looks like."""
        if _UUID.fullmatch(value):
            return self.id(value)
        if _EMAIL.fullmatch(value):
            return self.email(value)
        if _HOST.fullmatch(value):
            return self.domain(value)
        return self.text(value, "answer")

    def _random(self, kind: str, value: str) -> Random:
        return self._secret.random(kind, value.lower())


def tells(text: str) -> bool:
    """Whether text has in it what may belong to somebody.

    That is an id, an email address, a host's name, or a telephone number.
    """
    return any(each.search(text) is not None for each in (_UUID, _EMAIL, _NAMED_HOST, _DIALLED))
