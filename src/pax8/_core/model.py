"""What every object that Pax8 sends has in common: typed, tolerant, and lossless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast, dataclass_transform

import msgspec

from pax8._core import wire
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import plan, read


def spelled(name: str, known: Iterable[str], owner: str) -> str:
    """The known name that this is a spelling of; TypeError, with the near miss, if none is."""
    names = list(known)
    for spelling in (name, wire.snake(name)):
        if spelling in names:
            return spelling
    near = get_close_matches(wire.snake(name), names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(names) or 'none'}"
    raise TypeError(f"{owner} has no {name}; {hint}")


def spell(given: Mapping[str, Any], known: Iterable[str], owner: str) -> dict[str, Any]:
    """What was given, by the known names; TypeError if one is not known, or is there twice."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        canonical = spelled(name, known, owner)
        if canonical in values:
            raise TypeError(f"{owner} was given {canonical} twice")
        values[canonical] = value
    return values


class _Nulls(tuple[str, ...]):
    """Names of fields. JSON cannot give one of these, so nothing that is sent passes for it."""

    __slots__ = ()


class ModelMeta(msgspec.StructMeta):
    """Lets a constructor take Pax8's spelling too, and tell None from not given."""

    if not TYPE_CHECKING:  # Seen by type checkers, it would hide which fields there are.

        def __call__(cls, *args: Any, **given: Any) -> Any:
            """Make a model from its fields, by name."""
            if args:
                raise TypeError(f"{cls.__name__} takes its fields by name")
            names = plan(cast("type[msgspec.Struct]", cls)).fields
            values = spell(given, names, cls.__name__)
            self = super().__call__(**values)
            self._nulls = _Nulls(name for name, value in values.items() if value is None)
            return self


@dataclass_transform(kw_only_default=True, field_specifiers=(msgspec.field,))
class Model(msgspec.Struct, wire.Encodable, metaclass=ModelMeta, rename="camel", eq=False):
    """An object of Pax8's.

    Attributes have Python's names (`phone_number`); Pax8's (`phoneNumber`) read them too. What
    Pax8 sends and this version does not know stays in `extra` and in `to_dict()`. A value that is
    not of its declared type is made sense of where that is safe, else kept as it was sent. One
    that is missing and one that is null both read as None, and stay distinct in `to_dict()`.
    """

    # Other names that Pax8 gives the same field: the other name in JSON to the attribute.
    _also: ClassVar[Mapping[str, str]] = {}
    # What Pax8 says and is not told: inside of what is sent, it is left out.
    _read_only: ClassVar[frozenset[str]] = frozenset()
    # What is hidden where the model is shown to people.
    _secret: ClassVar[frozenset[str]] = frozenset()

    if TYPE_CHECKING:
        _origin: ClassVar[bytes | tuple[bytes, str]]
        _nulls: ClassVar[tuple[str, ...]]
    else:
        # The JSON that it was read from, empty for one made here, or else the JSON of the model
        # that it is in and its name there; and the fields that whoever made it gave as None.
        # They are no fields to anyone else.
        _origin: bytes | tuple[bytes, str] = msgspec.field(default=b"", name="~origin~")
        _nulls: _Nulls = msgspec.field(default=_Nulls(), name="~nulls~")

    @property
    def _source(self) -> bytes:
        """The JSON that it was read from, empty for one made here."""
        origin = self._origin
        if isinstance(origin, tuple):
            outer, name = origin
            origin = cast("Any", self)._origin = bytes(wire.decode_object(outer)[name])
        return origin

    @classmethod
    def from_json(cls, content: bytes | str) -> Self:
        """Read a model from its JSON; ValueError if that is not an object."""
        # Decoded, because msgspec does not check the text of what no field is read from.
        source = (content if isinstance(content, str) else content.decode()).encode()
        try:
            return read(cls, source)
        except msgspec.MsgspecError as error:
            raise ValueError(f"{cls.__name__} is read from a JSON object: {error}") from error

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read a model from a mapping by Pax8's names, such as `to_dict` gives."""
        return cls.from_json(wire.encode(values))

    def to_bytes(self) -> bytes:
        """Its JSON, encoded: what was read, to the letter, with what was changed since."""
        changes = self.changes()
        if self._source and not changes:
            return self._source
        found: dict[str, Any] = dict(wire.decode_object(self._source)) if self._source else {}
        for name, value in changes.items():
            names = plan(type(self)).fields[name].wire
            # Under every name that it came by, so that no other still tells what it was.
            for each in [each for each in names if each in found] or names[:1]:
                found[each] = value
        return wire.encode(found)

    def to_json(self) -> str:
        """Its JSON, with every digit and every unknown field that it was read with."""
        return self.to_bytes().decode()

    def to_dict(self) -> dict[str, Any]:
        """Its JSON as a dict by Pax8's names, numbers with a point as `Decimal`."""
        return cast("dict[str, Any]", wire.decode(self.to_bytes()))

    def changes(self) -> dict[str, Any]:
        """What was set on it since it was read, by attribute; all that was given if made here."""
        fields = plan(type(self)).fields
        now = {name: getattr(self, name) for name in fields}
        if self._source:
            before = read(type(self), self._source)
            unsaid = self._unsaid()
            return {
                name: value
                for name, value in now.items()
                if not _alike(value, getattr(before, name)) or name in unsaid
            }
        return {
            name: value
            for name, value in now.items()
            if not _alike(value, fields[name].default) or name in self._nulls
        }

    def _unsaid(self) -> set[str]:
        """The fields that were set to None and of which Pax8 had said nothing."""
        if not self._nulls:
            return set()
        said, fields = wire.decode_object(self._source), plan(type(self)).fields
        return {name for name in self._nulls if not any(each in said for each in fields[name].wire)}

    @property
    def extra(self) -> dict[str, Any]:
        """The fields that Pax8 sent and this version does not know, by Pax8's names."""
        known = plan(type(self)).by_wire
        found = wire.decode_object(self._source) if self._source else {}
        return {name: wire.decode(value) for name, value in found.items() if name not in known}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or type(other) is not type(self):
            return NotImplemented
        names = plan(type(self)).fields
        alike = all(_alike(getattr(self, name), getattr(other, name)) for name in names)
        return alike and (self._source == other._source or self.extra == other.extra)

    def __ne__(self, other: object) -> bool:
        # A Struct brings a comparison of its own, which Python would take before ours.
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    # It can change, so it has no hash, as a list has none.
    __hash__: ClassVar[None] = None  # type: ignore[assignment] # pyright: ignore[reportIncompatibleMethodOverride]

    def __repr__(self) -> str:
        shown = {
            name: "***" if name in self._secret else value
            for name, field in plan(type(self)).fields.items()
            if not _alike(value := getattr(self, name), field.default)
        }
        if extra := self.extra:
            shown["extra"] = extra
        return f"{type(self).__name__}({', '.join(f'{n}={_shown(v)}' for n, v in shown.items())})"

    def __reduce__(self) -> tuple[Any, ...]:
        state = {name: getattr(self, name) for name in self.__struct_fields__}
        return _restore, (type(self), {**state, "_origin": self._source})

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            # A None that is set is a null to be sent, though it reads as what was not there.
            if not name.startswith("_") and (value is None) is not (name in self._nulls):
                others = _Nulls(each for each in self._nulls if each != name)
                now = _Nulls((*others, name)) if value is None else others
                super().__setattr__("_nulls", now)

        def __getattr__(self, name: str) -> Any:
            # Only what is not an attribute comes here: Pax8's spelling of one, or a slip.
            if not name.startswith("_"):
                how = plan(type(self))
                field = how.by_wire.get(name)
                if field is not None and field.name != name:
                    return getattr(self, field.name)
                near = get_close_matches(wire.snake(name), how.fields, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise AttributeError(f"{type(self).__name__} has no {name}{hint}")
            raise AttributeError(name)


def _alike(one: Any, other: Any) -> bool:
    # A "NaN" that was sent for an amount equals nothing, or cannot even be compared.
    if any(isinstance(each, Decimal) and each.is_nan() for each in (one, other)):
        return str(one) == str(other)
    return bool(one == other)


def _shown(value: Any) -> str:
    return repr(str(value)) if isinstance(value, OpenEnum) else repr(value)


def _restore(kind: type[Model], state: dict[str, Any]) -> Model:
    model = kind()
    for name, value in state.items():
        msgspec.structs.force_setattr(model, name, value)
    return model
