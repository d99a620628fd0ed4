"""Worlds that are kept as they were, by name."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pax8.sandbox.world import World

# To SQLite it is a file of its own that is gone when it is closed, and in memory as far as it fits.
_TEMPORARY = ""
# Each has a file open.
_MOST = 100


class Snapshots:
    """Copies of a world. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, World] = {}

    def keep(self, name: str, world: World) -> World:
        """Keep the world as it is now, in the place of what was kept under this name."""
        copy = world.copy(_TEMPORARY)
        with self._lock:
            if name not in self._kept and len(self._kept) >= _MOST:
                raise ValueError(f"there are {_MOST} snapshots already; delete some")
            self._kept.pop(name, None)
            self._kept[name] = copy
        return copy

    def get(self, name: str) -> World | None:
        """What is kept under this name."""
        return self._kept.get(name)

    def items(self) -> list[tuple[str, World]]:
        """All that are kept, with their names, oldest first."""
        with self._lock:
            return list(self._kept.items())

    def forget(self, name: str) -> None:
        """Keep it no more."""
        # Who is just coming back to it may; it is closed when nobody has it any more.
        with self._lock:
            self._kept.pop(name, None)

    def close(self) -> None:
        """Keep none of them."""
        for name in dict(self.items()):
            self.forget(name)
