"""A ledger in a file, for the processes of one machine."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from pax8._core.limits import Ledger, Limit, Limits, Reservation
from pax8.errors import ConfigurationError
from pax8.limits.shared import Answer, Unreachable

_FORM = 1
# A larger file than any ledger, which is not read.
_LARGEST = 16 * 2**20
# A clock may be read in two processes in another order than it is written.
_GRAIN = 0.01


class _State(msgspec.Struct):
    """What stands in the file. `seen` is when each client was last heard of."""

    form: int
    written_at: float
    ledger: Ledger
    seen: dict[str, float]
    number: int


class DiskLedger:
    """Keeps the ledger in one small file, and changes it while no other process does.

    Its clock is the machine's, which all processes read alike. One that is behind what is written
    was set back, or the machine was started again; then what is written is taken for just made.
    """

    def __init__(self, location: str | Path, limit: Limit, clock: Callable[[], float]) -> None:
        try:
            self.location = Path(location).expanduser()
        except RuntimeError as error:
            raise ConfigurationError(f"rate_limit: {location}: {error}") from error
        self._limit, self._clock = limit, clock
        self._me = secrets.token_hex(8)

    def reserve(self, longest: float) -> Answer | None:
        """Take the next place; None if it is not within `longest` seconds."""
        with self._change() as (state, now):
            moment = state.ledger.reserve(now, longest)
            if moment is None:
                return None
            state.number += 1
            place = Reservation(moment, state.ledger.epoch, state.number)
            return Answer(place, len(state.ledger.times), len(state.seen))

    def give_back(self, reservation: Reservation) -> None:
        """Give back a place that was not used."""
        with self._change() as (state, _):
            state.ledger.give_back(reservation.moment, reservation.epoch)

    def arrived(self, reservation: Reservation) -> None:
        """Tell that a call may have arrived as late as now."""
        with self._change() as (state, now):
            state.ledger.arrived(reservation.moment, now)

    def refused(self, reservation: Reservation, asked: float | None, chance: float) -> int:
        """Tell that a call was refused; the epoch that begins."""
        with self._change() as (state, now):
            state.ledger.refused(now, reservation.moment, asked, chance)
            return state.ledger.epoch

    def register(self, ages: list[float]) -> None:
        """Write down calls that were made so many seconds ago (or will be)."""
        with self._change() as (state, now):
            state.ledger.times = sorted([*state.ledger.times, *(now - age for age in ages)])
            state.number += len(ages)

    def limits(self) -> Limits:
        """Where it stands."""
        with self._change() as (state, now):
            return state.ledger.limits(now, len(state.seen))

    def close(self) -> None:
        """Do nothing: the file is opened for each change."""

    @contextmanager
    def _change(self) -> Generator[tuple[_State, float]]:
        try:
            handle = self._open()
        except OSError as error:
            raise Unreachable(f"{self.location}: {error.strerror}") from error
        try:
            _lock(handle)
            # After the wait for the lock, so that it is later than whatever is written.
            now = self._clock()
            state = self._read(handle, now)
            state.seen[self._me] = now
            yield state, now
            state.written_at = now
            _write(handle, msgspec.msgpack.encode(state))
        except OSError as error:
            raise Unreachable(f"{self.location}: {error.strerror}") from error
        finally:
            # Which unlocks it.
            os.close(handle)

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            return os.open(self.location, flags, 0o600)
        except FileNotFoundError:
            self.location.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self.location, flags, 0o600)

    def _read(self, handle: int, now: float) -> _State:
        limit = self._limit
        try:
            state = msgspec.msgpack.decode(os.read(handle, _LARGEST), type=_State)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # New, or of a process that was killed in the midst of it.
            state = None
        if state is None or state.form != _FORM:
            # Numbers and epochs begin with the time, so that they grow even if the file is lost.
            begun = time.time_ns() // 1000
            ledger = Ledger(limit.calls, limit.seconds, limit.guard, epoch=begun)
            return _State(_FORM, now, ledger, {}, begun)
        if state.written_at > now + _GRAIN:
            behind = state.written_at - now
            state.ledger.shift(behind)
            state.seen = {each: seen - behind for each, seen in state.seen.items()}
        if state.ledger.most != limit.calls:
            state.ledger.most = state.ledger.limit = limit.calls
        state.ledger.window, state.ledger.guard = limit.seconds, limit.guard
        horizon = now - 2 * limit.seconds
        state.seen = {each: seen for each, seen in state.seen.items() if seen > horizon}
        return state


def _write(handle: int, content: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, content)
    os.ftruncate(handle, len(content))


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        # It gives up after ten seconds with an OSError. Far beyond the content, which is read.
        os.lseek(handle, 2**30, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
