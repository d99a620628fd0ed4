"""What is said on a page of what was just done, once the browser has gone on to it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pax8.sandbox.control.clock import Happening

_MOST = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done, and what happened of it; `more` is how much of that is not told."""

    text: str
    happened: list[Happening] = field(default_factory=list["Happening"])
    more: int = 0


class Notices:
    """The last notices, by the names that addresses have for them. Safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Notice] = OrderedDict()

    def keep(self, notice: Notice) -> str:
        """Keep a notice; its name."""
        name = token_urlsafe(8)
        with self._lock:
            self._kept[name] = notice
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return name

    def get(self, name: str) -> Notice | None:
        """The notice of this name, as long as it is kept."""
        return self._kept.get(name)
