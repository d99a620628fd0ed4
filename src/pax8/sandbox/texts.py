"""What stands in a path or a query, as the value that it is written for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, get_origin
from uuid import UUID

import msgspec

from pax8._core import wire
from pax8._core.open_enum import OpenEnum
from pax8._core.reading import members, reader
from pax8._core.signature import Parameter
from pax8.sandbox.refusals import malformed

_BOOLS = {"true": True, "false": False}
_LEAST = {"page": 0, "size": 1}
# What Pax8, whose numbers have 32 bits, could read at all.
LARGEST = 2**31 - 1
_DIGITS = 30
# Python reads more than this as a number or a day: 1_0, and digits of other scripts.
_DECIMAL = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def from_text(parameter: Parameter, text: str) -> Any:
    """The value of a parameter that is given as text; `Refusal` if it is none."""
    try:
        value = _text_reader(parameter.hint)(text.strip())
    except (ValueError, KeyError, InvalidOperation):
        raise malformed(f"'{text}' cannot be understood", parameter.wire) from None
    least = _LEAST.get(parameter.name)
    if least is not None and value < least:
        raise malformed(f"{value} is less than {least}", parameter.wire)
    return value


@lru_cache(maxsize=1024)
def _text_reader(hint: Any) -> Any:
    kinds = members(hint)
    if any(get_origin(kind) is Sequence for kind in kinds) and is_enum(kinds[0]):
        return _several(kinds[0])
    if datetime in kinds and date in kinds:
        return _day_or_instant
    for kind in (UUID, bool, Decimal, int, datetime, date):
        if kind in kinds:
            return _READ_TEXT[kind]
    return _declared(kinds[0]) if is_enum(kinds[0]) else str


def _several(kind: type[OpenEnum]) -> Any:
    one = _declared(kind)

    def read(text: str) -> list[OpenEnum]:
        return [one(each.strip()) for each in text.split(",")]

    return read


def _declared(kind: type[OpenEnum]) -> Any:
    def read(text: str) -> OpenEnum:
        member = kind.declared(text)
        if member is None:
            raise ValueError(text)
        return member

    return read


def _bool(text: str) -> bool:
    return _BOOLS[text.lower()]


def _uuid(text: str) -> str:
    canonical = str(UUID(text))
    if canonical != text.lower():
        raise ValueError(text)
    return canonical


def _number(text: str) -> Decimal:
    number = Decimal(_formed(_DECIMAL, text))
    if abs(number.adjusted()) > _DIGITS:
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    # A number with nothing behind its point is whole: there are those who count in floats.
    number = _number(text)
    if number != number.to_integral_value() or abs(number) > LARGEST:
        raise ValueError(text)
    return int(number)


def _day(text: str) -> date:
    return date.fromisoformat(_formed(_DAY, text))


def _formed(form: re.Pattern[str], text: str) -> str:
    if form.fullmatch(text) is None:
        raise ValueError(text)
    return text


def _day_or_instant(text: str) -> date:
    return _day(text) if _DAY.fullmatch(text) else _instant(text)


def _instant(text: str) -> datetime:
    _formed(_DAY, text[:10])
    # A plus sign in a query is often sent as it is, and arrives as a space.
    instant = reader(datetime)(msgspec.Raw(wire.encode(text.replace(" ", "+"))))
    if not isinstance(instant, datetime):
        raise ValueError(text)  # noqa: TRY004 - the text is wrong, not its type
    return instant


_READ_TEXT: dict[Any, Any] = {
    UUID: _uuid,
    bool: _bool,
    int: _whole,
    Decimal: _number,
    datetime: _instant,
    date: _day,
}


def is_enum(kind: Any) -> bool:
    """Whether this type is one of declared words."""
    return isinstance(kind, type) and issubclass(kind, OpenEnum)
