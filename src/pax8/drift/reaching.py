"""Which operations can be carried out, and with what: ids come from what was listed before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from pax8.api.resources import every_operation

if TYPE_CHECKING:
    from pax8._core.operation import Operation

Arguments = dict[str, str]

_ID = re.compile(r"([^/{}]+)/{(\w+)}")


def readings() -> list[Operation[..., Any]]:
    """The operations that read and give records, each once, those that need least first."""
    found = dict.fromkeys(
        each for each in every_operation() if each.method == "GET" and each.result is not None
    )
    return sorted(found, key=lambda each: len(_needs(each)))


def _needs(operation: Operation[..., Any]) -> set[str]:
    return {name for name, each in operation.signature.parameters.items() if each.required}


@dataclass
class Known:
    """The ids that are known, each with those of what it is in.

    Whoever is listed at `/companies` has the id that stands in `/companies/{company_id}`.
    """

    today: date
    _names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    _found: list[tuple[str, Arguments]] = field(default_factory=list[tuple[str, Arguments]])

    def __post_init__(self) -> None:
        for operation in readings():
            for collection, name in _ID.findall(operation.path):
                self._names[operation.surface.name, collection] = name

    def learn(self, operation: Operation[..., Any], arguments: Arguments, id_: Any) -> None:
        """Take note of a record that an operation listed."""
        collection = operation.path.rpartition("/")[2]
        name = self._names.get((operation.surface.name, collection))
        if name is not None and isinstance(id_, str) and id_:
            self._found.append((operation.surface.name, {**arguments, name: id_}))

    def arguments(self, operation: Operation[..., Any]) -> Iterator[Arguments]:
        """What the operation may be carried out with, what is listed far apart first."""
        needed = _needs(operation)
        more: Arguments = {}
        if "usage_date" in needed:
            # A day of this month, or else the last one: usage is that of the current month.
            more["usage_date"] = self.today.isoformat()
        needed -= more.keys()
        if not needed:
            yield more
            return
        # An id is good where it was found, and elsewhere if there it is not listed at all.
        surface = operation.surface.name
        fitting = [(where, each) for where, each in self._found if needed <= each.keys()]
        own = [each for where, each in fitting if where == surface]
        seen: set[tuple[str, ...]] = set()
        for each in _apart(own or [each for _, each in fitting]):
            chosen = {name: each[name] for name in needed}
            if (key := tuple(sorted(chosen.values()))) not in seen:
                seen.add(key)
                yield {**chosen, **more}

    def lacking(self, operation: Operation[..., Any]) -> str:
        """What is not known that the operation needs."""
        return f"no {' and '.join(sorted(_needs(operation)))} is known"


def _apart(items: list[Arguments]) -> Iterator[Arguments]:
    """The first, the last, the second, the last but one, and so on."""
    low, high = 0, len(items) - 1
    while low <= high:
        yield items[low]
        if low != high:
            yield items[high]
        low, high = low + 1, high - 1
