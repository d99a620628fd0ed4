"""What must not be left behind: threads, open files and connections, memory."""

from __future__ import annotations

import gc
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

_HANDLES = Path("/proc/self/fd")
# Where memory is counted: what the clients keep, and what they send with.
_COUNTED = (
    "*/pax8/_core/*",
    "*/pax8/client.py",
    "*/pax8/_client.py",
    "*/pax8/api/*",
    "*/httpx2/*",
    "*/httpcore2/*",
)
# Not what it remembers of what it wrote, which grows up to a number that is tested by itself.
_UNCOUNTED = ("*/pax8/_core/claims.py",)
# Seconds for what is ending to have ended.
_PATIENCE = 10.0


def threads() -> int:
    """How many threads there are."""
    return threading.active_count()


def handles() -> int:
    """How many files and connections are open; 0 where the system does not say."""
    return len(list(_HANDLES.iterdir())) if _HANDLES.is_dir() else 0


def settled(count: Callable[[], int], most: int) -> bool:
    """Whether there are no more than that, soon."""
    until = time.monotonic() + _PATIENCE
    while count() > most:
        gc.collect()
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def memory() -> tracemalloc.Snapshot:
    """The memory that is held now, as far as it is counted."""
    gc.collect()
    filters = [tracemalloc.Filter(inclusive=True, filename_pattern=each) for each in _COUNTED]
    filters += [tracemalloc.Filter(inclusive=False, filename_pattern=each) for each in _UNCOUNTED]
    return tracemalloc.take_snapshot().filter_traces(filters)


def size(snapshot: tracemalloc.Snapshot) -> int:
    """The bytes in it."""
    return sum(each.size for each in snapshot.traces)
