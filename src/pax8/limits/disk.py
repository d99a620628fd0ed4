"""A ledger in a file, for the processes of one machine."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from pax8._core import file_lock
from pax8._core.ledger import Ledger
from pax8._core.limits import Limit, Reservation
from pax8.errors import ConfigurationError
from pax8.limits.shared_ledger import Answer, Unreachable

_FORM = 1
# What each file of ours begins with.
_MARK = b"pax8 limits\n"
# A larger file than any ledger, which is not read.
_LARGEST = 16 * 2**20
# A clock may be read in two processes in another order than it is written.
_GRAIN = 0.01


class _State(msgspec.Struct):
    """What stands in the file.

    `seen` is when each client was last heard of, `count` how many places were ever taken.
    """

    form: int
    written_at: float
    ledger: Ledger
    seen: dict[str, float]
    born: int
    count: int

    def answer(self, now: float) -> Answer:
        """How it stands."""
        ledger = self.ledger
        limits = ledger.limits(now, len(self.seen))
        return Answer(ledger.epoch, self.born, self.count, limits)


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
        if "\0" in str(location) or os.path.isdir(self.location):  # noqa: PTH112 - it raises nothing
            raise ConfigurationError(f"rate_limit: {location} is not the name of a file")
        self._limit, self._clock = limit, clock
        self._me = secrets.token_hex(8)

    def reserve(self, longest: float) -> tuple[Reservation | None, Answer]:
        """Take the next place; None if it is not within `longest` seconds."""
        with self._change() as (state, now):
            held = state.ledger.reserve(now, longest)
            state.count += held is not None
            return held, state.answer(now)

    def confirm(self, held: Reservation) -> tuple[Reservation, Answer]:
        """What a place that is waited for is now, which may be another one."""
        with self._change() as (state, now):
            confirmed = state.ledger.confirm(held, now)
            state.count += confirmed is not held
            return confirmed, state.answer(now)

    def give_back(self, held: Reservation) -> Answer:
        """Give back a place that was not used."""
        with self._change() as (state, now):
            state.ledger.give_back(held, now)
            return state.answer(now)

    def arrived(self, held: Reservation) -> Answer:
        """Tell that a call may have arrived as late as now."""
        with self._change() as (state, now):
            state.ledger.arrived(held, now)
            return state.answer(now)

    def refused(self, held: Reservation, asked: float | None, chance: float) -> Answer:
        """Tell that a call was refused."""
        with self._change() as (state, now):
            state.ledger.refused(now, held.moment, asked, chance)
            return state.answer(now)

    def register(self, ages: list[float]) -> Answer:
        """Write down calls that were made so many seconds ago."""
        with self._change() as (state, now):
            state.ledger.times = sorted([*state.ledger.times, *(now - age for age in ages)])
            state.count += len(ages)
            return state.answer(now)

    def renew(self) -> None:
        """Be another one than the process that this one was forked from."""
        self._me = secrets.token_hex(8)

    def close(self) -> None:
        """Do nothing: the file is opened for each change."""

    @contextmanager
    def _change(self) -> Generator[tuple[_State, float]]:
        try:
            handle = self._open()
        except OSError as error:
            raise Unreachable(f"{self.location}: {error.strerror}") from error
        try:
            file_lock.lock(handle)
            # After the wait for the lock, so that it is later than whatever is written.
            now = self._clock()
            state = self._read(handle, now)
            state.seen[self._me] = now
            yield state, now
            state.written_at = now
            _write(handle, _MARK + msgspec.msgpack.encode(state))
        except OSError as error:
            raise Unreachable(f"{self.location}: {error.strerror}") from error
        finally:
            # A process that is forked at this moment has it open too.
            file_lock.unlock(handle)
            os.close(handle)

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            return os.open(self.location, flags, 0o600)
        except FileNotFoundError:
            self.location.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self.location, flags, 0o600)

    def _read(self, handle: int, now: float) -> _State:
        limit, content = self._limit, os.read(handle, _LARGEST)
        if content and not content.startswith(_MARK):
            raise Unreachable(f"{self.location} holds something else")
        try:
            state = msgspec.msgpack.decode(content[len(_MARK) :], type=_State)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # New, or of a process that was killed in the midst of it.
            state = None
        if state is None or state.form != _FORM:
            # Numbers and epochs begin with the time, so that they grow even if the file is lost.
            begun = time.time_ns() // 1000
            ledger = Ledger(limit.calls, limit.seconds, limit.guard, number=begun, epoch=begun)
            return _State(_FORM, now, ledger, {}, born=begun, count=begun)
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
