"""A sandbox as one function, from a request to its answer."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pax8._core import wire
from pax8._core.credentials import TOKEN_PATH
from pax8._core.delegation import AUTHORIZE_PATH, EXCHANGE_PATH
from pax8._core.http import Request, Response
from pax8.sandbox import authorization, grants, tokens
from pax8.sandbox.answers import Answers
from pax8.sandbox.carrying import carried_out
from pax8.sandbox.database import Busy, OnlyReading
from pax8.sandbox.envelopes import refused
from pax8.sandbox.refusals import Refusal
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

_LONGEST_KEPT = 2048
_SAFE = frozenset({"GET", "HEAD"})

logger = logging.getLogger("pax8.sandbox")

# What gives tokens, by where it is asked.
_ISSUING = {
    TOKEN_PATH: tokens.issue,
    EXCHANGE_PATH: grants.exchange,
    tokens.VENDOR_PATH: tokens.issue_to_vendor,
}
# What is asked for where no operation is, by its path.
_NAMED = {**dict.fromkeys(_ISSUING, "token"), AUTHORIZE_PATH: "authorize"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is for, as far as its method and its path say.

    `name` is that of an operation as a client has it (`companies.list`), `token`, `authorize`, or
    empty where there is nothing; then `refusal` says why. `endpoint` is the operation, and what
    stands in the places of its path.
    """

    path: str
    query: str
    name: str = ""
    endpoint: tuple[Operation[..., Any], dict[str, str]] | None = None
    refusal: Refusal | None = None


def only_reads(method: str, path: str) -> bool:
    """Whether a request for this path changes nothing, as far as can be told beforehand."""
    return method in _SAFE and path.rstrip("/") != AUTHORIZE_PATH


class Application:
    """Answers requests to a world. Safe to share between threads."""

    def __init__(self, world: World, credentials: tuple[str, str] | None = None) -> None:
        """Answer for this world, to this client id and secret; to any pair if there is none."""
        self.world = world
        self._credentials = credentials
        self._routes = Routes(HANDLERS)
        self._answers = Answers()
        # The same is asked for again and again. What is refused is not kept.
        self._found = lru_cache(maxsize=512)(self._find)

    @property
    def good_credentials(self) -> tuple[str, str]:
        """A client id and secret that are let in."""
        return self._credentials or ("sandbox", "sandbox")

    def over(self, world: World) -> Application:
        """The same for another world."""
        return Application(world, self._credentials)

    def asked(self, request: Request) -> Asked:
        """What a request is for."""
        try:
            # What is longer is asked for once, and would fill the memory.
            find = self._found if len(request.url) <= _LONGEST_KEPT else self._find
            return find(request.method, request.url)
        except Refusal as refusal:
            url = urlsplit(request.url)
            return Asked(url.path, url.query, refusal=refusal)

    def _find(self, method: str, target: str) -> Asked:
        url = urlsplit(target)
        special = _NAMED.get(url.path.rstrip("/"))
        if special is not None:
            return Asked(url.path, url.query, special)
        endpoint = self._routes.find(method, url.path, url.query)
        return Asked(url.path, url.query, client_name(endpoint[0]), endpoint)

    def respond(self, request: Request, asked: Asked | None = None) -> Response:
        """The answer to a request. Of one that is refused, nothing is kept."""
        asked = asked or self.asked(request)
        try:
            response = self._carry_out(request, asked)
        except Refusal as refusal:
            response = self.refused(refusal, asked.path)
        except Busy:
            # Only for who does not want to wait: it is asked again by who does.
            raise
        except Exception:
            # A defect of the sandbox: the client gets an answer, and the log gets why.
            logger.exception("%s %s fails in the sandbox", request.method, asked.path)
            response = self.refused(Refusal(500, "An unexpected error occurred"), asked.path)
        return self.dated(request, response)

    def takes_files(self, method: str, path: str) -> bool:
        """Whether a request for this path may bring files."""
        return self._routes.take_files(method, path)

    def refused(self, refusal: Refusal, path: str) -> Response:
        """A refusal of what is asked for at this path, as its surface puts it."""
        prefix = self.world.dialect.instance_prefix
        return refused(self._routes.surface(path), refusal, prefix, path)

    def dated(self, request: Request, response: Response) -> Response:
        """An answer as it is sent: dated by the time of its world, as what is in it is."""
        response.headers["date"] = _date(self.world.now)
        if request.method == "HEAD":
            length = {"content-length": str(len(response.content))}
            return Response(response.status, {**response.headers, **length})
        return response

    def _carry_out(self, request: Request, asked: Asked) -> Response:
        if only_reads(request.method, asked.path):
            # What is read may be over since it was written, which is noticed and kept only then.
            with suppress(OnlyReading), self.world.reading():
                return self._answer(request, asked)
        with self.world.transaction():
            return self._answer(request, asked)

    def _answer(self, request: Request, asked: Asked) -> Response:
        place = asked.path.rstrip("/")
        if place in _ISSUING:
            if request.method != "POST":
                raise Refusal(405, "Only POST is supported", headers={"allow": "POST"})
            return _ISSUING[place](self.world, request, self._credentials)
        if place == AUTHORIZE_PATH:
            return authorization.authorize(self.world, request, asked.query, self._credentials)
        audience, simulating = tokens.audience_of(self.world, request)
        if request.method == "OPTIONS":
            return Response(200, {"allow": self._routes.allowed(asked.path)})
        if asked.endpoint is None:
            raise asked.refusal or Refusal(404, f"No endpoint {request.method} {asked.path}")
        operation, places = asked.endpoint
        if not tokens.opens(audience, operation.surface.audience):
            raise tokens.wrong_audience(self.world)
        self.world.simulating = simulating
        carry_out = partial(
            carried_out,
            operation,
            places,
            asked.query,
            request,
            partial(HANDLERS[operation], self.world),
            spoken=self.world.dialect.spoken,
            refuses_unknown=self.world.dialect.refuses_unknown,
        )
        if not self.world.only_reads or request.content:
            return carry_out()
        # Whose token it is makes no difference beyond that.
        key = (asked.path, asked.query, audience, simulating)
        return self._answers.get(key, (self.world.state(), self.world.dialect), carry_out)


@lru_cache(maxsize=1)
def _date(instant: datetime) -> str:
    return format_datetime(instant, usegmt=True)


def names() -> list[str]:
    """All that may be asked for, as `Asked.name` has it."""
    return [*dict.fromkeys(_NAMED.values()), *_CLIENT_NAMES.values()]


def client_name(operation: Operation[..., Any]) -> str:
    """What a client calls an operation, as `companies.list`."""
    return _CLIENT_NAMES[operation]


def _client_names() -> dict[Operation[..., Any], str]:
    from pax8._core.operation import operations
    from pax8.api.resources import RESOURCES

    found = {
        each: f"{name}.{each.name}"
        for name, resource in RESOURCES.items()
        for each in operations(resource)
    }
    # The portal's are on no resource of their own.
    rest = {each: f"{wire.snake(each.resource.__name__)}.{each.name}" for each in HANDLERS}
    return rest | found


_CLIENT_NAMES = _client_names()
