"""Making sense of a value that does not have the type it was promised with."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from pax8._core import wire

# A point in time always knows its zone: one that Pax8 gives without is UTC.
Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
# Python prints every whole number of that many digits; one of 1e999999999 would fill the memory.
_LONGEST_INT = sys.int_info.str_digits_check_threshold


def members(hint: Any) -> tuple[Any, ...]:
    """The types in this annotation, None left out: `(int,)` for `int | None`."""
    if get_origin(hint) is Annotated:
        return members(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(
            kind for part in get_args(hint) if part is not type(None) for kind in members(part)
        )
    return (hint,)


def reader(hint: Any) -> Callable[[msgspec.Raw], Any]:
    """What reads one value of this type from its JSON, whatever it finds.

    A value that cannot be understood as the type is returned as it was sent: to lose it, or to
    take it for nothing, would be worse.
    """
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(hint, float_hook=Decimal)
    kind = members(hint)[0]
    understand = _UNDERSTAND.get(kind, _as_sent)

    def read(slice_: msgspec.Raw) -> Any:
        try:
            return decoder.decode(slice_)
        except (msgspec.ValidationError, InvalidOperation):
            value = wire.decode(slice_)
        if value is None or (isinstance(kind, type) and issubclass(kind, Enum)):
            return value
        return understand(value, bytes(slice_).decode())

    return read


def _as_sent(value: Any, _text: str) -> Any:
    return value


def _as_text(value: Any, text: str) -> Any:
    return text if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _as_bool(value: Any, _text: str) -> Any:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower(), value)
    return value


def _as_decimal(value: Any, _text: str) -> Any:
    if isinstance(value, str):
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            return value
        return number if number.is_finite() else value
    return value


def _as_int(value: Any, text: str) -> Any:
    number = _as_decimal(value, text)
    if not isinstance(number, Decimal) or number.adjusted() >= _LONGEST_INT:
        return number
    return int(number) if number == number.to_integral_value() else number


def _as_datetime(value: Any, _text: str) -> Any:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value


def _as_date(value: Any, text: str) -> Any:
    # The day as it is written, in the zone in which it is written.
    moment = _as_datetime(value, text)
    return moment.date() if isinstance(moment, datetime) else moment


_UNDERSTAND: dict[Any, Callable[[Any, str], Any]] = {
    str: _as_text,
    bool: _as_bool,
    int: _as_int,
    Decimal: _as_decimal,
    datetime: _as_datetime,
    date: _as_date,
}
