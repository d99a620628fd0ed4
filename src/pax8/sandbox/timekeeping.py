"""The clock of a world: it stands, or goes on with real time, at some speed."""

from __future__ import annotations

import logging
import math
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from pax8.sandbox.database import Busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax8.sandbox.world import World

logger = logging.getLogger("pax8.sandbox")

# The names of settings: the world's instant from which a clock that goes counts, the real one at
# which it was that, in seconds since the epoch, and how many seconds pass in one.
_FROM, _SINCE, _SPEED = "clock from", "clock since", "clock speed"
# How often a clock that goes is looked at, in real seconds: what happens meanwhile is no later.
_GLANCE = 0.25
# How often time passes where nobody asks for anything, in real seconds.
_TICK = 1.0
# What a world's clock shows is kept to the second, as Pax8 writes it.
_SECOND = timedelta(seconds=1)
FASTEST = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says. `speed` is how many seconds pass in a real one; 0 while it stands."""

    now: datetime
    speed: float

    @property
    def running(self) -> bool:
        """Whether it goes by itself."""
        return self.speed > 0


class Timekeeper:
    """Lets the time of a world pass. Safe to share between threads, and by two on one file.

    It has no lock but the world's: who holds that may ask what time it is.

    :param wall: Real time, in seconds since the epoch.
    """

    def __init__(self, world: World, wall: Callable[[], float] = time.time) -> None:
        self._world, self._wall = world, wall
        self._looked = -math.inf
        # While nobody had it open, no time passed.
        reading = self.read()
        if reading.running:
            self._go(reading.speed)

    def read(self) -> Reading:
        """What the clock says."""
        with self._world.reading():
            return Reading(self._world.now, float(self._world.setting(_SPEED) or 0))

    def speed(self) -> float:
        """How many seconds pass in a real one; 0 while it stands."""
        return float(self._world.setting(_SPEED) or 0)

    def tick(self) -> None:
        """Let happen what fell due since the last look, if the clock goes.

        While another process writes to the file, it does not: it will the next time.
        """
        if self.is_due():
            self._looked = self._wall()
            # One that stands is nothing for which others are to be kept from writing.
            if self.speed():
                with suppress(Busy), self._world.impatient():
                    self._catch_up(self._looked)

    def is_due(self) -> bool:
        """Whether it is so long since the last look that something may have fallen due."""
        # A real clock may be set back.
        return abs(self._wall() - self._looked) >= _GLANCE

    def set(self, now: datetime) -> None:
        """Move on to this instant; ValueError if it lies behind."""
        self._moved(now)

    def advance(self, by: timedelta) -> None:
        """Move on by so much; ValueError if that is backwards, or too far for a calendar."""
        if by < timedelta():
            raise ValueError(f"time does not run backwards: {by}")
        try:
            self._moved(self._world.now + by)
        except OverflowError as error:
            raise ValueError("no calendar goes that far") from error

    def stop(self) -> None:
        """Let it stand."""
        with self._world.transaction():
            self._catch_up(self._wall())
            self._world.set(_SPEED, "0")

    def start(self, speed: float = 1.0) -> None:
        """Let it go; ValueError for a speed at which it does not."""
        if not 0 < speed <= FASTEST:
            raise ValueError(f"a clock goes at more than 0 and at most {FASTEST:.0f}, not {speed}")
        with self._world.transaction():
            self._catch_up(self._wall())
            self._go(speed)

    def _moved(self, until: datetime) -> None:
        with self._world.transaction():
            self._catch_up(self._wall())
            self._world.advance(until)
            speed = float(self._world.setting(_SPEED) or 0)
            if speed:
                self._go(speed)

    def _go(self, speed: float) -> None:
        with self._world.transaction():
            self._world.set(_FROM, self._world.now.isoformat())
            self._world.set(_SINCE, repr(self._wall()))
            self._world.set(_SPEED, repr(speed))

    def _catch_up(self, wall: float) -> None:
        with self._world.transaction():
            speed = float(self._world.setting(_SPEED) or 0)
            if not speed:
                return
            begun = datetime.fromisoformat(self._world.setting(_FROM) or "")
            passed = max(0.0, wall - float(self._world.setting(_SINCE) or wall)) * speed
            try:
                until = (begun + timedelta(seconds=passed)).astimezone(UTC)
            except OverflowError:
                # The end of the calendar: it goes no further.
                return
            if until - self._world.now >= _SECOND:
                self._world.advance(until.replace(microsecond=0))


def still(world: World) -> None:
    """Let the clock of a world stand, at the time that it has."""
    world.set(_SPEED, "0")


class Ticker:
    """Lets time pass in a world that nobody asks, in a thread of its own."""

    def __init__(self, timekeeper: Timekeeper) -> None:
        self._timekeeper = timekeeper
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pax8-clock", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(_TICK):
            try:
                self._timekeeper.tick()
            except Exception:
                # Time goes on, whatever one moment of it brings.
                logger.exception("what falls due in the sandbox fails")
