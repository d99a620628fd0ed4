"""What begins anew in a process that was forked: locks, threads and connections."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Forks(Protocol):
    """What has to begin anew in a forked process."""

    def begin_anew(self) -> None:
        """Forget what is the parent's, without a lock: nobody else runs yet."""
        ...


_known = weakref.WeakSet[Forks]()


def watch(each: Forks) -> None:
    """Have it begin anew in every process that is forked from now on."""
    _known.add(each)


def _begin_anew() -> None:
    for each in list(_known):
        each.begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
