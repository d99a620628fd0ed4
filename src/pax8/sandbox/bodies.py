"""The body of a request as it comes in, within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from typing import TYPE_CHECKING

from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive

    from pax8.sandbox.bounds import Bounds, Room

# Up to about so many bytes a body is read without asking for room.
_SMALL = 64 * 2**10
_NOTHING = nullcontext(b"")
# What has no body unless it says so.
_BODILESS = frozenset({"GET", "HEAD"})
# After this answer nothing that comes on the connection is read.
_LAST = {"connection": "close"}


class HungUp(Exception):  # noqa: N818 - nothing went wrong here
    """The client is gone before all was there, and waits for no answer."""


class Bodies:
    """Reads the bodies of requests, all of which share one room."""

    def __init__(self, bounds: Bounds, room: Room) -> None:
        """Keep to these bounds, and take what is large into this room."""
        self._bounds, self._room = bounds, room

    def read(
        self,
        method: str,
        headers: Mapping[str, str],
        receive: Receive,
        is_upload: Callable[[], bool],
    ) -> AbstractAsyncContextManager[bytes]:
        """The body; there is room for its bytes inside.

        Raises `Refusal` where it is larger than it may be, or too slow, and `HungUp`.

        :param is_upload: Whether it may bring files; asked only if that matters.
        """
        said = headers.get("content-length")
        if said is None and method in _BODILESS and "transfer-encoding" not in headers:
            return _NOTHING
        return self._read(said, receive, is_upload)

    @asynccontextmanager
    async def _read(
        self, said: str | None, receive: Receive, is_upload: Callable[[], bool]
    ) -> AsyncGenerator[bytes]:
        # How long one is that comes in chunks is seen at its end only.
        length = None if said is None else int(said)
        most = self._bounds.body
        if (length is None or length > most) and is_upload():
            most = self._bounds.upload
        if length is not None and length > most:
            raise _too_large(most)
        body = _Body(receive, most)
        async with AsyncExitStack() as held:
            await self._in_time(body, min(most, _SMALL))
            if not body.is_whole:
                await held.enter_async_context(self._room.taken(length or most))
                await self._in_time(body, most)
            yield body.content()

    async def _in_time(self, body: _Body, enough: int) -> None:
        try:
            async with asyncio.timeout(self._bounds.patience + enough / self._bounds.pace):
                await body.read(enough)
        except TimeoutError:
            raise Refusal(408, "The request was not there in time", headers=_LAST) from None


class _Body:
    """What is there of a body."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.is_whole = False
        self._receive, self._most = receive, most
        self._parts: list[bytes] = []
        self._length = 0

    async def read(self, enough: int) -> None:
        """Read until it is whole, or until this much is there."""
        while not self.is_whole and self._length <= enough:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise HungUp
            part: bytes = message.get("body", b"")
            self._length += len(part)
            if self._length > self._most:
                raise _too_large(self._most)
            self._parts.append(part)
            self.is_whole = not message.get("more_body")

    def content(self) -> bytes:
        """All of it."""
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def _too_large(most: int) -> Refusal:
    return Refusal(413, f"The body is larger than {most} bytes")
