"""Files through an async client. Files of this machine are read and written in threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx2

from pax8._core.exchange import SENDING_ERRORS, built, closed, failure, incoming, raised_for
from pax8._core.http import Response
from pax8._core.multipart import Form
from pax8._core.pace import Arrival, Pace, is_file
from pax8._core.transfer import Streamed, Transfer

if TYPE_CHECKING:
    from pax8._core.awaited import AsyncRuntime


class _Body(httpx2.AsyncByteStream):
    def __init__(self, form: Form, request: Transfer, pace: Pace) -> None:
        self._form, self._watch, self._pace = form, request.streams.watch, pace
        self.timer: asyncio.Timeout | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        before, blocks = 0, self._form.blocks()
        while (block := await asyncio.to_thread(next, blocks, None)) is not None:
            yield block
            _by(self._pace, self.timer)
            if self._watch is not None and self._form.sent != before:
                before = self._form.sent
                self._watch(before, self._form.total)


async def transfer(runtime: AsyncRuntime, request: Transfer, seconds: float) -> Response:
    """Send, and read the answer: a file piece by piece, what is no file whole.

    Each step may take some seconds. TransportError if no whole answer comes.
    """
    http, pace = runtime.connections.here(), Pace(request, seconds, runtime.clock)
    form = request.streams.form
    body = None if form is None else _Body(form, request, pace)
    length = len(request.content) if form is None else form.length
    try:
        async with _errors(http, request, pace) as timer:
            stream = httpx2.ByteStream(request.content)
            if body is not None:
                body.timer = timer
            made = built(http, request, pace, body or stream, length)
            answer = await http.send(made, stream=True, auth=None, follow_redirects=False)
    except httpx2.HTTPStatusError as error:
        return raised_for(error)
    file = request.file and is_file(answer.status_code, answer.headers.get("content-type", ""))
    pieces = _pieces(http, answer, request, pace, counted=file)
    if not file:
        return incoming(answer, b"".join([piece async for piece in pieces]))
    found = Streamed(answer.status_code, dict(answer.headers.items()))
    sink = request.streams.sink
    if sink is None:
        found.pieces, found.close = pieces, answer.aclose
        return found
    await runtime.blocking(sink.restart)
    try:
        async for piece in pieces:
            await asyncio.to_thread(sink.write, piece)
    finally:
        await pieces.aclose()
    return found


async def _pieces(
    http: httpx2.AsyncClient,
    answer: httpx2.Response,
    request: Transfer,
    pace: Pace,
    *,
    counted: bool,
) -> AsyncGenerator[bytes]:
    arrival = Arrival(request, answer.headers) if counted else None
    found = aiter(answer.aiter_bytes())
    try:
        while True:
            async with _errors(http, request, pace):
                piece = await anext(found, None)
            if piece is None:
                break
            if arrival is not None:
                arrival.add(piece)
            yield piece
        if arrival is not None:
            arrival.finish()
    finally:
        await answer.aclose()


@asynccontextmanager
async def _errors(
    http: httpx2.AsyncClient, request: Transfer, pace: Pace
) -> AsyncGenerator[asyncio.Timeout]:
    """What httpx2 raises within, as ours; and the bound of what is done within."""
    try:
        async with asyncio.timeout(None) as timer:
            _by(pace, timer)
            yield timer
    except TimeoutError as error:
        raise pace.too_slow() from error
    except SENDING_ERRORS as error:
        raise failure(request, error) from error
    except RuntimeError as error:
        if http.is_closed:
            raise closed() from error
        raise


def _by(pace: Pace, timer: asyncio.Timeout | None) -> None:
    left = pace.left()
    if timer is not None and left < float("inf"):
        timer.reschedule(asyncio.get_running_loop().time() + left)
