"""How an answer goes out on a socket that comes late, slowly, or not to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pax8.sandbox.manner import Cut, pieces

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from pax8.sandbox.manner import Reply


async def send_as_it_comes(reply: Reply, receive: Receive, send: Send) -> None:
    """Send an answer as it is to come.

    :param send: What the server itself gave, which a connection is cut through.
    """
    response, manner = reply.response, reply.manner
    if manner.delay:
        await asyncio.sleep(manner.delay)
    if manner.cut in {Cut.REQUEST, Cut.ANSWER}:
        await _cut(receive, send, flushes=False)
        return
    headers = {**response.headers, "content-length": str(len(response.content))}
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
        await _cut(receive, send, flushes=True)


async def _cut(receive: Receive, send: Any, *, flushes: bool) -> None:
    """End the connection. ASGI has no word for it, so it is done to uvicorn's own transport.

    :param flushes: Whether what was sent goes out before it ends.
    """
    transport: asyncio.Transport = send.__self__.transport
    if flushes:
        transport.close()
    else:
        transport.abort()
    # Until it knows of that, the server takes what it has for an answer that ended too early.
    while (await receive())["type"] != "http.disconnect":
        pass
