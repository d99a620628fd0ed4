"""What stands for each kind of value: the rules by which fields are replaced or kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from pax8.api.terms import months_of
from pax8.sandbox.account import NAME
from pax8.sandbox.imitation.disguise import Disguise, Lost, Rule, listed, public, text

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_CURRENCY = re.compile("[A-Z]{3}")
# How Pax8 writes that there is no number.
_NO_NUMBER = "N/A"


class _Within(dict[str, Any]):
    """A record that stands in another, and may have to look there."""

    outer: Record


def within(record: Record, outer: Record) -> Record:
    """The record, which looks in another one for what it does not say itself."""
    inner = _Within(record)
    inner.outer = outer
    return inner


def _looked_up(record: Record, name: str) -> Any:
    found = record.get(name)
    if found is None and isinstance(record, _Within):
        return _looked_up(record.outer, name)
    return found


def named(label: str) -> Rule:
    """Text that somebody wrote, replaced by a label with a number."""

    def put(disguise: Disguise, value: Any, _: Record) -> str:
        return disguise.aliases.text(text(value), label)

    return put


def amount(disguise: Disguise, value: Any, record: Record) -> Any:
    """What is paid, moved along the curve of its product."""
    return disguise.amount(value, _looked_up(record, "productId"))


def _country_of(record: Record) -> str | None:
    address = _looked_up(record, "address")
    country = cast("Record", address).get("country") if isinstance(address, dict) else None
    return country if isinstance(country, str) else None


def company_name(disguise: Disguise, value: Any, record: Record) -> str:
    """A company for a company."""
    return disguise.aliases.company(text(value), _country_of(record))


def partner_name(_: Disguise, value: Any, __: Record) -> str:
    """The sandbox's partner for the partner."""
    return NAME if text(value) else ""


def website(disguise: Disguise, value: Any, _: Record) -> str:
    """A website for a website."""
    return disguise.aliases.website(text(value)) if value else text(value)


def email(disguise: Disguise, value: Any, _: Record) -> str:
    """An email address for an email address."""
    return disguise.aliases.email(text(value)) if value else text(value)


def given(disguise: Disguise, value: Any, record: Record) -> str:
    """A given name for a given name."""
    return disguise.aliases.given(text(value), _phone_country(record))


def family(disguise: Disguise, value: Any, record: Record) -> str:
    """A surname for a surname."""
    return disguise.aliases.family(text(value), _phone_country(record))


def _phone_country(record: Record) -> str | None:
    found = record.get("phoneCountryCode")
    return found if isinstance(found, str) else _country_of(record)


def phone(disguise: Disguise, value: Any, record: Record) -> str:
    """A phone number for a phone number."""
    return disguise.aliases.phone(text(value), _phone_country(record))


def phone_digits(disguise: Disguise, value: Any, record: Record) -> str:
    """The digits of the phone number for those of a phone number."""
    return "".join(filter(str.isdecimal, phone(disguise, value, record)))


def country(disguise: Disguise, value: Any, _: Record) -> str:
    """The country itself, where the sandbox knows its people."""
    return disguise.aliases.place(text(value)).country if value else text(value)


def calling_code(disguise: Disguise, value: Any, record: Record) -> str:
    """The calling code of the country."""
    text(value)
    return disguise.aliases.place(_phone_country(record)).calling_code


def address_part(name: str) -> Rule:
    """A part of an address, of this name, for the same part."""

    def put(disguise: Disguise, value: Any, record: Record) -> str:
        country, city = record.get("country"), record.get("city")
        parts = [city, *(each for key, each in sorted(record.items()) if key != "city")]
        whole = "\0".join(map(str, parts))
        _, drawn, address = disguise.aliases.address(
            country if isinstance(country, str) else None, whole
        )
        if not text(value):
            return ""
        # Where the country that was drawn has no such part, there was one all the same.
        usual = {"street2": "Ste. 100", "stateOrProvince": drawn.name}
        return address[name] or usual.get(name, "")

    return put


def foreign(disguise: Disguise, value: Any, _: Record) -> str:
    """An id for an id that is not Pax8's own."""
    return disguise.aliases.foreign(text(value))


def currency(_: Disguise, value: Any, __: Record) -> str:
    """The code of a currency, kept."""
    if _CURRENCY.fullmatch(text(value)) is None:
        raise Lost
    return str(value)


def term(disguise: Disguise, value: Any, record: Record) -> str:
    """A term, kept; text that is none is replaced."""
    if months_of(text(value)) is None:
        return public(disguise, value, record)
    return str(value)


def order_number(disguise: Disguise, value: Any, _: Record) -> str:
    """A purchase order number for one; that there is none is kept."""
    return value if text(value) == _NO_NUMBER else disguise.aliases.text(value, "PO")


def offered_by(disguise: Disguise, value: Any, _: Record) -> str:
    """Who offers: Pax8 itself, or a company for a company."""
    return value if text(value) == "Pax8" else disguise.aliases.company(value)


def answers(disguise: Disguise, value: Any, _: Record) -> list[str]:
    """Answers for answers; those that the catalogue suggests are kept."""
    if not isinstance(value, list):
        raise Lost
    given = [text(each) for each in cast("list[Any]", value)]
    return [each if each in disguise.public else disguise.aliases.answer(each) for each in given]


def possible(disguise: Disguise, value: Any, record: Record) -> list[str]:
    """The answers that a question suggests, kept unless they tell of somebody."""
    if not isinstance(value, list):
        raise Lost
    return [listed(disguise, each, record) for each in cast("list[Any]", value)]
