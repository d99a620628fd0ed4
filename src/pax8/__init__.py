"""The Pax8 API in Python: two clients from one declaration, and a Pax8 that runs here.

from pax8 import Pax8Client

with Pax8Client() as client:
    for company in client.companies.list(city="New York"):
        print(company.name)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pax8._version import __version__

if TYPE_CHECKING:
    from pax8 import enums, exceptions, filters, types
    from pax8.client import AsyncPax8Client, Pax8Client
    from pax8.errors import OutcomeUnknown, Pax8Error

__all__ = [
    "AsyncPax8Client",
    "OutcomeUnknown",
    "Pax8Client",
    "Pax8Error",
    "__version__",
    "enums",
    "exceptions",
    "filters",
    "types",
]

_HOMES = {
    "AsyncPax8Client": "pax8.client",
    "OutcomeUnknown": "pax8.errors",
    "Pax8Client": "pax8.client",
    "Pax8Error": "pax8.errors",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import pax8` costs nothing."""
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    elif name in __all__:
        value = import_module(f"pax8.{name}")
    else:
        raise AttributeError(f"module 'pax8' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
