"""Files through a blocking client."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import httpx2

from pax8._core.bounded import current
from pax8._core.exchange import SENDING_ERRORS, built, closed, failure, incoming, raised_for
from pax8._core.http import Response
from pax8._core.multipart import Form
from pax8._core.pace import Arrival, Pace, is_file
from pax8._core.transfer import Streamed, Transfer

if TYPE_CHECKING:
    from pax8._core.blocking import BlockingRuntime


class _Body(httpx2.SyncByteStream):
    def __init__(self, form: Form, request: Transfer, pace: Pace) -> None:
        self._form, self._watch, self._pace = form, request.streams.watch, pace

    def __iter__(self) -> Iterator[bytes]:
        before = 0
        for block in self._form.blocks():
            yield block
            _by(self._pace)
            if self._watch is not None and self._form.sent != before:
                before = self._form.sent
                self._watch(before, self._form.total)


def transfer(runtime: BlockingRuntime, request: Transfer, seconds: float) -> Response:
    """Send, and read the answer: a file piece by piece, what is no file whole.

    Each step may take some seconds. TransportError if no whole answer comes.
    """
    http, pace = runtime.connections.here(), Pace(request, seconds, runtime.clock)
    form = request.streams.form
    stream = httpx2.ByteStream(request.content) if form is None else _Body(form, request, pace)
    length = len(request.content) if form is None else form.length
    try:
        with _errors(http, request, pace):
            made = built(http, request, pace, stream, length)
            answer = http.send(made, stream=True, auth=None, follow_redirects=False)
    except httpx2.HTTPStatusError as error:
        return raised_for(error)
    file = request.file and is_file(answer.status_code, answer.headers.get("content-type", ""))
    pieces = _pieces(http, answer, request, pace, counted=file)
    if not file:
        return incoming(answer, b"".join(pieces))
    found = Streamed(answer.status_code, dict(answer.headers.items()))
    if request.streams.sink is None:
        found.pieces, found.close = pieces, answer.close
        return found
    request.streams.sink.restart()
    with closing(pieces):
        for piece in pieces:
            request.streams.sink.write(piece)
    return found


def _pieces(
    http: httpx2.Client, answer: httpx2.Response, request: Transfer, pace: Pace, *, counted: bool
) -> Generator[bytes]:
    arrival = Arrival(request, answer.headers) if counted else None
    found = answer.iter_bytes()
    try:
        while True:
            # Between the pieces it is the reader's time, and perhaps another request's.
            with _errors(http, request, pace):
                piece = next(found, None)
            if piece is None:
                break
            if arrival is not None:
                arrival.add(piece)
            yield piece
        if arrival is not None:
            arrival.finish()
    finally:
        answer.close()


@contextmanager
def _errors(http: httpx2.Client, request: Transfer, pace: Pace) -> Generator[None]:
    """What httpx2 raises within, as ours; and the bound of what is read within."""
    _by(pace)
    try:
        yield
    except SENDING_ERRORS as error:
        raise failure(request, error) from error
    except RuntimeError as error:
        if http.is_closed:
            raise closed() from error
        raise
    finally:
        current.ends = None


def _by(pace: Pace) -> None:
    current.ends = pace.next(), pace.clock.monotonic
