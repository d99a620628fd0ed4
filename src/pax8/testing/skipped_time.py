"""Time in which nobody waits: what is slept through has passed."""

from __future__ import annotations

import asyncio
import threading
import time

from pax8._core.runtime import Clock


class SkippedTime:
    """Real time, and on top of it all that was slept through at once. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._skipped = 0.0
        self.clock = Clock(self.time, self.monotonic, self.sleep, self.asleep)

    def time(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._skipped

    def monotonic(self) -> float:
        """Seconds since some moment, never set back."""
        return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        """Let so many seconds have passed."""
        with self._lock:
            self._skipped += max(0.0, seconds)

    async def asleep(self, seconds: float) -> None:
        """Let so many seconds have passed; as in any wait, the others go on."""
        self.sleep(seconds)
        await asyncio.sleep(0)
