"""Times that are given to a command."""

from __future__ import annotations

import re
from typing import Any

import click

_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(ms|s|)")
_SCALES = {"ms": 0.001, "s": 1.0, "": 1.0}


class Duration(click.ParamType[float]):
    """A time such as 100ms or 1.5s; a number alone is of seconds.

    `endless` says that `none` stands for a time without end.
    """

    name = "duration"

    def __init__(self, *, endless: bool = False) -> None:
        self._endless = endless

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The seconds that this is."""
        if isinstance(value, int | float):
            return value
        said = str(value).strip().lower()
        if self._endless and said == "none":
            return float("inf")
        match = _DURATION.fullmatch(said)
        if match is None:
            self.fail(f"{value!r} is no time such as 100ms or 1.5s", param, ctx)
        return float(match[1]) * _SCALES[match[2]]
