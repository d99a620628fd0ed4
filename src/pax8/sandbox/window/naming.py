"""What records are called that others speak of by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax8.sandbox.world import World


def names_of(world: World, table: str, ids: Iterable[str | None]) -> dict[str, str]:
    """The names of the records with these ids, as far as there are such."""
    found = ((id_, world.read(table, id_)) for id_ in dict.fromkeys(filter(None, ids)))
    return {id_: str(record["name"]) for id_, record in found if record is not None}
