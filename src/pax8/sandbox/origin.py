"""What a world began as, which is what it is reset to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pax8.sandbox.world import World

_SETTING = "origin"
_SEED = "seed"


@dataclass(frozen=True, slots=True)
class Origin:
    """A seed and a number of companies."""

    seed: int
    companies: int

    def __str__(self) -> str:
        return f"{_SEED} {self.seed}, {self.companies} companies"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that was found in a file."""

    def __str__(self) -> str:
        return "a file"


def note_origin(world: World, origin: Origin) -> None:
    """Keep what a world begins as, with the world."""
    world.set(_SETTING, f"{origin.seed} {origin.companies}")


def origin_of(world: World) -> Origin | Unknown:
    """What a world began as."""
    said = world.setting(_SETTING)
    if said is None:
        return Unknown()
    seed, companies = map(int, said.split())
    return Origin(seed, companies)
