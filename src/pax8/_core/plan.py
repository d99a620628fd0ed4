"""How a kind of model is read: at once where all fits, field by field where something does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from types import GenericAlias
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

from pax8._core import reading, wire

S = TypeVar("S", bound=msgspec.Struct)

# What is raised where a value does not have the type that its field has.
_MISFIT = (msgspec.ValidationError, InvalidOperation)
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
class SecondLook:
    """A name that is looked for in the JSON once more after all was decoded.

    Models inside, where there are any, are to keep their own JSON. Another name of a field counts
    where the usual one gave nothing.
    """

    field: Field
    other: bool
    slice: msgspec.json.Decoder[Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known beforehand about reading a kind of model."""

    fields: dict[str, Field]
    by_wire: dict[str, Field]
    whole: msgspec.json.Decoder[Any]
    many: msgspec.json.Decoder[list[Any]]
    # Models inside that hold no models: they find their own JSON when they are asked for it.
    leaves: tuple[Field, ...]
    second_looks: tuple[SecondLook, ...]
    readers: dict[str, Callable[[msgspec.Raw], Any]]
    # Where there are several kinds of it: which of them this JSON is.
    choose: Callable[[bytes], type[msgspec.Struct]] | None = None


@cache
def plan(kind: type[msgspec.Struct]) -> Plan:
    """How to read this kind of model; worked out once, when it is first needed."""
    fields = _fields(kind)
    by_wire = {name: field for field in fields.values() for name in field.wire}
    leaves = tuple(
        field for field in fields.values() if field.model and not field.many and _leaf(field.model)
    )
    second_looks = tuple(
        SecondLook(field, name != field.wire[0], _slice(name))
        for name, field in by_wire.items()
        if name != field.wire[0] or (field.model is not None and field not in leaves)
    )
    readers = {field.name: _reader(field) for field in fields.values()}
    # The hook is for what is of no declared type, inside of an object of any names.
    whole = msgspec.json.Decoder(kind, float_hook=Decimal)
    many = msgspec.json.Decoder(GenericAlias(list, kind), float_hook=Decimal)
    # Each of the kinds inherits it, and is none of several itself.
    choose = getattr(kind, "_choose") if "_choose" in vars(kind) else None  # noqa: B009 - bound
    return Plan(fields, by_wire, whole, many, leaves, second_looks, readers, choose)


def _fields(kind: type[msgspec.Struct]) -> dict[str, Field]:
    hints = get_type_hints(kind, include_extras=True)
    also: dict[str, str] = getattr(kind, "_also", {})
    fields: dict[str, Field] = {}
    for each in msgspec.structs.fields(kind):
        if each.name.startswith("_"):
            continue
        inner = reading.members(hints[each.name])[0]
        many = get_origin(inner) is list
        inner = get_args(inner)[0] if many else inner
        # A value such as an amount is a Struct too, and keeps no JSON.
        model = inner if isinstance(inner, type) and hasattr(inner, "_origin") else None
        names = (each.encode_name, *(name for name, field in also.items() if field == each.name))
        fields[each.name] = Field(each.name, names, hints[each.name], each.default, model, many)
    return fields


def _leaf(kind: type[msgspec.Struct]) -> bool:
    return all(field.model is None and len(field.wire) == 1 for field in _fields(kind).values())


def _slice(name: str) -> msgspec.json.Decoder[Any]:
    """What finds the JSON of the member of this name, and nothing else."""
    member = ("found", msgspec.Raw, msgspec.field(default=_NO_SLICE, name=name))
    return msgspec.json.Decoder(msgspec.defstruct("Slice", [member]))


def read(kind: type[S], source: bytes) -> S:
    """The model in this JSON object; msgspec.DecodeError if it is none."""
    how = plan(kind)
    if how.choose is not None and (chosen := how.choose(source)) is not kind:
        return cast("S", read(chosen, source))
    try:
        model: Any = how.whole.decode(source)
    except _MISFIT:
        return cast("S", _read_by_field(kind, how, source))
    _keep([(model, source)], how)
    return cast("S", model)


def read_all(kind: type[S], rows: Iterable[msgspec.Raw]) -> list[S]:
    """The models in these JSON objects; msgspec.DecodeError if one is none."""
    how = plan(kind)
    sources = [bytes(row) for row in rows]
    if how.choose is not None:
        return [read(kind, source) for source in sources]
    try:
        models = how.many.decode(b"[%b]" % b",".join(sources))
    except _MISFIT:
        return [read(kind, source) for source in sources]
    _keep(list(zip(models, sources, strict=True)), how)
    return models


def _keep(found: Sequence[tuple[Any, bytes]], how: Plan) -> None:
    """Let each model, and each one in it, keep the JSON that it was read from."""
    # Past what else setting an attribute does: of 200 records, that is a fifth of the time.
    keep = msgspec.structs.force_setattr
    for model, source in found:
        keep(model, "_origin", source)
    for leaf in how.leaves:
        name, wire_name = leaf.name, leaf.wire[0]
        for model, source in found:
            value = getattr(model, name)
            if value is not None:
                keep(value, "_origin", (source, wire_name))
    for look in how.second_looks:
        name, other = look.field.name, look.other
        for model, source in found:
            value = getattr(model, name)
            if (value is None) is other:
                _look_again(model, value, look, how, source)


def _look_again(model: Any, value: Any, look: SecondLook, how: Plan, source: bytes) -> None:
    field, slice_ = look.field, look.slice.decode(source).found
    if slice_ is _NO_SLICE:
        return
    if look.other:
        setattr(model, field.name, how.readers[field.name](slice_))
    elif field.model is not None:
        slices = _array.decode(slice_) if field.many else [slice_]
        inside = value if field.many else [value]
        if plan(field.model).choose is not None:
            chosen = [read(field.model, bytes(each)) for each in slices]
            msgspec.structs.force_setattr(model, field.name, chosen if field.many else chosen[0])
            return
        _keep(list(zip(inside, map(bytes, slices), strict=True)), plan(field.model))


def _read_by_field(kind: type[msgspec.Struct], how: Plan, source: bytes) -> Any:
    found = wire.decode_object(source)
    model: Any = kind()
    msgspec.structs.force_setattr(model, "_origin", source)
    for name, slice_ in found.items():
        field = how.by_wire.get(name)
        if field is None or (name != field.wire[0] and getattr(model, field.name) is not None):
            continue
        value = how.readers[field.name](slice_)
        # A null leaves what another name of the field has given, or the default.
        if value is not None:
            setattr(model, field.name, value)
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
