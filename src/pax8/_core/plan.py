"""How a kind of model is read: at once where all fits, field by field where something does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

from pax8._core import reading, wire

S = TypeVar("S", bound=msgspec.Struct)

_NO_SLICE = msgspec.Raw()
_array = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is spelled and typed. `wire` are its names in JSON, the usual one first."""

    name: str
    wire: tuple[str, ...]
    hint: Any
    default: Any
    model: type[msgspec.Struct] | None
    many: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known beforehand about reading a kind of model."""

    fields: dict[str, Field]
    by_wire: dict[str, Field]
    whole: msgspec.json.Decoder[Any]
    # The JSON of the fields that need a second look: models inside, and other names of a field.
    slices: msgspec.json.Decoder[Any] | None
    second_look: tuple[tuple[str, Field], ...]
    readers: dict[str, Callable[[msgspec.Raw], Any]]


@cache
def plan(kind: type[msgspec.Struct]) -> Plan:
    """How to read this kind of model; worked out once, when it is first needed."""
    hints = get_type_hints(kind, include_extras=True)
    also: dict[str, str] = getattr(kind, "_also", {})
    fields: dict[str, Field] = {}
    for each in msgspec.structs.fields(kind):
        if each.name.startswith("_"):
            continue
        inner = reading.members(hints[each.name])[0]
        many = get_origin(inner) is list
        inner = get_args(inner)[0] if many else inner
        model = inner if isinstance(inner, type) and issubclass(inner, msgspec.Struct) else None
        names = (each.encode_name, *(name for name, field in also.items() if field == each.name))
        fields[each.name] = Field(each.name, names, hints[each.name], each.default, model, many)
    by_wire = {name: field for field in fields.values() for name in field.wire}
    second_look = tuple(
        (name, field) for name, field in by_wire.items() if field.model is not None or name in also
    )
    slices = None
    if second_look:
        members = [(name, msgspec.Raw, _NO_SLICE) for name, _ in second_look]
        slices = msgspec.json.Decoder(msgspec.defstruct(f"{kind.__name__}Slices", members))
    readers = {field.name: _reader(field) for field in fields.values()}
    return Plan(fields, by_wire, msgspec.json.Decoder(kind), slices, second_look, readers)


def read(kind: type[S], source: bytes) -> S:
    """The model in this JSON object; msgspec.DecodeError if it is none."""
    how = plan(kind)
    try:
        model: Any = how.whole.decode(source)
    except msgspec.ValidationError:
        return cast("S", _read_by_field(kind, how, source))
    _keep(model, how, source)
    return cast("S", model)


def _keep(model: Any, how: Plan, source: bytes) -> None:
    """Let the model, and each one in it, keep the JSON that it was read from."""
    model._source = source
    if how.slices is None:
        return
    slices = how.slices.decode(source)
    for name, field in how.second_look:
        slice_ = getattr(slices, name)
        if slice_ is _NO_SLICE:
            continue
        value = getattr(model, field.name)
        if name != field.wire[0]:
            if value is None:
                setattr(model, field.name, how.readers[field.name](slice_))
        elif value is not None and field.model is not None:
            inner = plan(field.model)
            if field.many:
                for each, its_slice in zip(value, _array.decode(slice_), strict=True):
                    _keep(each, inner, bytes(its_slice))
            else:
                _keep(value, inner, bytes(slice_))


def _read_by_field(kind: type[msgspec.Struct], how: Plan, source: bytes) -> Any:
    found = wire.decode_object(source)
    model: Any = kind()
    model._source = source
    for name, slice_ in found.items():
        field = how.by_wire.get(name)
        if field is None or (name != field.wire[0] and getattr(model, field.name) is not None):
            continue
        value = how.readers[field.name](slice_)
        setattr(model, field.name, field.default if value is None else value)
    return model


def _reader(field: Field) -> Callable[[msgspec.Raw], Any]:
    """What reads this field from its JSON, whatever it finds there."""
    if field.model is None:
        return reading.reader(field.hint)
    kind = field.model

    def read_one(slice_: msgspec.Raw) -> Any:
        try:
            return read(kind, bytes(slice_))
        except msgspec.ValidationError:
            return wire.decode(slice_)

    def read_many(slice_: msgspec.Raw) -> Any:
        try:
            return [read_one(each) for each in _array.decode(slice_)]
        except msgspec.ValidationError:
            return wire.decode(slice_)

    return read_many if field.many else read_one
