"""What a caller gives, checked against what is declared, and put as Pax8 wants it."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin
from uuid import UUID

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import plan
from pax8._core.reading import members

Convert = Callable[[Any], Any]


def converter(hint: Any) -> Convert:
    """What turns a value given for this annotation into what goes on the wire.

    It raises TypeError or ValueError that says what would do.
    """
    ranges = [each for each in metadata(hint) if isinstance(each, msgspec.Meta)]
    kinds = members(hint)
    if len(kinds) > 1 and all(getattr(kind, "_tag", None) for kind in kinds):
        return _tagged({kind._tag: kind for kind in kinds})
    converts = [_converter(kind) for kind in kinds]

    def convert(value: Any) -> Any:
        problem: Exception | None = None
        for each in converts:
            try:
                converted = each(value)
            except TypeError as error:
                problem = problem or error
            else:
                for allowed in ranges:
                    _within(converted, allowed)
                return converted
        raise TypeError(str(problem)) from problem

    return convert


def _is_masked(value: Any) -> bool:
    """Whether this is what stands in the place of a secret that is not shown."""
    return isinstance(value, str) and bool(value) and not value.strip("*")


def hiding(convert: Convert) -> Convert:
    """The same for a secret, which no error shows, and which is not what stands in its place."""

    def convert_secret(value: Any) -> Any:
        if _is_masked(value):
            raise ValueError(
                "it is only asterisks, which stand for a secret that is not shown; "
                "give the secret itself, or None to have none"
            )
        try:
            return convert(value)
        except (TypeError, ValueError) as error:
            kind = type(error)
        # Not while that error is handled, which would still hold the secret.
        raise kind(f"text is wanted, not {type(value).__name__}")

    return convert_secret


def metadata(hint: Any) -> tuple[Any, ...]:
    """What is written beside the types of this annotation."""
    if get_origin(hint) is Annotated:
        return (*hint.__metadata__, *metadata(get_args(hint)[0]))
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(each for part in get_args(hint) for each in metadata(part))
    return ()


def _within(value: Any, allowed: msgspec.Meta) -> None:
    low, high = allowed.ge, allowed.le
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{value} is not from {low} to {high}" if high else f"{value} is < {low}")


def _converter(kind: Any) -> Convert:
    if get_origin(kind) in (dict, Mapping):
        return _mapping
    if get_origin(kind) in (list, Sequence):
        return _sequence(converter(get_args(kind)[0]))
    if isinstance(kind, type):
        for base, make in _BY_BASE.items():
            if issubclass(kind, base):
                return make(kind)
    return _BY_TYPE.get(kind, _as_given)


def _refuse(value: Any, wanted: str) -> TypeError:
    return TypeError(f"{wanted} is wanted, not {type(value).__name__} {value!r}")


def _as_given(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str):
        raise _refuse(value, "text")
    return value


def _id(value: Any) -> str:
    if not isinstance(value, UUID):
        raise _refuse(value, "an id")
    return str(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refuse(value, "True or False")
    return value


def _int(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _refuse(value, "a whole number")
    return value


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        # A float has already lost the digits that it was written with.
        raise _refuse(value, "a Decimal, a whole number, or digits in a string")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return number


def _date(value: Any) -> str:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).date().isoformat()
        except ValueError:
            raise ValueError(f"{value!r} is not a day such as 2026-01-31") from None
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        raise _refuse(value, "a date")
    return value.isoformat()


def _datetime(value: Any) -> str:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a time such as 2026-01-31T08:00:00Z") from None
        # A string of a day alone is that day, as `date` is.
        value = moment.date() if len(value) == len("2026-01-31") else moment
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(), UTC)
    if not isinstance(value, datetime):
        raise _refuse(value, "a datetime or a date")
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone; give one, such as datetime.UTC")
    try:
        moment = value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value} is beyond what a datetime in UTC can be") from None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _refuse(value, "an object of any names")
    return {str(name): each for name, each in cast("Mapping[Any, Any]", value).items()}


def _enum(kind: type[OpenEnum]) -> Convert:
    def convert(value: Any) -> str:
        if isinstance(value, kind):
            # A member that is not known was made on purpose, so it goes out.
            return value.value
        if not isinstance(value, str):
            raise _refuse(value, f"one of {kind.__name__}")
        member = kind.declared(value)
        if member is None:
            near = get_close_matches(value, [str(each) for each in kind], n=1, cutoff=0.4)
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(kind)}"
            raise ValueError(
                f"{value!r} is not a known {kind.__name__}; {hint} "
                f"(one that is new to this version goes as {kind.__name__}({value!r}))"
            )
        return member.value

    return convert


def _model(kind: type[Model]) -> Convert:
    def convert(value: Any) -> Any:
        if isinstance(value, Mapping):
            value = kind(**{str(k): v for k, v in cast("Mapping[Any, Any]", value).items()})
        if not isinstance(value, kind):
            raise _refuse(value, f"a {kind.__name__}")
        return _checked(value)

    return convert


def _tagged(kinds: Mapping[str, type[Model]]) -> Convert:
    """A model of one of these kinds; of an object of its fields, `type` says of which.

    Without a `type` it is of the first kind that has such fields.
    """
    converts = {tag: _model(kind) for tag, kind in kinds.items()}
    named = [f"a {kind.__name__} (type {tag})" for tag, kind in kinds.items()]
    wanted = f"{', '.join(named[:-1])} or {named[-1]}"

    def convert(value: Any) -> Any:
        if isinstance(value, Mapping):
            tag = cast("Mapping[Any, Any]", value).get("type")
            if tag is None:
                return guess(value)
        else:
            tag = next((tag for tag, kind in kinds.items() if isinstance(value, kind)), None)
        if tag not in converts:
            raise _refuse(value, wanted)
        return converts[tag](value)

    def guess(value: Any) -> Any:
        problem: TypeError | None = None
        for each in converts.values():
            try:
                return each(value)
            except TypeError as error:
                problem = problem or error
        raise TypeError(f"{problem}; {wanted} is wanted, and its type says which") from problem

    return convert


def _checked(model: Model) -> Model | dict[str, msgspec.Raw]:
    """A copy in which what the caller set is as Pax8 wants it. What Pax8 sent stays as it is.

    What only Pax8 says of it is left out: a line of an order that was read goes without its id.
    """
    checked = copy(model)
    converters = _field_converters(type(model))
    for name, value in model.changes().items():
        if value is not None:
            try:
                setattr(checked, name, converters[name](value))
            except (TypeError, ValueError) as error:
                raise type(error)(f"{name}: {error}") from None
    if not model._read_only:
        return checked
    fields = plan(type(model)).by_wire
    found = wire.decode_object(checked.to_bytes())
    return {
        name: value
        for name, value in found.items()
        if name not in fields or fields[name].name not in model._read_only
    }


@cache
def _field_converters(kind: type[Model]) -> dict[str, Convert]:
    return {
        name: hiding(converter(field.hint)) if name in kind._secret else converter(field.hint)
        for name, field in plan(kind).fields.items()
    }


def _sequence(one: Convert) -> Convert:
    def convert(value: Any) -> list[Any]:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            raise _refuse(value, "a list")
        return [one(each) for each in cast("Sequence[Any]", value)]

    return convert


_BY_BASE: dict[type, Callable[[Any], Convert]] = {OpenEnum: _enum, Model: _model}
_BY_TYPE: dict[Any, Convert] = {
    str: _text,
    UUID: _id,
    bool: _bool,
    int: _int,
    Decimal: _decimal,
    date: _date,
    datetime: _datetime,
}
