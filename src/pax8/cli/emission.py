"""Results on their way to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import click

from pax8._core.download import Download
from pax8._core.listing import Listing
from pax8._core.model import Model
from pax8.cli.printable import printable
from pax8.cli.progress import Progress
from pax8.cli.rendering import writer
from pax8.cli.rendering.selection import Selection


@dataclass(frozen=True, slots=True)
class Output:
    """How results are wanted.

    `form` is one of the formats, `columns` the names of columns with commas between them, `exact`
    leaves text in CSV as it is, `limit` is how many records of a listing are enough.
    """

    form: str | None
    columns: str | None
    exact: bool
    limit: int | None


def emit(result: Any, kind: type[Model], output: Output) -> None:
    """Write a record, a list of them, or a listing page by page as it is read."""
    stream = sys.stdout.buffer
    selection = Selection(kind, output.columns)
    form = output.form or ("table" if sys.stdout.isatty() else "json")
    writes = writer(form, selection, stream, exact=output.exact)
    notes: list[str] = []
    if isinstance(result, Model):
        writes.one(result)
    else:
        progress, shared = Progress(output.limit), sys.stdout.isatty()
        try:
            for records, total in _batches(result, output.limit):
                if shared:
                    progress.clear()
                writes.write(records)
                stream.flush()
                progress.advance(len(records), total)
        finally:
            progress.clear()
        notes += writes.finish()
    stream.flush()
    for line in (*notes, *selection.doubts()):
        click.echo(printable(line), err=True)


def write_file(download: Download, to: str) -> None:
    """Write what is downloaded into this file, or to standard output if it is `-`."""
    if to != "-":
        download.save(to)
        return
    for piece in download.chunks():
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _batches(result: Any, limit: int | None) -> Iterable[tuple[list[Any], int | None]]:
    """The records as they come, each lot with the total that is known by then."""
    if not isinstance(result, Listing):
        if result:
            yield list(result), len(result)
        return
    left = limit
    for page in cast("Listing[Any]", result).pages():
        records = page.content if left is None else page.content[:left]
        if records:
            yield records, page.total_elements
        if left is not None:
            left -= len(records)
            if left <= 0:
                return
