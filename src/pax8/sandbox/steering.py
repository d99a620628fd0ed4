"""Which function carries out what a sandbox is told over its control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8.sandbox.serving import Handlers

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox

operates: Handlers[Sandbox] = Handlers()
