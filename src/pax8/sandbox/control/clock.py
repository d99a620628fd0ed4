"""The clock of a sandbox: it stands or goes, and moves on when it is told to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import msgspec

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.reading import Timestamp
from pax8.sandbox.control.surface import CONTROL

Many = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]


class Happening(Model):
    """Something that happened while time passed: when, of what kind, and to which record."""

    at: Timestamp | None = None
    what: str | None = None
    kind: str | None = None
    id: str = ""


class ClockState(Model):
    """What the clock says. `speed` is how many seconds pass in a real one, 0 while it stands.

    `happened` is what came of moving it, in order; `happened_more` how much more there was than
    is told.
    """

    now: Timestamp | None = None
    running: bool | None = None
    speed: Decimal | None = None
    happened: list[Happening] | None = None
    happened_more: int | None = None


class Clock(Resource[Mode]):
    """The time of the sandbox, which is not that of this machine."""

    surface = CONTROL

    @operation("GET /clock")
    def get(self) -> ClockState:
        """Read the clock."""
        ...

    @operation("POST /clock/stop")
    def stop(self) -> ClockState:
        """Let the clock stand, so that the same requests have the same answers."""
        ...

    @operation("PUT /clock/speed")
    def start(self, speed: Decimal | int) -> ClockState:
        """Let the clock go on by itself.

        :param speed: How many seconds pass in a real one; 1 is as time passes.
        """
        ...

    @operation("PUT /clock")
    def set(self, now: datetime) -> ClockState:
        """Move the clock on to an instant, and let happen what falls due until then.

        One that lies behind is refused: what happened has happened.

        :param now: The instant, with its zone.
        """
        ...

    @operation("POST /clock/advance")
    def advance(
        self,
        *,
        months: Many | None = None,
        days: Many | None = None,
        hours: Many | None = None,
        minutes: Many | None = None,
        seconds: Many | None = None,
    ) -> ClockState:
        """Move the clock on by so much, and let happen what falls due meanwhile, in order.

        Invoices are made and paid, trials end, cancellations take effect, commitments renew, usage
        accrues, tokens expire.

        :param months: Months of the calendar, which go first.
        :param days: Days of 24 hours.
        :param hours: Hours.
        :param minutes: Minutes.
        :param seconds: Seconds.
        """
        ...
