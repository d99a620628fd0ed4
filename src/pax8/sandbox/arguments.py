"""What a request asks for, as the arguments of its operation; or why it is malformed."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast, get_args, get_origin
from uuid import UUID

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8._core.signature import Parameter
from pax8.api.partner.companies import Address
from pax8.sandbox.forms import files_in
from pax8.sandbox.refusals import Refusal, malformed
from pax8.sandbox.sizes import check_json
from pax8.sandbox.tagged import kind_of, tagged
from pax8.sandbox.texts import LARGEST, from_text, is_enum

# An address drops what it does not know, where other objects refuse it (seen live).
_FORGIVING = frozenset({Address})
_DIRECTION = "sort_direction"
_FORMS = frozenset({UUID, datetime, date})


def read_arguments(  # noqa: PLR0913 - each is a part of the request
    operation: Operation[..., Any],
    path: Mapping[str, str],
    query: Mapping[str, str],
    body: bytes,
    *,
    content_type: str = "",
    refuses_unknown: bool,
) -> dict[str, Any]:
    """The arguments that the operation's handler takes, by name. Raises `Refusal`.

    Unknown parameters of the query are ignored, as Pax8 does; unknown properties of the body
    are refused or ignored.
    """
    parameters = operation.signature.parameters
    found: dict[str, Any] = {}
    if any(each.place == "body" for each in parameters.values()):
        found |= _from_body(operation, body, refuses_unknown=refuses_unknown)
    for name, parameter in parameters.items():
        if parameter.place == "path":
            found[name] = from_text(parameter, path[name])
        elif parameter.place == "file":
            found[name] = files_in(content_type, body, parameter.wire)
        elif parameter.place == "query" and name != _DIRECTION:
            found |= _from_query(operation, parameter, query)
    for name, parameter in parameters.items():
        if parameter.required and found.get(name) is None:
            raise malformed(f"Required parameter '{parameter.wire}' is missing", parameter.wire)
    return found


def _from_query(
    operation: Operation[..., Any], parameter: Parameter, query: Mapping[str, str]
) -> dict[str, Any]:
    text = query.get(parameter.wire)
    if not text:
        return {}
    if parameter.name != "sort":
        return {parameter.name: from_text(parameter, text)}
    separator = operation.surface.sort_format.format(field="", direction="")
    field, _, direction = text.partition(separator)
    found = {"sort": from_text(parameter, field)}
    if direction:
        found[_DIRECTION] = from_text(operation.signature.parameters[_DIRECTION], direction)
    return found


def _from_body(
    operation: Operation[..., Any], body: bytes, *, refuses_unknown: bool
) -> dict[str, Any]:
    # There are those who mark their UTF-8, and Java's readers of JSON let them.
    body = body.removeprefix(BOM_UTF8)
    if not body.strip():
        raise malformed("Required request body is missing")
    check_json(body)
    if operation.signature.whole is not None:
        parameter = operation.signature.parameters[operation.signature.whole]
        return {parameter.name: _entire(parameter, body, refuses_unknown=refuses_unknown)}
    try:
        found = wire.decode_object(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(f"the body is no JSON object ({error})") from None
    taken = {
        parameter.wire: parameter
        for parameter in operation.signature.parameters.values()
        if parameter.place == "body"
    }
    if refuses_unknown:
        known = set(taken)
        if operation.result is not None:
            # What Pax8 sets itself may come along, and is not looked at.
            known.update(plan(operation.result).by_wire)
        _refuse_unknown(found, known)
        for name, value in found.items():
            if name in taken:
                _refuse_unknown_inside(taken[name].hint, value)
    return {
        parameter.name: _from_json(parameter, found[name])
        for name, parameter in taken.items()
        if name in found
    }


def _entire(parameter: Parameter, body: bytes, *, refuses_unknown: bool) -> Any:
    """The value of a body that is no object of fields."""
    try:
        found = msgspec.json.decode(body, type=msgspec.Raw)
        # What no field is read from is not checked otherwise.
        wire.decode(found)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(f"the body is no JSON ({error})") from None
    if kinds := tagged(parameter.hint):
        return [_item(parameter, kinds, each, refuses_unknown) for each in _items(found)]
    if refuses_unknown:
        _refuse_unknown_inside(parameter.hint, found)
    return _from_json(parameter, found)


def _items(found: msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(found, type=list[msgspec.Raw])
    except msgspec.ValidationError as error:
        raise malformed(f"the body is no array ({error})") from None


def _item(
    parameter: Parameter,
    kinds: dict[str, type[msgspec.Struct]],
    item: msgspec.Raw,
    refuses_unknown: bool,  # noqa: FBT001 - as everywhere here
) -> Any:
    kind = kind_of(kinds, item)
    if refuses_unknown:
        _refuse_unknown_inside(kind, item)
    try:
        return _decoded(kind, item)
    except msgspec.ValidationError as error:
        raise _mistyped(parameter, error) from None


def _refuse_unknown(found: Mapping[str, Any], known: set[str]) -> None:
    for name in found:
        if name not in known:
            raise malformed("Unrecognized property", name)


def _refuse_unknown_inside(hint: Any, value: msgspec.Raw) -> None:
    inner = members(hint)[0]
    many = get_origin(inner) is not None
    kind = get_args(inner)[0] if many else inner
    if not (isinstance(kind, type) and issubclass(kind, Model)) or kind in _FORGIVING:
        return
    try:
        rows = msgspec.json.decode(value, type=list[msgspec.Raw]) if many else [value]
        objects = [wire.decode_object(row) for row in rows]
    except msgspec.ValidationError:
        # It is not what it should be, which is said where its values are read.
        return
    how = plan(kind)
    for each in objects:
        _refuse_unknown(each, set(how.by_wire))
        for name, part in each.items():
            _refuse_unknown_inside(how.by_wire[name].hint, part)


def _from_json(parameter: Parameter, value: msgspec.Raw) -> Any:
    if bytes(value) == b"null":
        return None
    kinds = members(parameter.hint)
    try:
        if any(kind in _FORMS or is_enum(kind) for kind in kinds):
            # A parameter of one of these may also be given as text, of the same form.
            return from_text(parameter, msgspec.json.decode(value, type=str))
        if get_origin(kinds[0]) is Sequence and UUID in members(get_args(kinds[0])[0]):
            texts = msgspec.json.decode(value, type=list[str])
            return [from_text(replace(parameter, hint=UUID), each) for each in texts]
        return _decoded(Decimal if Decimal in kinds else parameter.hint, value)
    except msgspec.ValidationError as error:
        raise _mistyped(parameter, error) from None


def _decoded(hint: Any, value: msgspec.Raw) -> Any:
    try:
        return _decoder(hint).decode(value)
    except msgspec.ValidationError as error:
        if "got `float`" not in str(error):
            raise
        # 5.0 is whole too, for who counts in floats.
        return _decoder(hint).decode(wire.encode(_whole(wire.decode(value))))


def _whole(value: Any) -> Any:
    """The value with each number whole that has nothing behind its point."""
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_whole(each) for each in cast("list[Any]", value)]
    if isinstance(value, Decimal) and value.is_finite() and abs(value) <= LARGEST:
        return int(value) if value == value.to_integral_value() else value
    return value


def _mistyped(parameter: Parameter, error: msgspec.ValidationError) -> Refusal:
    why, _, where = str(error).partition(" - at `")
    inside = where.strip("`").removeprefix("$").rpartition(".")[2].partition("[")[0]
    return malformed(why, inside or parameter.wire)


@lru_cache(maxsize=1024)
def _decoder(hint: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(hint, float_hook=Decimal)
