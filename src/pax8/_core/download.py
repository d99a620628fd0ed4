"""A file of Pax8's, for a blocking client."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from pax8._core.files import Progress
from pax8._core.saving import Held, Saving
from pax8._core.transfer import Streams


class Download:
    """A file that is asked for when it is read: with `save`, `chunks` or `read`.

    `timeout` of the client is then how long each piece may take, and `deadline` how long all of it.
    """

    def __init__(self, fetch: Callable[[Streams], Any]) -> None:
        self._fetch = fetch

    def save(self, path: str | os.PathLike[str], *, progress: Progress | None = None) -> Path:
        """Write it into a file, and return where that is.

        It is written beside its place, under another name, and put there when all has come: under
        the name itself is what was there before, or all of the file. When the connection breaks on
        the way it begins again, as often as a call is tried.

        :param path: The file, which is replaced if it is there.
        :param progress: Is called with the bytes that have come, and with how many there are or
            None. When it begins again, so do they.
        """
        saving = Saving(path)
        try:
            self._fetch(Streams(sink=saving, watch=progress))
            return saving.finish()
        finally:
            saving.discard()

    def chunks(self, *, progress: Progress | None = None) -> Generator[bytes]:
        """Its bytes, piece by piece as they come.

        What was given cannot be taken back, so nothing is tried again on the way: TransportError
        if not all of it comes. Who stops early closes what this returns.

        :param progress: As for `save`.
        """
        with closing(self._fetch(Streams(watch=progress))) as found:
            yield from found.pieces

    def read(self, *, progress: Progress | None = None) -> bytes:
        """All of it, in memory.

        :param progress: As for `save`.
        """
        held = Held()
        self._fetch(Streams(sink=held, watch=progress))
        return held.getvalue()
