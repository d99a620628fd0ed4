"""A file of Pax8's, for an async client."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import Any

from pax8._core.files import Progress
from pax8._core.saving import Held, Saving
from pax8._core.transfer import Streams


class AsyncDownload:
    """A file that is asked for when it is read: with `save`, `chunks` or `read`.

    `timeout` of the client is then how long each piece may take, and `deadline` how long all of it.
    """

    def __init__(self, fetch: Callable[[Streams], Coroutine[Any, Any, Any]]) -> None:
        self._fetch = fetch

    async def save(self, path: str | os.PathLike[str], *, progress: Progress | None = None) -> Path:
        """Write it into a file, and return where that is. As `Download.save`.

        :param path: The file, which is replaced if it is there.
        :param progress: Is called with the bytes that have come, and with how many there are or
            None.
        """
        saving = await asyncio.to_thread(Saving, path)
        try:
            await self._fetch(Streams(sink=saving, watch=progress))
            return await asyncio.to_thread(saving.finish)
        finally:
            # Not in a thread: whoever is cancelled waits for nothing more.
            saving.discard()

    async def chunks(self, *, progress: Progress | None = None) -> AsyncGenerator[bytes]:
        """Its bytes, piece by piece as they come. As `Download.chunks`.

        :param progress: As for `save`.
        """
        found = await self._fetch(Streams(watch=progress))
        try:
            async with aclosing(found.pieces) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await found.close()

    async def read(self, *, progress: Progress | None = None) -> bytes:
        """All of it, in memory.

        :param progress: As for `save`.
        """
        held = Held()
        await self._fetch(Streams(sink=held, watch=progress))
        return held.getvalue()
