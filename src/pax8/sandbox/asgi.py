"""A sandbox as an ASGI application, which keeps to its bounds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pax8._core.http import Request, Response
from pax8.sandbox.application import only_reads
from pax8.sandbox.bodies import Bodies, HungUp
from pax8.sandbox.bounds import USUAL, Bounds, Room
from pax8.sandbox.coding import inflated
from pax8.sandbox.database import Busy
from pax8.sandbox.manner import PLAIN, Reply
from pax8.sandbox.outgoing import EMPTY, send_as_it_comes
from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from pax8.sandbox.transport import Sandbox

# How many bytes of an answer are sent at once.
_PIECE = 256 * 2**10


def application(sandbox: Sandbox, bounds: Bounds = USUAL) -> ASGIApp:
    """The sandbox as an ASGI application."""
    bodies = Bodies(bounds, Room(bounds.held))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        method, path, headers = scope["method"], _path(scope), _headers(scope)

        def is_upload() -> bool:
            return sandbox.takes_files(method, path)

        reply: Reply | None
        try:
            _check_head(scope, bounds)
            async with bodies.read(method, headers, receive, is_upload) as content:
                plain = inflated(content, headers, bounds.body)
                asked = Request(method, _target(scope, path), headers, plain)
                reply = _at_once(sandbox, asked, path)
                if reply is None:
                    reply = await asyncio.to_thread(sandbox.respond, asked)
        except HungUp:
            return
        except Refusal as refusal:
            reply = Reply(sandbox.application.refused(refusal, path))
        if reply.manner is PLAIN:
            await _send(reply.response, send)
        else:
            await send_as_it_comes(reply, scope, receive, send)

    return answer


def _at_once(sandbox: Sandbox, asked: Request, path: str) -> Reply | None:
    """The answer, if nothing is to be waited for; else None.

    To go to a thread and back takes longer than to read a record. What writes may have to wait
    for another process, and all may have to for another thread, which is no work for the loop.
    """
    if not only_reads(asked.method, path) or sandbox.steers(asked) or not sandbox.is_prompt():
        return None
    with sandbox.world.at_once() as held:
        if not held:
            return None
        try:
            with sandbox.world.impatient():
                return sandbox.respond(asked)
        except Busy:
            # What is read is over, and to note that takes what another process holds.
            return None


def _headers(scope: Scope) -> dict[str, str]:
    """The headers, by lower-case names; of those with the same name, the first."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in reversed(scope["headers"])
    }


async def _send(answered: Response, send: Send) -> None:
    headers = [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in answered.headers.items()
    ]
    content = answered.content
    if answered.status not in EMPTY and "content-length" not in answered.headers:
        headers.append((b"content-length", b"%d" % len(content)))
    await send({"type": "http.response.start", "status": answered.status, "headers": headers})
    # Piece by piece, so that it shows whether the client takes any of it.
    rest = memoryview(content)
    while len(rest) > _PIECE:
        await send({"type": "http.response.body", "body": bytes(rest[:_PIECE]), "more_body": True})
        rest = rest[_PIECE:]
    last = content if len(rest) == len(content) else bytes(rest)
    await send({"type": "http.response.body", "body": last})


def _path(scope: Scope) -> str:
    """The path as it was sent: `%2F` in it is no slash that divides it.

    What is asked for may also be said as a whole URL, and is a single asterisk or the name of a
    host where no path is meant.
    """
    path: str = scope["raw_path"].decode("latin-1")
    if not path.startswith("/"):
        path = "/" + path.partition("://")[2].partition("/")[2] if "://" in path else f"/{path}"
    return path


def _target(scope: Scope, path: str) -> str:
    return f"http://sandbox{path}?{scope['query_string'].decode('latin-1')}"


def _check_head(scope: Scope, bounds: Bounds) -> None:
    target = len(scope["raw_path"]) + len(scope["query_string"])
    if target > bounds.target:
        raise Refusal(414, f"What is asked for is longer than {bounds.target} bytes")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > bounds.head:
        raise Refusal(431, f"The headers are larger than {bounds.head} bytes")
