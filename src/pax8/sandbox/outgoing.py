"""How an answer goes out on a socket that comes late, slowly, or not to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pax8.sandbox.manner import Cut, pieces

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from pax8.sandbox.manner import Reply

_TRANSPORT = "pax8.transport"
# The statuses that have no body, and so no length.
EMPTY = frozenset({204, 304})


def cuttable(app: ASGIApp) -> ASGIApp:
    """The same application, whose connections can be cut: the outermost one, next to uvicorn."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # ASGI has no word for it, so what cuts is uvicorn's own transport.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        await app({**scope, _TRANSPORT: transport}, receive, send)

    return answer


async def send_as_it_comes(reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer as it is to come."""
    response, manner = reply.response, reply.manner
    if manner.delay:
        await asyncio.sleep(manner.delay)
    if manner.cut in {Cut.REQUEST, Cut.ANSWER}:
        await _cut(scope, receive, flushes=False)
        return
    headers = dict(response.headers)
    if response.status not in EMPTY:
        # That of a HEAD is of what a GET would be answered with.
        headers.setdefault("content-length", str(len(response.content)))
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": [
                (name.encode(), value.encode("latin-1")) for name, value in headers.items()
            ],
        }
    )
    for pause, piece in pieces(reply):
        if pause:
            await asyncio.sleep(pause)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    if manner.cut is None:
        await send({"type": "http.response.body", "body": b""})
    else:
        await _cut(scope, receive, flushes=True)


async def _cut(scope: Scope, receive: Receive, *, flushes: bool) -> None:
    """End the connection.

    :param flushes: Whether what was sent goes out before it ends.
    """
    transport: asyncio.Transport = scope[_TRANSPORT]
    if flushes:
        transport.close()
    else:
        transport.abort()
    # Until it knows of that, the server takes what it has for an answer that ended too early.
    while (await receive())["type"] != "http.disconnect":
        pass
