"""What answers for the control plane of a sandbox."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cached_property, partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.sandbox.carrying import carried_out
from pax8.sandbox.control.resources import every_control
from pax8.sandbox.control.surface import PREFIX
from pax8.sandbox.describing import document
from pax8.sandbox.guard import require_own
from pax8.sandbox.refusals import JSON, Refusal, unprocessable
from pax8.sandbox.routes import Routes
from pax8.sandbox.steering import operates
from pax8.sandbox.window.places import is_page

if TYPE_CHECKING:
    from pax8._core.model import Model
    from pax8.sandbox.transport import Sandbox
    from pax8.sandbox.window.window import Window

_DOCUMENT = f"{PREFIX}/openapi.json"
_NOT_HERE = 501

logger = logging.getLogger("pax8.sandbox")


class Desk:
    """Answers requests that steer a sandbox. Safe to share between threads."""

    def __init__(self, sandbox: Sandbox) -> None:
        import_module("pax8.sandbox.operating")
        self._sandbox = sandbox
        self._routes = Routes(each for _, each in every_control())

    def takes(self, request: Request) -> bool:
        """Whether a request is for the control plane."""
        # Nothing else has it in its URL so early, and to look closer takes time.
        if PREFIX not in request.url:
            return False
        path = urlsplit(request.url).path
        return path == PREFIX or path.startswith(f"{PREFIX}/")

    def takes_files(self, method: str, path: str) -> bool:
        """Whether a request for this path may bring files."""
        return self._routes.take_files(method, path)

    def respond(self, request: Request) -> Response:
        """The answer to a request."""
        url = urlsplit(request.url)
        try:
            require_own(request)
            if is_page(url.path):
                response = self._window.respond(request)
            else:
                response = self._answer(request, url.path, url.query)
        except Refusal as refusal:
            response = refusal.response(url.path)
        except ValueError as error:
            response = unprocessable(str(error)).response(url.path)
        except Exception:
            logger.exception("%s %s fails in the sandbox", request.method, url.path)
            response = Refusal(500, "An unexpected error occurred").response(url.path)
        # What it was a moment ago is of no use to anybody.
        response.headers.setdefault("cache-control", "no-store")
        if request.method == "HEAD":
            response.headers["content-length"] = str(len(response.content))
            response.content = b""
        return response

    @cached_property
    def _window(self) -> Window:
        # Made for who looks at it: nothing else needs what draws it.
        if find_spec("jinja2") is None:
            raise Refusal(_NOT_HERE, 'The page needs jinja2: pip install "pax8[sandbox]"')
        from pax8.sandbox.window.window import Window

        return Window(self._sandbox)

    def _answer(self, request: Request, path: str, query: str) -> Response:
        if path == _DOCUMENT and request.method in {"GET", "HEAD"}:
            return Response(200, dict(JSON), wire.encode(document()))
        operation, places = self._routes.find(request.method, path, query)
        parameters = operation.signature.parameters.values()
        if not request.content and not any(each.required for each in parameters):
            # Where nothing must be said, nothing need be.
            request = replace(request, content=b"{}")
        return carried_out(
            operation,
            places,
            query,
            request,
            partial(operates.all[operation], self._sandbox),
            spoken=_as_it_is,
            refuses_unknown=True,
        )


def _as_it_is(kind: type[Model] | None, content: bytes) -> bytes:
    del kind
    return content
