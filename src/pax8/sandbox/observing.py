"""Who is told when a record of a sandbox's world is new, or another than it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# Takes the world, the record as it was (None if it is new), and as it is.
Observer = Callable[["World", "Record | None", "Record"], None]
OBSERVERS: dict[str, list[Observer]] = defaultdict(list)


def observes(*tables: str) -> Callable[[Observer], Observer]:
    """Let a function be told of what happens in these tables, in the same transaction."""

    def register(observer: Observer) -> Observer:
        for table in tables:
            OBSERVERS[table].append(observer)
        return observer

    return register
