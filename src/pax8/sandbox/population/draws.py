"""What every part of the population draws from its seeded generator."""

from random import Random
from uuid import UUID


def identity(rng: Random) -> str:
    """Draw an id."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def chance(rng: Random, percent: float) -> bool:
    """Draw whether something happens that does in so many cases of a hundred."""
    return rng.random() * 100 < percent
