"""Which columns are shown of a kind of record, by the names that they have in its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import msgspec

from pax8._core.model import Model
from pax8._core.plan import Field, plan
from pax8._core.reading import members
from pax8.cli.rendering.record import Record, Step


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `many` says that its cells hold lists; `declared` that the model has it.

    `secret` says that it is shown to nobody who did not ask for it.
    """

    name: str
    steps: tuple[Step, ...]
    many: bool = False
    declared: bool = True
    secret: bool = False


class Selection:
    """The columns that are shown: those that are named, or all that the model declares.

    Objects within a record are taken apart: `address.city`. A name may be in Pax8's spelling or in
    Python's, and may be one that Pax8 sends and this version does not know.
    """

    def __init__(self, kind: type[Model], names: str | None) -> None:
        self.kind = kind
        self._declared = tuple(_declared(kind, "", ()))
        named = tuple(_named(kind, names or ""))
        self.columns, self.chosen = named or self._declared, bool(named)
        self._unseen = {each.name for each in self.columns if not each.declared}

    def cells(self, model: Model) -> list[bytes | None]:
        """The JSON of each column's cell for this record."""
        record = Record(model.to_bytes())
        found = [record.at(column.steps) for column in self.columns]
        if self._unseen:
            pairs = zip(self.columns, found, strict=True)
            self._unseen -= {column.name for column, cell in pairs if cell is not None}
        return found

    def doubts(self) -> Iterator[str]:
        """A line for each column that is not declared and that no record had."""
        declared = [each.name for each in self._declared]
        for name in sorted(self._unseen):
            near = get_close_matches(name, declared, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(declared)}"
            yield f"No {self.kind.__name__} has a value in column {name}{hint}"


def _declared(kind: type[msgspec.Struct], before: str, steps: tuple[Step, ...]) -> Iterator[Column]:
    secrets: frozenset[str] = getattr(kind, "_secret", frozenset())
    for field in plan(kind).fields.values():
        name, here = before + field.wire[0], (*steps, field.wire)
        part = _part(field)
        if part is not None and not field.many:
            yield from _declared(part, f"{name}.", here)
        else:
            yield Column(name, here, field.many, secret=field.name in secrets)


def _part(field: Field) -> type[msgspec.Struct] | None:
    """What this field holds that has fields of its own: a model, or a value such as an amount."""
    if field.model is not None:
        return field.model
    kind = members(field.hint)[0]
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _named(kind: type[Model], names: str) -> Iterator[Column]:
    for name in filter(None, (each.strip() for each in names.split(","))):
        steps: list[Step] = []
        shown: list[str] = []
        declared = True
        inner: type[msgspec.Struct] | None = kind
        for part in name.split("."):
            how = plan(inner) if inner is not None else None
            field = (how.by_wire.get(part) or how.fields.get(part)) if how else None
            # A part of a list is named by its place.
            declared = declared and (field is not None or part.isdecimal())
            shown.append(field.wire[0] if field else part)
            steps.append(field.wire if field else (part,))
            inner = _part(field) if field else inner if part.isdecimal() else None
        yield Column(".".join(shown), tuple(steps), declared=declared)
