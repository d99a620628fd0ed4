"""Names for the population: companies, people, addresses, telephone numbers."""

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from pax8.sandbox.population.draws import chance
from pax8.sandbox.population.places import PLACES, UNITED_STATES, City, Place, Word, plain

# Above this many tries in vain, a number makes the name another one.
_TRIES = 8
_LONGEST_LABEL = 40
_NO_HANDLE = re.compile("[^a-z0-9]+")
_LETTERS = "ABCEGHJKLMNPRSTVXY"


@dataclass(frozen=True, slots=True)
class Business:
    """What a company is called and where it is found; `domain` takes its mail."""

    name: str
    website: str
    domain: str


class Names:
    """Draws names from a seeded generator; no company's name comes twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._domains: set[str] = set()
        self._weights = [place.weight for place in PLACES]

    def site(self) -> tuple[Place, City]:
        """Draw a country and one of its cities."""
        place = self._rng.choices(PLACES, self._weights)[0]
        return place, self._rng.choice(place.cities)

    def business(self, place: Place, city: City) -> Business:
        """Draw a company of a city, with a name that no other has."""
        name, latin = self._company(place, city)
        for _ in range(_TRIES):
            if name not in self._taken:
                break
            name, latin = self._company(place, city)
        else:
            if name in self._taken:
                name, latin = f"{name} {len(self._taken)}", f"{latin}{len(self._taken)}"
        self._taken.add(name)
        label = _handle(latin)[:_LONGEST_LABEL] or "company"
        if label in self._domains:
            label = f"{label}{len(self._domains)}"
        self._domains.add(label)
        # Nothing under .example is anybody's, so mail to these people goes nowhere.
        suffix = "example" if place is UNITED_STATES else f"{place.country.lower()}.example"
        domain = f"{label}.{suffix}"
        return Business(name, f"https://www.{domain}/", domain)

    def person(self, place: Place) -> tuple[Word, Word]:
        """Draw a person's given name and surname."""
        return self._rng.choice(place.given), self._rng.choice(place.family)

    def address(self, place: Place, city: City) -> dict[str, Any]:
        """Draw an address in a city, as Pax8 sends it."""
        rng = self._rng
        street = place.street.format(street=rng.choice(place.streets), number=rng.randint(1, 1999))
        suite = f"Ste. {rng.randint(1, 40) * 25}" if chance(rng, 30) else None
        return {
            "street": street,
            "street2": suite,
            "city": city.name,
            "stateOrProvince": city.state,
            "postalCode": self._filled(city.postal_code),
            "country": place.country,
        }

    def phone(self, city: City) -> str:
        """Draw a telephone number of a city, as written there."""
        return self._filled(city.phone)

    def _company(self, place: Place, city: City) -> tuple[str, str]:
        rng = self._rng
        parts = {
            "family": rng.choice(place.family),
            "other": rng.choice(place.family),
            "brand": rng.choice(place.brands),
            "trade": rng.choice(place.trades),
            "city": (city.name, plain(city.name)),
        }
        pattern = rng.choice(place.names)
        return (
            pattern.format_map({key: native for key, (native, _) in parts.items()}),
            plain(pattern).format_map({key: latin for key, (_, latin) in parts.items()}),
        )

    def _filled(self, pattern: str) -> str:
        rng = self._rng
        digits = iter(f"{rng.randrange(10**8):08d}")
        return "".join(
            next(digits) if mark == "#" else rng.choice(_LETTERS) if mark == "@" else mark
            for mark in pattern
        )


def mail_address(given: Word, family: Word, domain: str) -> str:
    """Write the mail address of a person at a domain."""
    return f"{_handle(given[1])}.{_handle(family[1])}@{domain}"


def _handle(latin: str) -> str:
    return _NO_HANDLE.sub("", latin.lower())
