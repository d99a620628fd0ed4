"""The places that the population comes from."""

from pax8.sandbox.population.places import english, latin, scripts
from pax8.sandbox.population.places.place import City, Place, Word, plain

__all__ = ["NEW_YORK", "PLACES", "UNITED_STATES", "City", "Place", "Word", "plain"]

PLACES: tuple[Place, ...] = (*english.PLACES, *latin.PLACES, *scripts.PLACES)

UNITED_STATES = english.UNITED_STATES
NEW_YORK = UNITED_STATES.cities[0]
