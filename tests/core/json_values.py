"""JSON of every kind, for tests: of models, with what fits them, what does not, and what is new."""

from __future__ import annotations

import json
import string
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from pax8 import types
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import Field, plan
from pax8._core.reading import members
from pax8.money import Money

MODELS: list[type[Model]] = [
    kind
    for kind in (getattr(types, name) for name in types.__all__)
    if isinstance(kind, type) and issubclass(kind, Model) and kind is not Model
]
# What a model keeps for itself has names too, which mean nothing when Pax8 sends them.
OWN = [each.encode_name for each in msgspec.structs.fields(Model)]


def meant(text: str) -> Any:
    """The value of this JSON, every digit kept, as Python's own reader has it."""
    return json.loads(text, parse_float=Decimal)


def exact(value: Any) -> Any:
    """The value in a form that is equal to another's only if both are one JSON value.

    To Python, True is 1 is 1.0, and 0.1 is 0.10.
    """
    if isinstance(value, dict):
        members_of = cast("dict[str, Any]", value)
        return {name: exact(member) for name, member in members_of.items()}
    if isinstance(value, list):
        return [exact(each) for each in cast("list[Any]", value)]
    return (type(value).__name__, str(value))


def written(value: Any, *, ascii_only: bool = True, indent: int | None = None) -> str:
    """The JSON of this value, written by other means than the package's."""
    numbers: dict[str, str] = {}

    def marked(part: Any) -> Any:
        if isinstance(part, Decimal):
            mark = f"#number {len(numbers)}#"
            numbers[json.dumps(mark)] = str(part)
            return mark
        if isinstance(part, dict):
            inside = cast("dict[str, Any]", part)
            return {name: marked(member) for name, member in inside.items()}
        return [marked(each) for each in cast("list[Any]", part)] if type(part) is list else part

    text = json.dumps(marked(value), ensure_ascii=ascii_only, indent=indent)
    for mark, number in numbers.items():
        text = text.replace(mark, number)
    return text


def decimals() -> st.SearchStrategy[Decimal]:
    """Numbers of up to 40 digits, with and without an exponent, zeros at their end kept."""
    digits = st.text(string.digits, min_size=1, max_size=40)
    parts = st.tuples(st.sampled_from(["", "-"]), digits, st.integers(-45, 45))
    return parts.map(lambda part: Decimal(f"{part[0]}{part[1]}E{part[2]}"))


def days() -> st.SearchStrategy[str]:
    return st.dates().map(date.isoformat)


def moments() -> st.SearchStrategy[str]:
    """Points in time in the shapes that Pax8 has for them, and without a zone."""
    written_as = ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.000Z", "%Y-%m-%dT%H:%M:%S.312-0600"]
    shapes = st.sampled_from([*written_as, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S+05:30"])
    # Windows and Linux do not agree on how to write years of fewer than four digits.
    times = st.datetimes(min_value=datetime(1000, 1, 2))  # noqa: DTZ001 - the shape has the zone
    return st.builds(datetime.strftime, times, shapes)


def values() -> st.SearchStrategy[Any]:
    """Any JSON value; its numbers with a point as `Decimal`."""
    big = st.integers(-(10**40), 10**40)
    scalars = st.none() | st.booleans() | big | decimals() | st.text(max_size=12) | moments()
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    )


def fitting(hint: Any) -> st.SearchStrategy[Any]:
    """JSON values that are what this annotation of a model's field promises."""
    kind = members(hint)[0]
    if get_origin(kind) is list:
        return st.lists(fitting(get_args(kind)[0]), max_size=3)
    if get_origin(kind) is dict:
        return st.dictionaries(st.text(max_size=8), values(), max_size=3)
    if issubclass(kind, Model):
        return objects(kind)
    if issubclass(kind, OpenEnum):
        return st.sampled_from([str(each) for each in kind]) | st.text(max_size=6)
    simple: dict[type, st.SearchStrategy[Any]] = {
        str: st.text(max_size=12),
        bool: st.booleans(),
        int: st.integers(-(10**21), 10**21),
        Decimal: decimals()
        | st.integers()
        | decimals().map(str)
        | st.sampled_from(["NaN", "sNaN"]),
        date: days(),
        datetime: moments() | days(),
        Money: st.fixed_dictionaries(
            {"amount": decimals() | st.integers(), "currency": st.sampled_from(["USD", "EUR", ""])}
        ),
    }
    return simple[kind]


@cache
def objects(kind: type[Model]) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects for this kind of model: in some all fits, in some anything is anywhere."""
    known = st.fixed_dictionaries({}, optional=_fields(kind, fitting_only=True))
    known |= st.fixed_dictionaries({}, optional=_fields(kind, fitting_only=False))
    new = st.dictionaries(st.text(max_size=10) | st.sampled_from(OWN), values(), max_size=3)
    return st.tuples(new, known).map(lambda parts: {**parts[0], **parts[1]})


def _fields(kind: type[Model], *, fitting_only: bool) -> dict[str, st.SearchStrategy[Any]]:
    def one(field: Field) -> st.SearchStrategy[Any]:
        # Put off until it is drawn, because a model may hold many others.
        fits = st.deferred(lambda: fitting(field.hint)) | st.none()
        return fits if fitting_only else fits | values()

    return {name: one(field) for field in plan(kind).fields.values() for name in field.wire}


def texts(value: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """The values as JSON, spaced and escaped in one way or another."""
    return st.builds(
        written, value, ascii_only=st.booleans(), indent=st.sampled_from([None, None, 1])
    )
