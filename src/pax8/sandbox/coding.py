"""Bodies that are compressed on their way: of requests, and of answers to who takes them so."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_GZIP = b"gzip"
_CODING, _ACCEPTED = b"content-encoding", b"accept-encoding"
# zlib's number for gzip, and for its usual window.
_OF_GZIP = 16 + zlib.MAX_WBITS
# To compress more takes longer than to send it, on one machine.
_LEVEL = 1
# What is shorter is not worth it.
_SHORTEST = 1024
# What a compressed request may come to, as no request of JSON does.
_LARGEST = 10 * 1024 * 1024


def coded(app: ASGIApp, compresses: Callable[[], bool]) -> ASGIApp:
    """The same application, which takes requests that are compressed by gzip, and answers so.

    A request in another coding is refused with 415, one that is not what it says with 400, and
    one that comes to more than 10 MB with 413, before it is held.

    :param compresses: Whether answers are to be compressed for who accepts it.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        coding = headers.get(_CODING, b"identity").strip().lower()
        if coding != b"identity":
            try:
                receive = await _inflated(coding, receive)
            except Refusal as refusal:
                await _refuse(refusal, scope, send)
                return
            kept = [
                each for each in scope["headers"] if each[0] not in {_CODING, b"content-length"}
            ]
            scope = {**scope, "headers": kept}
        if accepts_gzip(headers.get(_ACCEPTED, b"")) and compresses():
            send = _compressing(send)
        await app(scope, receive, send)

    return answer


def accepts_gzip(header: bytes) -> bool:
    """Whether who sends this `Accept-Encoding` takes gzip."""
    weights: dict[bytes, bool] = {}
    for each in header.lower().split(b","):
        name, _, rest = each.partition(b";")
        weight = rest.strip().removeprefix(b"q=").strip()
        weights[name.strip()] = not weight or weight.strip(b"0.") != b""
    return weights.get(_GZIP, weights.get(b"x-gzip", weights.get(b"*", False)))


async def _inflated(coding: bytes, receive: Receive) -> Receive:
    """What gives the body as it was before it was compressed; `Refusal` if it cannot be had."""
    if coding not in {_GZIP, b"x-gzip"}:
        name = coding.decode("latin-1")
        why = f"Content-Encoding '{name}' is not supported; gzip is"
        raise Refusal(415, why, headers={"accept-encoding": "gzip"})
    inflater, parts, size, more = zlib.decompressobj(_OF_GZIP), list[bytes](), 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return _told(message)
        more = message.get("more_body", False)
        try:
            part = inflater.decompress(message.get("body", b""), _LARGEST + 1 - size)
        except zlib.error:
            raise Refusal(400, "Invalid input: the body is not compressed by gzip") from None
        size += len(part)
        if inflater.unused_data:
            raise Refusal(400, "Invalid input: the body goes on behind its end")
        if size > _LARGEST:
            raise Refusal(413, f"The body comes to more than {_LARGEST} bytes")
        parts.append(part)
    if size and not inflater.eof:
        raise Refusal(400, "Invalid input: the body ends before its end")
    return _told({"type": "http.request", "body": b"".join(parts), "more_body": False}, receive)


def _told(message: Message, then: Receive | None = None) -> Receive:
    """What gives this message, once, and then what comes."""
    waiting = [message]

    async def receive() -> Message:
        if waiting:
            return waiting.pop()
        return message if then is None else await then()

    return receive


async def _refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    response = refusal.response(scope["path"])
    headers = [(name.encode(), value.encode()) for name, value in response.headers.items()]
    # What is left of the body is not read, so no other request can follow it.
    headers += [(b"content-length", b"%d" % len(response.content)), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


def _compressing(send: Send) -> Send:
    """What sends an answer compressed, if it is whole and long enough."""
    begun: list[Message] = []

    async def later(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(message)
            return
        if begun:
            start = begun.pop()
            await send(start if message.get("more_body") else _shortened(start, message))
        await send(message)

    return later


def _shortened(start: Message, message: Message) -> Message:
    """The start of an answer whose body, in `message`, is compressed if it is worth it."""
    content: bytes = message.get("body", b"")
    headers: list[tuple[bytes, bytes]] = list(start["headers"])
    if len(content) < _SHORTEST or any(name == _CODING for name, _ in headers):
        return start
    deflater = zlib.compressobj(_LEVEL, wbits=_OF_GZIP)
    message["body"] = deflater.compress(content) + deflater.flush()
    length = b"%d" % len(message["body"])
    kept = [each for each in headers if each[0].lower() != b"content-length"]
    kept += [(b"content-length", length), (_CODING, _GZIP), (b"vary", b"accept-encoding")]
    return {**start, "headers": kept}
