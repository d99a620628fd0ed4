"""Bodies that are compressed on their way: of requests, and of answers to who takes them so."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_GZIP = b"gzip"
_GZIPS = frozenset({"gzip", "x-gzip"})
_CODING, _ACCEPTED = b"content-encoding", b"accept-encoding"
# zlib's number for gzip, and for its usual window.
_OF_GZIP = 16 + zlib.MAX_WBITS
# To compress more takes longer than to send it, on one machine.
_LEVEL = 1
# What is shorter is not worth it.
_SHORTEST = 1024


def coded(app: ASGIApp, compresses: Callable[[], bool]) -> ASGIApp:
    """The same application, which compresses its answers by gzip for who accepts it.

    :param compresses: Whether answers are to be compressed at all.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        accepted = next((value for name, value in scope["headers"] if name == _ACCEPTED), b"")
        if accepts_gzip(accepted) and compresses():
            send = _compressing(send)
        await app(scope, receive, send)

    return answer


def inflated(content: bytes, headers: dict[str, str], largest: int) -> bytes:
    """The body of a request as it was before it was compressed; its headers say so no more.

    `Refusal` 415 for a coding that is not gzip, 400 for a body that is not what it says, and 413
    for one that comes to more than `largest` bytes, before it is held.
    """
    coding = headers.pop(_CODING.decode(), "identity").strip().lower()
    if coding == "identity":
        return content
    if coding not in _GZIPS:
        why = f"Content-Encoding '{coding}' is not supported; gzip is"
        raise Refusal(415, why, headers={"accept-encoding": "gzip"})
    inflater = zlib.decompressobj(_OF_GZIP)
    try:
        found = inflater.decompress(content, largest + 1)
    except zlib.error:
        raise Refusal(400, "Invalid input: the body is not compressed by gzip") from None
    if len(found) > largest:
        raise Refusal(413, f"The body comes to more than {largest} bytes")
    if inflater.unused_data:
        raise Refusal(400, "Invalid input: the body goes on behind its end")
    if content and not inflater.eof:
        raise Refusal(400, "Invalid input: the body ends before its end")
    return found


def accepts_gzip(header: bytes) -> bool:
    """Whether who sends this `Accept-Encoding` takes gzip."""
    weights: dict[bytes, bool] = {}
    for each in header.lower().split(b","):
        name, _, rest = each.partition(b";")
        weight = rest.strip().removeprefix(b"q=").strip()
        weights[name.strip()] = not weight or weight.strip(b"0.") != b""
    return weights.get(_GZIP, weights.get(b"x-gzip", weights.get(b"*", False)))


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
