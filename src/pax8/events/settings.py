"""Checks of settings with which events would be lost, or handled twice."""

from __future__ import annotations

import math

from pax8.errors import ConfigurationError


def at_least_one(**given: int) -> None:
    """Refuse what is less than 1, by its name, with a ConfigurationError."""
    for name, value in given.items():
        if value < 1:
            raise ConfigurationError(f"events: {name}={value!r}: it must be 1 at least")


def seconds(**given: float) -> None:
    """Refuse what is no time that passes and ends, by its name, with a ConfigurationError."""
    for name, value in given.items():
        if not 0 < value < math.inf:
            raise ConfigurationError(
                f"events: {name}={value!r}: it must be more than 0, in seconds, and finite"
            )
