"""Records as JSON: what Pax8 sent, to the digit, with the fields that this version knows not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from pax8._core import wire
from pax8._core.model import Model
from pax8.cli.rendering.record import compact, indented
from pax8.cli.rendering.selection import Selection


class Json:
    """One document: an object for a record, an array for a listing."""

    def __init__(self, selection: Selection, stream: BinaryIO) -> None:
        self._selection, self._stream = selection, stream
        self._begun = False

    def one(self, record: Model) -> None:
        """Write a record on its own."""
        self._stream.write(indented(_source(self._selection, record)) + b"\n")

    def write(self, records: Sequence[Model]) -> None:
        """Write these records of a listing."""
        for record in records:
            document = indented(_source(self._selection, record)).replace(b"\n", b"\n  ")
            self._stream.write((b",\n  " if self._begun else b"[\n  ") + document)
            self._begun = True

    def finish(self) -> list[str]:
        """Write what ends the listing. One that failed before is left open, and so is no JSON."""
        self._stream.write(b"\n]\n" if self._begun else b"[]\n")
        return []


class NdJson:
    """A line for each record."""

    def __init__(self, selection: Selection, stream: BinaryIO) -> None:
        self._selection, self._stream = selection, stream

    def one(self, record: Model) -> None:
        """Write a record on its own."""
        self.write([record])

    def write(self, records: Sequence[Model]) -> None:
        """Write these records of a listing."""
        lines = [compact(_source(self._selection, record)) + b"\n" for record in records]
        self._stream.write(b"".join(lines))

    def finish(self) -> list[str]:
        """Write nothing: each line is whole."""
        return []


def _source(selection: Selection, record: Model) -> bytes:
    if not selection.chosen:
        return record.to_bytes()
    cells = zip(selection.columns, selection.cells(record), strict=True)
    members = [wire.encode(column.name) + b":" + (cell or b"null") for column, cell in cells]
    return b"{" + b",".join(members) + b"}"
