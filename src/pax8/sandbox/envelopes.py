"""What surfaces wrap their answers in, where that is not what the partner surface does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_origin

from pax8._core import wire
from pax8._core.http import Response
from pax8._core.operation import Operation, Surface
from pax8._core.page import Page
from pax8.api.surfaces import USAGE
from pax8.api.webhooks.webhooks import Webhooks
from pax8.sandbox.refusals import JSON, Refusal

# Takes the refusal and the path that was asked for, and gives the body.
Envelope = Callable[[Refusal, str], dict[str, Any]]
_envelopes: dict[Surface, Envelope] = {}
# Whose counts stand beside the records, and not in an object of their own.
_FLAT: frozenset[Operation[..., Any]] = frozenset({Webhooks.list_topic_definitions})


def speaks(surface: Surface) -> Callable[[Envelope], Envelope]:
    """Let a function make the bodies of a surface's refusals."""

    def register(envelope: Envelope) -> Envelope:
        _envelopes[surface] = envelope
        return envelope

    return register


def refused(surface: Surface | None, refusal: Refusal, prefix: str, path: str) -> Response:
    """The answer to a request that is refused, as its surface puts it.

    :param prefix: What the partner surface puts before the path.
    """
    envelope = None if surface is None else _envelopes.get(surface)
    if envelope is None:
        return refusal.response(prefix + path)
    content = wire.encode(envelope(refusal, path))
    return Response(refusal.status, JSON | refusal.headers, content)


def wrapped(operation: Operation[..., Any], result: Any) -> Any:
    """What an operation returns, in the envelope in which it is sent."""
    if operation in _FLAT:
        page: Page[Any] = result
        return {
            "content": page.content,
            "number": page.number,
            "size": page.size,
            "totalElements": page.total_elements,
            "totalPages": page.total_pages,
        }
    if get_origin(operation.returns) is list:
        if operation.surface is USAGE:
            return whole(result)
        return result if operation.key is None else {operation.key: result}
    return result


def whole(records: list[Any]) -> Page[Any]:
    """A page that holds all there is, which is how vendors are answered."""
    return Page(records, 0, max(1, len(records)), len(records), min(1, len(records)))
