"""How what was sent is compared with what Pax8 lists, field by field.

A difference that Pax8 may have made, such as in how a phone number is written, makes it unclear
whether a record is what was sent, and only one that it cannot have made makes it another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from pax8._core.trace import Likeness, Values, read_date, text

Plain = Callable[[Any], Any]


def site(value: Any) -> str:
    """The address of a website."""
    return text(value).rstrip("/")


def phone(value: Any) -> str:
    """A phone number, with a country's code or not: the last digits are those of the line."""
    return "".join(each for each in str(value) if each.isdigit())[-7:]


def number(value: Any) -> Any:
    """A number, however it is written."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)


def switch(value: Any) -> str:
    """True or False."""
    return str(value).casefold()


def day(value: Any) -> Any:
    """A date, whatever its time: the day since the epoch, or the text if it is none."""
    moment, _ = read_date(value)
    return str(value) if moment is None else moment // 86_400


def members(value: Any) -> Values:
    """An object's members; empty if it is none."""
    return cast("Values", value) if isinstance(value, dict) else {}


def compared(sent: Values, record: Values, fields: Mapping[str, Plain]) -> Likeness:
    """Whether these fields are as they were sent."""
    given = {name: plain for name, plain in fields.items() if sent.get(name) not in (None, "")}
    said = {name: plain for name, plain in given.items() if record.get(name) is not None}
    if any(plain(sent[name]) != plain(record[name]) for name, plain in said.items()):
        return Likeness.UNCLEAR
    return Likeness.SAME if said.keys() == given.keys() else Likeness.UNSAID
