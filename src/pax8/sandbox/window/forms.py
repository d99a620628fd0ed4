"""What a form says, as the arguments of the operation that it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, get_origin
from urllib.parse import parse_qsl

import msgspec

from pax8._core import wire
from pax8._core.reading import members
from pax8.sandbox.arguments import read_arguments
from pax8.sandbox.forms import URLENCODED, media_type
from pax8.sandbox.refusals import Refusal, malformed
from pax8.sandbox.window.wording import short

if TYPE_CHECKING:
    from pax8._core.http import Request
    from pax8._core.operation import Operation
    from pax8._core.signature import Parameter

_MOST_FIELDS = 100
# What a number has at most, so that it is written out without filling the memory.
_DIGITS = 40
# Python reads more than this as a number.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
# What is entered as a date and a time of day has no zone.
_LOCAL = re.compile(r"(\d{4,}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d+)?)?")


def fields_of(request: Request) -> dict[str, str]:
    """What is entered in a form, by field; `Refusal` if it is none."""
    kind = media_type(request.headers)
    if kind == "multipart/form-data":
        return {}
    if kind != URLENCODED:
        raise Refusal(415, f"Content-Type must be {URLENCODED}, as that of a form")
    try:
        text = request.content.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise malformed(f"the form cannot be read ({error})") from None
    return {name: value.strip() for name, value in pairs}


def arguments_of(
    operation: Operation[..., Any], entered: Mapping[str, str], request: Request
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of an operation that a form is for, by place and by name; `Refusal`.

    What is left empty is not given.
    """
    parameters = operation.signature.parameters
    places = {name for name, each in parameters.items() if each.place == "path"}
    for name in places:
        if not entered.get(name):
            raise malformed("it is left empty", name)
    in_body = [each for each in parameters.values() if each.place == "body"]
    body = {
        each.wire: _value(each, entered[each.wire]) for each in in_body if entered.get(each.wire)
    }
    arguments = read_arguments(
        operation,
        {name: entered[name] for name in places},
        {},
        wire.encode(body) if in_body else request.content,
        content_type=request.headers.get("content-type", ""),
        refuses_unknown=True,
    )
    positional = [arguments.pop(each.name, None) for each in parameters.values() if each.positional]
    return positional, arguments


def _value(parameter: Parameter, text: str) -> Any:
    kinds = members(parameter.hint)
    if any(get_origin(kind) is Mapping for kind in kinds):
        return _text_or_object(parameter, text, kinds)
    if bool in kinds:
        return text == "true"
    if datetime in kinds:
        found = _LOCAL.fullmatch(text)
        return f"{found[1]}{found[2] or ':00'}Z" if found else text
    if int in kinds or Decimal in kinds:
        return _number(parameter, text, whole=Decimal not in kinds)
    return text


def _number(parameter: Parameter, text: str, *, whole: bool) -> int | Decimal:
    try:
        number = Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        number = None
    if number is None or abs(number.adjusted()) > _DIGITS:
        raise malformed(f"'{short(text)}' is no number", parameter.wire)
    if not whole:
        return number
    if number != number.to_integral_value():
        raise malformed(f"'{short(text)}' is no whole number", parameter.wire)
    return int(number)


def _text_or_object(parameter: Parameter, text: str, kinds: tuple[Any, ...]) -> Any:
    """JSON where it is entered; else a text where that will do, or a name and a value a line."""
    if text.startswith("{"):
        try:
            return wire.decode(text.encode("utf-8", "replace"))
        except (msgspec.MsgspecError, RecursionError) as error:
            raise malformed(f"what is entered is no JSON ({error})", parameter.wire) from None
    if str in kinds:
        return text
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise malformed(
                f"each line is a name, a colon and a value, not '{short(line)}'", parameter.wire
            )
        found[name.strip()] = value.strip()
    return found
