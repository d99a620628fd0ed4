"""JSON as Pax8 speaks it: exact numbers, camelCase names, nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Any, cast

import msgspec

_encoder = msgspec.json.Encoder(decimal_format="number")
# float_hook is given the digits, so that no number passes through a binary float.
_decoder = msgspec.json.Decoder[Any](float_hook=Decimal)
_object = msgspec.json.Decoder(dict[str, msgspec.Raw])
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def decode(content: bytes | msgspec.Raw) -> Any:
    """The value in this JSON, its non-integers as `Decimal`.

    A whole number too long for Python to print is a `Decimal` too, and one whose exponent is
    beyond what a `Decimal` holds is its digits.
    """
    try:
        return _decoder.decode(content)
    except (msgspec.ValidationError, InvalidOperation):
        return _decode_apart(bytes(msgspec.json.decode(content, type=msgspec.Raw)))


def _decode_apart(content: bytes) -> Any:
    """The value of JSON that has a number in it which only its digits can stand for."""
    if content.startswith(b"{"):
        return {name: decode(member) for name, member in decode_object(content).items()}
    if content.startswith(b"["):
        return [decode(each) for each in msgspec.json.decode(content, type=list[msgspec.Raw])]
    try:
        return Decimal(content.decode())
    except InvalidOperation:
        return content.decode()


def decode_object(content: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The members of this JSON object, each still as its own JSON."""
    return _object.decode(content)


def encode(value: Any) -> bytes:
    """The JSON of this value: of numbers, strings, dates, enums, models, and what holds them."""
    return _encoder.encode(plain(value))


def plain(value: Any) -> Any:
    """The value with all that JSON has no form of its own for put into a form it has."""
    if isinstance(value, Encodable):
        return msgspec.Raw(value.to_bytes())
    if isinstance(value, Decimal) and not value.is_finite():
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        members = cast("Mapping[Any, Any]", value)
        return {str(name): plain(member) for name, member in members.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in cast("list[Any]", value)]
    return value


class Encodable:
    """What knows its own JSON."""

    __slots__ = ()

    def to_bytes(self) -> bytes:
        """Its JSON."""
        # Not abstract: to ask for an instance of an ABC takes far longer, and it is asked often.
        raise NotImplementedError


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """The name in Pax8's spelling: `state_or_province` is `stateOrProvince`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """The name in Python's spelling: `stateOrProvince` is `state_or_province`."""
    return _HUMP.sub("_", name).lower()
