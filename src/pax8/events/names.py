"""Names of topics and actions, which are spelled in several ways."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\W_]+")
# CREATE and CREATED, Cancel and Cancelled.
_ENDINGS = ("", "d", "ed", "led")


def fold(name: str) -> str:
    """The name without what spellings differ in."""
    return _SEPARATORS.sub("", name).casefold()


def same_action(one: str, other: str, topic: str | None = None) -> bool:
    """Whether two names mean one action: `CREATE`, `Created`, and of a product `ProductCreated`."""
    before = fold(topic or "")
    shorter, longer = sorted((_bare(fold(one), before), _bare(fold(other), before)), key=len)
    return any(shorter + ending == longer for ending in _ENDINGS)


def _bare(action: str, topic: str) -> str:
    return action.removeprefix(topic) or action
