"""Names: from many places, in many scripts, no company's twice."""

from random import Random
from unicodedata import name as unicode_name

import pytest

from pax8.sandbox.population.names import Names, mail_address
from pax8.sandbox.population.places import NEW_YORK, PLACES, UNITED_STATES, Place, plain

SCRIPTS = {
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "ARABIC",
    "HEBREW",
    "DEVANAGARI",
    "THAI",
    "CJK",
    "HANGUL",
    "KATAKANA",
    "GEORGIAN",
    "ETHIOPIC",
}


def test_no_company_name_or_domain_comes_twice() -> None:
    names = Names(Random(3))
    businesses = [names.business(*names.site()) for _ in range(5_000)]
    assert len({business.name for business in businesses}) == len(businesses)
    assert len({business.domain for business in businesses}) == len(businesses)
    assert all(
        business.website == f"https://www.{business.domain}/"
        and business.domain.endswith(".example")
        and business.domain.isascii()
        for business in businesses
    )


def test_even_one_town_does_not_run_out_of_names() -> None:
    names = Names(Random(3))
    place = next(place for place in PLACES if place.country == "ET")
    found = {names.business(place, place.cities[0]).name for _ in range(500)}
    assert len(found) == 500


def test_many_scripts_are_written() -> None:
    names = Names(Random(5))
    text = "".join(names.business(*names.site()).name for _ in range(2_000))
    letters = {letter for letter in text if letter.isalpha()}
    assert {unicode_name(letter).split()[0] for letter in letters} >= SCRIPTS


def test_most_are_american() -> None:
    names = Names(Random(5))
    places = [names.site()[0] for _ in range(1_000)]
    assert 400 < sum(place is UNITED_STATES for place in places) < 650


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.country)
def test_a_place_is_complete(place: Place) -> None:
    rng = Random(1)
    names = Names(rng)
    assert len(place.country) == 2
    assert place.country.isupper()
    assert place.calling_code.isdecimal()
    for city in place.cities:
        address = names.address(place, city)
        assert address["city"] == city.name
        assert address["country"] == place.country
        assert not {"#", "@"} & set(f"{address['postalCode']}{names.phone(city)}")
    for word, latin in (*place.given, *place.family, *place.brands, *place.trades):
        assert word.strip() == word
        assert latin.isascii()
        assert any(letter.isalnum() for letter in latin)
    for _ in range(20):
        given, family = names.person(place)
        local, _, domain = mail_address(given, family, "x.example").partition("@")
        assert domain == "x.example"
        assert all(part.isalnum() and part.isascii() for part in local.split("."))


def test_new_york_is_in_new_york() -> None:
    address = Names(Random(1)).address(UNITED_STATES, NEW_YORK)
    assert (address["city"], address["stateOrProvince"]) == ("New York", "NY")


def test_marks_are_dropped_for_addresses() -> None:
    assert plain("Łódź Straße Þórunn D'Aubigné") == "Lodz Strasse Thorunn DAubigne"
