"""How many calls a sandbox lets through, before it says 429."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8.sandbox.control.surface import CONTROL

Calls = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class LimitState(Model):
    """The limit: `calls` in `seconds`, of which so many are `used`. No `calls`: no limit."""

    calls: int | None = None
    seconds: Decimal | None = None
    used: int | None = None
    reset: Decimal | None = None


class Limits(Resource[Mode]):
    """How many calls are let through. What a 429 says is set by the wire switches."""

    surface = CONTROL

    @operation("GET /limits")
    def get(self) -> LimitState:
        """Read the limit, and how much of it is used."""
        ...

    @operation("PUT /limits")
    def set(self, calls: Calls = 1000, seconds: Decimal = Decimal(60)) -> LimitState:
        """Let so many calls through in so much time. It begins anew.

        :param calls: How many.
        :param seconds: In how many real seconds, whatever the sandbox's clock says.
        """
        ...

    @operation("DELETE /limits")
    def lift(self) -> None:
        """Let any number of calls through."""
        ...
