"""Records as CSV that a spreadsheet may be trusted with.

A spreadsheet takes text that begins with `=`, `+`, `-` or `@` for a formula, and a company that
names itself `=HYPERLINK(…)` would have it carried out. Such text gets an apostrophe before it, and
so does text that begins with an apostrophe already: whoever takes one leading apostrophe off every
cell has the data to the letter. Numbers are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from pax8._core.model import Model
from pax8.cli.rendering.record import text
from pax8.cli.rendering.selection import Selection

# The wide forms are what some spreadsheets take for the narrow ones, and what cannot be seen is
# what some pass over.
_GUARDED = re.compile(r"[\s\x00-\x1f\ufeff]*['=+\-@＝＋－＠]")  # noqa: RUF001 - the wide forms
_QUOTED = re.compile(r'[",\r\n]')


class Csv:
    """A line of names, then a line for each record. `exact` leaves text as it is."""

    def __init__(self, selection: Selection, stream: BinaryIO, *, exact: bool) -> None:
        self._selection, self._stream, self._exact = selection, stream, exact
        self._begun = False

    def one(self, record: Model) -> None:
        """Write a record on its own, under its line of names."""
        self.write([record])

    def write(self, records: Sequence[Model]) -> None:
        """Write these records of a listing."""
        lines = [self._line(self._selection.cells(record)) for record in records]
        if not self._begun:
            names = (column.name for column in self._selection.columns)
            lines.insert(0, _joined(self._guarded(name) for name in names))
            self._begun = True
        self._stream.write("".join(lines).encode())

    def finish(self) -> list[str]:
        """Write the line of names, if no record has come."""
        if not self._begun:
            self.write([])
        return []

    def _line(self, cells: list[bytes | None]) -> str:
        # What is no text in JSON is no formula either: a number, true, false, a list.
        return _joined(
            self._guarded(text(cell)) if cell and cell.startswith(b'"') else text(cell)
            for cell in cells
        )

    def _guarded(self, cell: str) -> str:
        return f"'{cell}" if not self._exact and _GUARDED.match(cell) else cell


def _joined(cells: Iterable[str]) -> str:
    quoted = [
        f'"{cell.replace(chr(34), 2 * chr(34))}"' if _QUOTED.search(cell) else cell
        for cell in cells
    ]
    # An empty line would be no record at all.
    return (",".join(quoted) or '""') + "\n"
