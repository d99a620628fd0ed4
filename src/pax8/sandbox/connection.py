"""A client's connection to a sandbox: who keeps it waiting too long, loses it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from pax8.sandbox.bounds import Bounds

# Up to so many bytes the beginning of a body goes out with its head.
_SHORT = 16 * 2**10


class _Together:
    """A transport that sends the head of an answer and what follows at once in one go.

    Two goes take the server longer than to find what it answers with.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held = b""

    def write(self, data: bytes) -> None:
        """Send this, by the end of the loop's turn."""
        if self._held and len(data) < _SHORT:
            data, self._held = self._held + data, b""
        elif not self._held and data.startswith(b"HTTP/1.1 "):
            self._held = data
            self._loop.call_soon(self._flush)
            return
        self._flush()
        self._transport.write(data)

    def close(self) -> None:
        """Close it once all is sent."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        if self._held:
            data, self._held = self._held, b""
            self._transport.write(data)


class Connection(H11Protocol):
    """One that waits for what was begun for as long as its bounds say, and no longer.

    What answers waits by itself for a body. The others are waited for here: a head, the rest of
    what was refused before it was there, and a client that does not take its answer.
    """

    def __init__(self, *args: Any, bounds: Bounds, **given: Any) -> None:
        super().__init__(*args, **given)
        self._bounds = bounds
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the one above
        """Wait for a first request."""
        super().connection_made(transport)
        self.transport = cast("asyncio.Transport", _Together(transport, self.loop))
        self._reading = self._limited()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        for each in (self._reading, self._writing):
            if each is not None:
                each.cancel()
        # It was armed by what was answered last, and would keep all of this for its time.
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take what comes; see whether more of it is to be waited for."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Go on to what comes next; see whether what was asked is there whole."""
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """Wait for the client to take some of its answer."""
        super().pause_writing()
        if self._writing is None:
            self._writing = self._limited()

    def resume_writing(self) -> None:
        """It has taken some."""
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, unless an answer is under way already: then cut it off."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            super().send_400_response(msg)
        else:
            self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: to go on in HTTP is what was meant."""

    def _watch(self) -> None:
        if not self._is_awaited():
            if self._reading is not None:
                self._reading.cancel()
                self._reading = None
        elif self._reading is None:
            self._reading = self._limited()

    def _is_awaited(self) -> bool:
        """Whether there is a part of something whose rest nobody else waits for."""
        if self.conn.their_state is h11.IDLE:
            return bool(self.conn.trailing_data[0])
        return self.conn.their_state is h11.SEND_BODY and self.cycle.response_complete

    def _limited(self) -> asyncio.TimerHandle:
        return self.loop.call_later(self._bounds.patience, self._give_up)

    def _give_up(self) -> None:
        self.transport.abort()
