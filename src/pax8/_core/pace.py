"""How fast a file must come or go, and whether all of it has come."""

from __future__ import annotations

from typing import Any

from pax8._core.exchange import TimeLeft, too_slow
from pax8._core.runtime import Clock
from pax8._core.transfer import Transfer
from pax8.errors import TransportError

_OK = 200


class Pace(TimeLeft):
    """How long each step of a transfer may take: some seconds, and no longer than all of it."""

    def __init__(self, request: Transfer, seconds: float, clock: Clock) -> None:
        super().__init__(float("inf") if request.until is None else request.until, clock)
        self.clock = clock
        self._request, self._seconds = request, seconds

    def __getitem__(self, phase: str) -> float | None:
        return min(self._seconds, super().__getitem__(phase) or self._seconds)

    def next(self) -> float:
        """When the next step must be done; TransportError if all must be over already."""
        now = self._clock.monotonic()
        if now >= self._until:
            raise TransportError(self._request.sent, "the time for all of it ran out on the way")
        return min(self._until, now + self._seconds)

    def left(self) -> float:
        """Seconds until the next step must be done."""
        return self.next() - self._clock.monotonic()

    def too_slow(self) -> TransportError:
        """The error for a step that took longer than it may."""
        return too_slow(self._request, self._seconds)


class Arrival:
    """How much of a file has arrived, held against how much there is."""

    def __init__(self, request: Transfer, headers: Any) -> None:
        self._request, self._watch, self.got = request, request.streams.watch, 0
        length = headers.get("content-length", "")
        coded = headers.get("content-encoding", "identity") != "identity"
        self.total = int(length) if length.isdecimal() and not coded else None

    def add(self, piece: bytes) -> None:
        """Count what has come."""
        self.got += len(piece)
        if self._watch is not None:
            self._watch(self.got, self.total)

    def finish(self) -> None:
        """Raise TransportError if it is not all."""
        if self.total is not None and self.got != self.total:
            why = f"{self.got} bytes came of {self.total}"
            raise TransportError(self._request.sent, why)


def is_file(status: int, content_type: str) -> bool:
    """Whether an answer to a request for a file can be one: an error or a record is JSON."""
    return status == _OK and "json" not in content_type.partition(";")[0]
