"""Records as a table, for people."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from pax8._core.model import Model
from pax8.cli.printable import one_line
from pax8.cli.rendering.record import Record, text
from pax8.cli.rendering.selection import Column, Selection

_GAP = 2
# At a terminal a cell that nobody asked for takes no more room than this, unless it is an id: half
# of one is of no use.
_WIDEST = 28
# What is narrower is no longer read.
_NARROWEST = 8
_NUMBER = tuple(bytes([each]) for each in b"-0123456789")


@dataclass(slots=True)
class _Place:
    """Where a column stands: its index in the cells, its title, and how it is shown.

    `whole` says that its cells are of no use in parts.
    """

    index: int
    title: str
    width: int
    number: bool
    whole: bool

    def cell(self, content: str) -> str:
        """The content at the width of the column."""
        room = self.width - cell_len(content)
        if room < 0:
            return set_cell_size(content, self.width - 1) + "…"
        return " " * room + content if self.number else content + " " * room


class Table:
    """A line of titles, then a line for each record, written as the records come.

    At a terminal it keeps to its width: what does not fit is left out and named at the end.
    Anywhere else every column is written in full. Columns that are empty in the first records are
    left out, and so are secrets, unless they were asked for.
    """

    def __init__(self, selection: Selection, stream: BinaryIO) -> None:
        self._selection, self._stream = selection, stream
        terminal = sys.stdout.isatty()
        self._width = shutil.get_terminal_size().columns if terminal else None
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        self._styled = terminal and not plain
        self._places: list[_Place] | None = None
        self._left_out: list[str] = []
        self._secret: list[str] = []
        self._folded = False

    def one(self, record: Model) -> None:
        """Write a record on its own: a line for each of its fields."""
        leaves: list[tuple[str, bytes | None]]
        if self._selection.chosen:
            columns = [column.name for column in self._selection.columns]
            leaves = list(zip(columns, self._selection.cells(record), strict=True))
        else:
            leaves = list(Record(record.to_bytes()).leaves())
        rows = [[one_line(name), one_line(text(cell))] for name, cell in leaves]
        widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)] or [0, 0]
        names, values = (_Place(0, "", width, number=False, whole=False) for width in widths)
        names.whole = True
        self._shrink([names, values])
        if self._folded:
            told = [[Text(name, "bold"), Text(value)] for name, value in rows]
            self._fold([names, values], told)
            return
        for name, value in rows:
            self._write(self._title(names.cell(name)) + " " * _GAP + value)

    def write(self, records: Sequence[Model]) -> None:
        """Write these records of a listing."""
        cells = [self._selection.cells(record) for record in records]
        first = self._places is None
        places = self._places = self._lay_out(cells) if self._places is None else self._places
        rows = [[one_line(text(row[place.index])) for place in places] for row in cells]
        if self._width is None or self._selection.chosen:
            for place, column in zip(places, zip(*rows, strict=True), strict=False):
                place.width = max(place.width, *map(cell_len, column))
            self._shrink(places)
        if self._folded:
            self._fold(places, [[Text(cell) for cell in row] for row in rows], titles=first)
            return
        if first:
            titles = (self._title(place.cell(place.title)) for place in places)
            self._write((" " * _GAP).join(titles))
        for row in rows:
            shown = (place.cell(cell) for place, cell in zip(places, row, strict=True))
            self._write((" " * _GAP).join(shown))

    def finish(self) -> list[str]:
        """Write nothing. Returns what is not shown."""
        if self._places is None:
            return ["There are none."]
        notes: list[str] = []
        if self._left_out:
            notes.append(f"No room for {', '.join(self._left_out)}; choose with --columns")
        if self._secret:
            notes.append(f"Not shown: the secret {', '.join(self._secret)}; choose with --columns")
        return notes

    def _lay_out(self, rows: list[list[bytes | None]]) -> list[_Place]:
        columns = list(enumerate(self._selection.columns))
        if not self._selection.chosen:
            filled = {index for row in rows for index, cell in enumerate(row) if text(cell)}
            columns = [each for each in columns if each[0] in filled and not each[1].many]
            self._secret = [each.name for _, each in columns if each.secret]
            columns = [each for each in columns if not each[1].secret]
            # Ids of other things tell a reader least.
            columns.sort(key=lambda each: _refers(each[1]))
        places = [_place(index, column.name, rows) for index, column in columns]
        if self._selection.chosen:
            return places
        kept: list[_Place] = []
        for place in places:
            if self._width is not None and not place.whole:
                place.width = min(place.width, max(_WIDEST, cell_len(place.title)))
            if kept and not self._fits([*kept, place]):
                self._left_out.append(place.title)
            else:
                kept.append(place)
        return kept

    def _shrink(self, places: list[_Place]) -> None:
        """Make all of these fit, the widest the narrower, what must be whole last."""
        while not self._fits(places):
            self._folded = True
            parts = [each for each in places if not each.whole and each.width > _NARROWEST]
            widest = max(parts or places, key=lambda each: each.width)
            if widest.width <= 1:
                return
            widest.width -= 1

    def _fits(self, places: list[_Place]) -> bool:
        width = sum(place.width + _GAP for place in places) - _GAP
        return self._width is None or width <= self._width

    def _fold(self, places: list[_Place], rows: list[list[Text]], *, titles: bool = False) -> None:
        """Write rows that do not fit, cells over several lines."""
        grid = Grid(box=None, show_header=titles, padding=(0, _GAP, 0, 0), pad_edge=False)
        for place in places:
            grid.add_column(
                Text(place.title),
                justify="right" if place.number else "left",
                width=place.width,
                overflow="fold",
            )
        for row in rows:
            grid.add_row(*row)
        lines = io.StringIO()
        Console(
            file=lines,
            width=self._width,
            force_terminal=self._styled,
            color_system="standard" if self._styled else None,
            legacy_windows=False,
        ).print(grid)
        for line in lines.getvalue().splitlines():
            self._write(line)

    def _title(self, content: str) -> str:
        return click.style(content, bold=True) if self._styled else content

    def _write(self, line: str) -> None:
        encoding = sys.stdout.encoding or "utf-8"
        self._stream.write((line.rstrip() + "\n").encode(encoding, "backslashreplace"))


def _refers(column: Column) -> bool:
    return column.name != "id" and column.name.endswith("Id")


def _place(index: int, title: str, rows: list[list[bytes | None]]) -> _Place:
    cells = [row[index] for row in rows]
    title = one_line(title)
    width = max(map(cell_len, [title, *(one_line(text(cell)) for cell in cells)]))
    number = all(cell.startswith(_NUMBER) for cell in cells if cell is not None)
    return _Place(index, title, width, number, title.lower().endswith("id"))
