"""A sandbox for each test: fixtures for pytest, a case for unittest, a rig for all else.

Nothing is imported before it is asked for: pytest imports the fixtures' module in every run of
whoever has this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pax8.testing.case import SandboxTestCase
    from pax8.testing.rig import Rig
    from pax8.testing.settings import Settings

__all__ = ["Rig", "SandboxTestCase", "Settings"]

_HOMES = {
    "Rig": "pax8.testing.rig",
    "SandboxTestCase": "pax8.testing.case",
    "Settings": "pax8.testing.settings",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pax8.testing' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
