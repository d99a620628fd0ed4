"""Records, compared with what is declared of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_args, get_origin, get_type_hints

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8._core.words import is_word

if TYPE_CHECKING:
    from pax8.drift.report import Kind

# The shapes in which Pax8 is known to write days and moments, in all fields alike.
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d))?")
_WRITTEN = re.compile(r"[\w .:,/+-]*\d[\w .:,/+-]*", re.ASCII)
_LONGEST = 40
# A name that Pax8 may have given a field, and not one that somebody's data has as a key.
_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]*\d{0,2}[A-Za-z_-]*")
_HIDDEN = "(not shown)"
# What JSON calls the types of what is declared.
_TYPES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    Decimal: "number",
    date: "string",
    datetime: "string",
}


class Comparing:
    """Compares records, and keeps what it finds, but no value of any of them.

    `found` counts the findings, each by its kind, place, and what was there. `seen` are the
    fields that came, by model.
    """

    def __init__(self) -> None:
        self.found: Counter[tuple[Kind, str, str]] = Counter()
        self.seen: dict[type[msgspec.Struct], set[str]] = {}
        self.records = 0

    def record(self, model: Model) -> None:
        """Compare a record, as it was sent."""
        self.records += 1
        self._object(type(model), wire.decode(model.to_bytes()), type(model).__name__)

    def _object(self, kind: type[msgspec.Struct], sent: dict[str, Any], place: str) -> None:
        kind = _chosen(kind, sent)
        declared = _declared(kind)
        seen = self.seen.setdefault(kind, set())
        for name, value in sent.items():
            here = f"{place}.{_shown(name)}"
            if name not in declared:
                self.found["field", here, json_type(value)] += 1
                continue
            usual, hint = declared[name]
            seen.add(usual)
            if value is not None:
                self._value(hint, value, here)

    def _value(self, hint: Any, value: Any, place: str) -> None:
        kinds = members(hint)
        fitting = [each for each in kinds if _fits(each, value)]
        if not fitting:
            expected = " or ".join(dict.fromkeys(map(_expected, kinds)))
            self.found["type", place, f"{json_type(value)}, not {expected}"] += 1
            return
        kind = fitting[0]
        if get_origin(kind) is list:
            for each in cast("list[Any]", value):
                if each is not None:
                    self._value(get_args(kind)[0], each, f"{place}[]")
        elif _is(kind, msgspec.Struct):
            self._object(kind, value, place)
        else:
            self._scalar(kind, value, place)

    def _scalar(self, kind: Any, value: Any, place: str) -> None:
        if _is(kind, OpenEnum) and kind.declared(value) is None:
            self.found["enum", place, value if is_word(value) else _HIDDEN] += 1
        elif kind in {date, datetime} and _DATE.fullmatch(value) is None:
            self.found["date", place, date_shape(value)] += 1
        elif kind is int and value != int(value):
            self.found["type", place, "number with a fraction, not whole"] += 1

    def unseen(self) -> list[str]:
        """The fields that are declared of what was seen, and came nowhere."""
        return sorted(
            f"{kind.__name__}.{name}"
            for kind, seen in self.seen.items()
            for name in {usual for usual, _ in _declared(kind).values()} - seen
        )


def json_type(value: Any) -> str:
    """What JSON calls the type of this value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def date_shape(text: str) -> str:
    """How a date is written: 9 for each digit, A and a for letters but T and Z."""
    if len(text) > _LONGEST or _WRITTEN.fullmatch(text) is None:
        return _HIDDEN
    shape = re.sub(r"\d", "9", text)
    shape = re.sub(r"[A-SU-Y]", "A", shape)
    return re.sub(r"[a-z]", "a", shape)


@cache
def _declared(kind: type[msgspec.Struct]) -> dict[str, tuple[str, Any]]:
    """The fields of a kind: by each name in JSON, the usual name and the type."""
    if issubclass(kind, Model):
        return {
            name: (each.wire[0], each.hint)
            for each in plan(kind).fields.values()
            for name in each.wire
        }
    hints = get_type_hints(kind, include_extras=True)
    return {
        each.encode_name: (each.encode_name, hints[each.name])
        for each in msgspec.structs.fields(kind)
    }


def _chosen(kind: type[msgspec.Struct], sent: dict[str, Any]) -> type[msgspec.Struct]:
    """Which of the kinds of a model this is, where it has several."""
    choose = plan(kind).choose if issubclass(kind, Model) else None
    return kind if choose is None else choose(wire.encode(sent))


def _fits(kind: Any, value: Any) -> bool:
    if get_origin(kind) is list:
        return isinstance(value, list)
    if _is_free(kind):
        return True
    if _is(kind, msgspec.Struct):
        return isinstance(value, dict)
    return _expected(kind) == json_type(value)


def _expected(kind: Any) -> str:
    if get_origin(kind) is list:
        return "array"
    if _is(kind, msgspec.Struct):
        return "object"
    return "string" if _is(kind, OpenEnum) else _TYPES.get(kind, "object")


def _is_free(kind: Any) -> bool:
    """Whether nothing is declared of what is in it."""
    return kind is Any or kind is object or _is(get_origin(kind) or kind, Mapping)


def _is(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _shown(name: str) -> str:
    return name if len(name) <= _LONGEST and _NAME.fullmatch(name) else _HIDDEN
