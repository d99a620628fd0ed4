"""Which operations can be carried out, and with what: ids come from what was listed before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, zip_longest
from operator import itemgetter
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

    Whoever is listed at `/companies` has the id that stands in `/companies/{company_id}`. `today`
    says which day it is.
    """

    today: Callable[[], date]
    _names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    # On which surface, what, and of which product if it is of one.
    _found: list[tuple[str, Arguments, str]] = field(
        default_factory=list[tuple[str, Arguments, str]]
    )

    def __post_init__(self) -> None:
        for operation in readings():
            for collection, name in _ID.findall(operation.path):
                self._names[operation.surface.name, collection] = name

    def learn(self, operation: Operation[..., Any], arguments: Arguments, record: Any) -> None:
        """Take note of a record that an operation listed."""
        id_, group = getattr(record, "id", None), getattr(record, "product_id", None)
        collection = operation.path.rpartition("/")[2]
        name = self._names.get((operation.surface.name, collection))
        if name is not None and isinstance(id_, str) and id_:
            self._found.append((operation.surface.name, {**arguments, name: id_}, str(group)))

    def arguments(self, operation: Operation[..., Any]) -> Iterator[Arguments]:
        """What the operation may be carried out with, what differs most first."""
        needed = _needs(operation)
        more: Arguments = {}
        if "usage_date" in needed:
            # A day of this month, or else the last one: usage is that of the current month.
            more["usage_date"] = self.today().isoformat()
        needed -= more.keys()
        if not needed:
            yield more
            return
        # An id is good where it was found, and elsewhere if there it is not listed at all.
        surface = operation.surface.name
        fitting = [found for found in self._found if needed <= found[1].keys()]
        own = [found for found in fitting if found[0] == surface]
        seen: set[tuple[str, ...]] = set()
        for each in _apart(own or fitting):
            chosen = {name: each[name] for name in needed}
            if (key := tuple(sorted(chosen.values()))) not in seen:
                seen.add(key)
                yield {**chosen, **more}

    def lacking(self, operation: Operation[..., Any]) -> str:
        """What is not known that the operation needs."""
        return f"no {' and '.join(sorted(_needs(operation)))} is known"


def _apart(found: list[tuple[str, Arguments, str]]) -> list[Arguments]:
    """One of each product, then another of each; of those the first, the last, the second."""
    middle = (len(found) + 1) // 2
    ends = zip_longest(found[:middle], reversed(found[middle:]))
    turns, ranked = Counter[str](), list[tuple[int, Arguments]]()
    for each in chain.from_iterable(ends):
        if each is not None:
            _, arguments, group = each
            ranked.append((turns[group], arguments))
            turns[group] += 1
    return [arguments for _, arguments in sorted(ranked, key=itemgetter(0))]
