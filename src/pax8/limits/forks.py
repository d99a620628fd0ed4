"""What is made anew in a process that was forked."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Renewable(Protocol):
    """What holds something that a process cannot have from the one that it was forked from."""

    def renew(self) -> None:
        """Make it anew: this process was forked just now."""
        ...


_all = weakref.WeakSet[Renewable]()


def renewed_after_fork(made: Renewable) -> None:
    """Have this renewed in each process that is forked from this one, for as long as it lives."""
    _all.add(made)


def _renew() -> None:
    for each in list(_all):
        each.renew()


# There is no fork on Windows.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
