"""How far a long listing has come, on stderr, for a person who watches."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

# What is over sooner needs no bar, and what is drawn more often cannot be read.
_PATIENCE, _PAUSE = 1.0, 0.1
_CELLS = 24


class Progress:
    """A bar in one line, drawn over itself. It is nothing unless it writes to a terminal.

    :param most: How many records are wanted at most; None for all.
    """

    def __init__(
        self,
        most: int | None,
        stream: TextIO | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._now = most, now
        self._stream = sys.stderr if stream is None else stream
        self._watched = self._stream.isatty()
        self._began, self._drawn_at = now(), float("-inf")
        self._done = 0
        self._total: int | None = None
        self._drawn = 0

    def advance(self, records: int, total: int | None) -> None:
        """Count these records, of a total if that is known."""
        self._done += records
        known = [each for each in (total, self._most) if each is not None]
        self._total = min(known) if known else None
        now = self._now()
        if self._watched and now - self._began >= _PATIENCE and now - self._drawn_at >= _PAUSE:
            self._drawn_at = now
            self._draw(now - self._began)

    def clear(self) -> None:
        """Take the bar away, so that something else can be written."""
        if self._drawn:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()
            self._drawn = 0
            self._drawn_at = float("-inf")

    def _draw(self, seconds: float) -> None:
        parts: list[str] = []
        if self._total:
            share = min(1.0, self._done / self._total)
            full = int(share * _CELLS)
            parts.append("#" * full + "-" * (_CELLS - full))
            parts.append(f"{self._done:,} of {self._total:,}")
            if 0 < share < 1:
                parts.append(f"about {_clock(seconds / share - seconds)} left")
        else:
            parts.append(f"{self._done:,}")
        self._write("  ".join(parts))

    def _write(self, line: str) -> None:
        # One column less than there are: a full line would wrap.
        line = line[: shutil.get_terminal_size().columns - 1]
        self._stream.write("\r" + line.ljust(self._drawn))
        self._stream.flush()
        self._drawn = len(line)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes}:{seconds:02}"
