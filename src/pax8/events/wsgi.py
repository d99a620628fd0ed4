"""Events as a WSGI application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pax8.events.answer import refusal

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from pax8.events.events import Events


class WsgiApplication:
    """Receives deliveries at whatever path it is mounted."""

    def __init__(self, events: Events) -> None:
        self._events = events

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI defines it."""
        headers = dict(_headers(environ))
        chunked = "content-length" not in headers
        if chunked and environ["REQUEST_METHOD"] == "POST" and not _ends(environ):
            # Reading on would wait for a body that may never be there.
            answer = refusal(HTTPStatus.LENGTH_REQUIRED, "The length is needed.")
        else:
            read = environ["wsgi.input"].read
            answer = self._events.receive(environ["REQUEST_METHOD"], headers, read)
        start_response(answer.line, list(answer.headers))
        return [answer.body]


def _ends(environ: dict[str, Any]) -> bool:
    """Whether the server ends the body where the request does."""
    return bool(environ.get("wsgi.input_terminated"))


def _headers(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        # Servers leave the two empty where there are none.
        if name.startswith("HTTP_") or (value and name in {"CONTENT_TYPE", "CONTENT_LENGTH"}):
            yield name.removeprefix("HTTP_").replace("_", "-").lower(), value
