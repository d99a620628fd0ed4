"""What is wrong with a scenario: all of it at once, each with its place and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LISTED = 12


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, at a line and a column of the file, both counted from 1."""

    line: int
    column: int
    text: str


class ScenarioError(ValueError):
    """A scenario that cannot be used. `file` is where it was read, `problems` all that is wrong.

    As text it is a line for each problem: file, line, column, and what is wrong.
    """

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__(file, tuple(problems))
        self.file = file
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(
            f"{self.file}:{each.line}:{each.column}: {each.text}" for each in self.problems
        )


def nearest(word: str, known: Iterable[str]) -> str:
    """Which of the known words may be meant, as the end of a sentence; or which there are."""
    words = list(dict.fromkeys(known))
    by_fold = {each.casefold(): each for each in words}
    found = get_close_matches(word.casefold()[:100], by_fold, n=1)
    if found:
        return f"; did you mean {by_fold[found[0]]}?"
    if not words or len(words) > _LISTED:
        return ""
    return f"; there is {', '.join(words)}"
