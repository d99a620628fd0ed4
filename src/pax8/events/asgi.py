"""Events as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pax8.events.answer import Answer, refusal

if TYPE_CHECKING:
    from pax8.events.events import Events

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# How long a body may take to come, in seconds. Pax8 waits no longer for the answer.
_PATIENCE = 10.0


class AsgiApplication:
    """Receives deliveries at whatever path it is mounted."""

    def __init__(self, events: Events) -> None:
        self._events = events

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI defines it."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            answer = await self._answer(scope, receive)
            if answer is not None:
                await _send(answer, send)
        else:
            await send({"type": "websocket.close"})

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin with the server, and end with it."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._events.start_tasks()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._events.stop_tasks()
                self._events.store.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: MutableMapping[str, Any], receive: Receive) -> Answer | None:
        """The answer to a request; None if there is nobody left to have it."""
        events = self._events
        refused = events.intake.head(scope["method"], _headers(scope["headers"]))
        if refused is not None:
            return refused
        try:
            async with asyncio.timeout(_PATIENCE):
                content = await self._body(receive)
        except TimeoutError:
            return refusal(HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time.")
        if content is None:
            return None
        # What is long to read is short compared with what reading it elsewhere would cost.
        taken = events.intake.body(content)
        if isinstance(taken, Answer):
            return taken
        worker = events.start_tasks()
        answer = await worker.stored(events.keep, taken)
        worker.wake()
        return answer

    async def _body(self, receive: Receive) -> bytes | None:
        """The body, as much of it as may be, and a little more; None if it ended early."""
        content = bytearray()
        while len(content) <= self._events.intake.largest:
            message = await receive()
            if message["type"] != "http.request":
                return None
            content += message.get("body", b"")
            if not message.get("more_body", False):
                break
        return bytes(content)


def _headers(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("utf-8", "surrogateescape")
        # Of two secrets neither is taken.
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _send(answer: Answer, send: Send) -> None:
    headers = [(name.encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
