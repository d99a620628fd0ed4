"""What a world began as, which is what it is reset to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pax8.sandbox.world import World

_SETTING = "origin"
_SEED, _SCENARIO = "seed", "scenario"


@dataclass(frozen=True, slots=True)
class Seeded:
    """It was made of a seed, with so many companies."""

    seed: int
    companies: int

    def __str__(self) -> str:
        return f"{_SEED} {self.seed}, {self.companies} companies"


@dataclass(frozen=True, slots=True)
class Told:
    """It was made by a scenario: its name, or its file."""

    scenario: str

    def is_shipped(self) -> bool:
        """Whether it is one that comes along, and no file of somebody's."""
        from pax8.sandbox.scenarios import scenarios

        return self.scenario in {each.name for each in scenarios()}

    def __str__(self) -> str:
        return f"{_SCENARIO} {self.scenario}"


@dataclass(frozen=True, slots=True)
class Found:
    """It was found in a file that does not say."""

    def __str__(self) -> str:
        return "a file"


Origin = Seeded | Told | Found


def note_origin(world: World, origin: Seeded | Told) -> None:
    """Keep what a world begins as, with the world."""
    if isinstance(origin, Told):
        world.set(_SETTING, f"{_SCENARIO} {origin.scenario}")
    else:
        world.set(_SETTING, f"{_SEED} {origin.seed} {origin.companies}")


def origin_of(world: World) -> Origin:
    """What a world began as."""
    kind, _, rest = (world.setting(_SETTING) or "").partition(" ")
    if kind == _SCENARIO:
        return Told(rest)
    if kind == _SEED:
        seed, _, companies = rest.partition(" ")
        return Seeded(int(seed), int(companies))
    return Found()
