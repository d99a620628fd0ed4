"""What can be asked of a sandbox, by the names that its clients call it."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase

from pax8.sandbox.application import names


def require_known(pattern: str) -> None:
    """Raise ValueError for a pattern that no operation fits, with the nearest that there is.

    :param pattern: Such as `orders.create`, `companies.*`, `token` or `*`.
    """
    known = names()
    if any(fnmatchcase(each, pattern) for each in known):
        return
    near = get_close_matches(pattern, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "they are called as orders.create"
    raise ValueError(f"operation: nothing is called {pattern}; {hint}")
