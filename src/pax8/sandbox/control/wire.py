"""How a sandbox speaks, where it is not known how Pax8 does."""

from __future__ import annotations

import builtins

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8.sandbox.control.surface import CONTROL


class WireSwitch(Model):
    """A switch: its value, what else it may be, and what it is about."""

    name: str | None = None
    value: str | None = None
    default: str | None = None
    values: list[str] | None = None
    about: str | None = None
    known: str | None = None


class WireSwitches(Resource[Mode]):
    """What is not known of Pax8, and can be had either way."""

    surface = CONTROL

    @operation("GET /wire")
    def list(self) -> builtins.list[WireSwitch]:
        """List the switches."""
        ...

    @operation("PUT /wire/{name}")
    def set(self, name: str, value: str, /) -> WireSwitch:
        """Set a switch.

        :param name: Its name.
        :param value: One of its values.
        """
        ...
