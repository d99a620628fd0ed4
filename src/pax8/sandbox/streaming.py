"""How an answer comes to a client in this process: whole, slowly, or not to its end."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import httpx2

from pax8.sandbox.manner import Cut, pieces

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from pax8.sandbox.manner import Reply


def as_it_comes(request: httpx2.Request, reply: Reply) -> httpx2.Response:
    """The answer as it comes; raises what a client sees of a connection that is cut."""
    response, manner = reply.response, reply.manner
    if manner.cut in {Cut.REQUEST, Cut.ANSWER}:
        raise httpx2.RemoteProtocolError(
            "Server disconnected without sending a response.", request=request
        )
    if manner.cut is None and manner.bytes_per_second is None:
        return httpx2.Response(response.status, headers=response.headers, content=response.content)
    headers = {**response.headers, "content-length": str(len(response.content))}
    return httpx2.Response(response.status, headers=headers, stream=_Trickle(request, reply))


class _Trickle(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that comes piece by piece, and maybe not all of it."""

    def __init__(self, request: httpx2.Request, reply: Reply) -> None:
        self._request, self._reply = request, reply

    def __iter__(self) -> Iterator[bytes]:
        for pause, piece in pieces(self._reply):
            time.sleep(pause)
            yield piece
        self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for pause, piece in pieces(self._reply):
            await asyncio.sleep(pause)
            yield piece
        self._end()

    def _end(self) -> None:
        if self._reply.manner.cut is not None:
            raise httpx2.RemoteProtocolError(
                "peer closed connection without sending complete message body",
                request=self._request,
            )
