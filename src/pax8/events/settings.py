"""Checks of settings with which events would be lost, or handled twice."""

from __future__ import annotations

import math
from typing import Any

from pax8.errors import ConfigurationError


def at_least_one(**given: int) -> None:
    """Refuse what is no whole number from 1, by its name, with a ConfigurationError."""
    for name, value in given.items():
        if type(value) is not int or value < 1:
            raise ConfigurationError(
                f"events: {name}={value!r}: it must be a whole number, and 1 at least"
            )


def seconds(**given: float) -> None:
    """Refuse what is no time that passes and ends, by its name, with a ConfigurationError."""
    for name, value in given.items():
        if not _is_number(value) or not 0 < value < math.inf:
            raise ConfigurationError(
                f"events: {name}={value!r}: it must be more than 0, in seconds, and finite"
            )


def not_negative(**given: float) -> None:
    """Refuse what is below 0, or no finite number, by its name, with a ConfigurationError."""
    for name, value in given.items():
        if not _is_number(value) or not 0 <= value < math.inf:
            raise ConfigurationError(
                f"events: {name}={value!r}: it must be finite, and not below 0"
            )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
