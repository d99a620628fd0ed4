"""A sandbox as one function, from a request to its answer."""

from __future__ import annotations

import logging
from email.utils import format_datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from pax8._core import wire
from pax8._core.credentials import TOKEN_PATH
from pax8._core.delegation import AUTHORIZE_PATH, EXCHANGE_PATH
from pax8._core.files import File
from pax8._core.http import Request, Response
from pax8.sandbox import authorization, grants, tokens
from pax8.sandbox.arguments import read_arguments
from pax8.sandbox.envelopes import refused, wrapped
from pax8.sandbox.refusals import JSON, Refusal
from pax8.sandbox.routes import Routes
from pax8.sandbox.serving import HANDLERS

if TYPE_CHECKING:
    from pax8._core.operation import Operation
    from pax8.sandbox.world import World

# Importing what answers is what makes it answer.
import_module("pax8.sandbox.partner")
import_module("pax8.sandbox.portal")
import_module("pax8.sandbox.quoting")
import_module("pax8.sandbox.webhooks")
import_module("pax8.sandbox.vendor")

_USUAL = 200

logger = logging.getLogger("pax8.sandbox")

# What gives tokens, by where it is asked.
_ISSUING = {
    TOKEN_PATH: tokens.issue,
    EXCHANGE_PATH: grants.exchange,
    tokens.VENDOR_PATH: tokens.issue_to_vendor,
}


class Application:
    """Answers requests to a world. Safe to share between threads."""

    def __init__(self, world: World, credentials: tuple[str, str] | None = None) -> None:
        """Answer for this world, to this client id and secret; to any pair if there is none."""
        self.world = world
        self._credentials = credentials
        self._routes = Routes(HANDLERS)

    def respond(self, request: Request) -> Response:
        """The answer to a request. Of one that is refused, nothing is kept."""
        url = urlsplit(request.url)
        try:
            with self.world.transaction():
                response = self._answer(request, url.path, url.query)
        except Refusal as refusal:
            response = self._refused(refusal, url.path)
        except Exception:
            # A defect of the sandbox: the client gets an answer, and the log gets why.
            logger.exception("%s %s fails in the sandbox", request.method, url.path)
            response = self._refused(Refusal(500, "An unexpected error occurred"), url.path)
        # Dated by the time of its world, as what is in it is.
        response.headers["date"] = format_datetime(self.world.now, usegmt=True)
        if request.method == "HEAD":
            length = {"content-length": str(len(response.content))}
            return Response(response.status, {**response.headers, **length})
        return response

    def _refused(self, refusal: Refusal, path: str) -> Response:
        prefix = self.world.dialect.instance_prefix
        return refused(self._routes.surface(path), refusal, prefix, path)

    def _answer(self, request: Request, path: str, query: str) -> Response:
        place = path.rstrip("/")
        if place in _ISSUING:
            if request.method != "POST":
                raise Refusal(405, "Only POST is supported", headers={"allow": "POST"})
            return _ISSUING[place](self.world, request, self._credentials)
        if place == AUTHORIZE_PATH:
            return authorization.authorize(self.world, request, query, self._credentials)
        audience, simulating = tokens.audience_of(self.world, request)
        if request.method == "OPTIONS":
            return Response(200, {"allow": self._routes.allowed(path)})
        operation, places = self._routes.find(request.method, path, query)
        if not tokens.opens(audience, operation.surface.audience):
            raise tokens.wrong_audience(self.world)
        self.world.simulating = simulating
        if not operation.signature.files:
            _require_json(request)
        arguments = read_arguments(
            operation,
            places,
            dict(parse_qsl(query, keep_blank_values=True)),
            request.content,
            content_type=request.headers.get("content-type", ""),
            refuses_unknown=self.world.dialect.refuses_unknown,
        )
        result = self._perform(operation, arguments)
        if result is None:
            return Response(204 if operation.status == _USUAL else operation.status)
        if isinstance(result, File):
            named = "".join(
                each if each.isalnum() or each in "-._" else "_" for each in result.name
            )
            headers = {"content-disposition": f'attachment; filename="{named}"'}
            return Response(200, headers | {"content-type": result.type}, result.content)
        body = wire.encode(wrapped(operation, result))
        content = self.world.dialect.spoken(operation.result, body)
        return Response(operation.status, dict(JSON), content)

    def _perform(self, operation: Operation[..., Any], arguments: dict[str, Any]) -> Any:
        positional = [
            arguments.pop(name, None)
            for name, parameter in operation.signature.parameters.items()
            if parameter.positional
        ]
        return HANDLERS[operation](self.world, *positional, **arguments)


def _require_json(request: Request) -> None:
    if request.content and "json" not in request.headers.get("content-type", "json").lower():
        raise Refusal(415, "Content-Type must be application/json")
