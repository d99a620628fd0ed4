"""How results are written: a table for people, JSON and CSV for programs.

What a writer needs is imported when one is made, so that a program that reads JSON does not wait
for what draws tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from pax8._core.model import Model
    from pax8.cli.rendering.selection import Selection

FORMATS = ("table", "json", "ndjson", "csv")


class Writer(Protocol):
    """What writes records in one of the formats."""

    def one(self, record: Model) -> None:
        """Write a record on its own."""
        ...

    def write(self, records: Sequence[Model]) -> None:
        """Write these records of a listing."""
        ...

    def finish(self) -> list[str]:
        """Write what ends a listing. Returns what its reader should know besides, in lines."""
        ...


def writer(output: str, selection: Selection, stream: BinaryIO, *, exact: bool) -> Writer:
    """What writes in this format. `exact` leaves text in CSV as it is."""
    if output == "table":
        from pax8.cli.rendering.table import Table

        return Table(selection, stream)
    if output == "csv":
        from pax8.cli.rendering.spreadsheet import Csv

        return Csv(selection, stream, exact=exact)
    from pax8.cli.rendering.documents import Json, NdJson

    return (Json if output == "json" else NdJson)(selection, stream)
