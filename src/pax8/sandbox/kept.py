"""What was worked out from records, for as long as they stay as they are."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Kept(Generic[T]):
    """The most recently used of some values, each good for one version of what it is made from."""

    def __init__(self, most: int) -> None:
        """Keep so many values at most."""
        self._most = most
        self._values: OrderedDict[Hashable, tuple[object, T]] = OrderedDict()

    def get(self, key: Hashable, version: object, make: Callable[[], T]) -> T:
        """The value of this key at this version, made if it is not there."""
        kept = self._values.get(key)
        if kept is None or kept[0] != version:
            kept = self._values[key] = (version, make())
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)
        return kept[1]
