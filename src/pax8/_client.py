"""What both clients are made of: the resources, bound; the layers, composed."""

from __future__ import annotations

import copy
import threading
from abc import ABC, abstractmethod
from dataclasses import fields, replace
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, Self, Unpack, cast

from pax8._core import options as settings
from pax8._core.auth import BearerToken, Given, credential
from pax8._core.call import Call
from pax8._core.claims import Claims
from pax8._core.delegation import AuthorizationCode
from pax8._core.hidden import Hidden
from pax8._core.http import BAD_GATEWAY, Request, Response
from pax8._core.limited import limited
from pax8._core.limits import Limits
from pax8._core.model import spelled
from pax8._core.operation import Mode, Operation, Surface
from pax8._core.options import Options
from pax8._core.outcome import noted, write_safely
from pax8._core.pipeline import Allowance, TokenSource, authorized, retried, sending
from pax8._core.procedure import Calls
from pax8._core.progress import Reading
from pax8._core.retry import Retry
from pax8._core.runtime import Runtime
from pax8._core.server_clock import ServerClock
from pax8._core.token_source import Tokens
from pax8._core.turns import Turns
from pax8._core.window import Window
from pax8._setup import CallOptions, Setup
from pax8._version import __version__
from pax8.api.resources import Resources, shown_by
from pax8.errors import ConfigurationError, UnreadableResponse
from pax8.limits import ProcessBudget

if TYPE_CHECKING:
    from pax8._core.transfer import Transfer

HEADERS = {"user-agent": f"pax8-python/{__version__}"}
# Plain http stays on this machine: no proxy of the environment is on its way.
STRAIGHT = {"http://": None}


class EitherClient(Resources[Mode], ABC):
    """What both clients are made of."""

    # A client that could not be made can be looked at too, by whoever shows a traceback.
    base_url, _client_id = "", ""
    asynchronous: ClassVar[bool] = False
    # Whether it is made from another one, whose connections it uses.
    _derived = False

    def __init__(self, setup: Setup, runtime: Runtime) -> None:
        self.base_url, self.options = setup.base_url, setup.options
        self._auth, self._client_id = setup.auth, setup.auth.client_id
        self._runtime, self._retry = runtime, Retry(setup.options.retries)
        self._store = setup.store
        self._budget, self._closes_budget = setup.budget, setup.closes_budget
        self._server_clock = ServerClock(runtime.clock)
        self._turns, self._claims = Turns(runtime), Claims()
        send = wire = sending(runtime, self._server_clock)
        if setup.budget is not None:
            send = limited(wire, setup.budget, runtime)
            if isinstance(setup.budget, ProcessBudget):
                setup.budget.join(self)
        self._persistent = retried(send, runtime)
        # An app's tokens are asked for at another host, so they do not wait for a turn at this one.
        elsewhere = isinstance(setup.auth, AuthorizationCode)
        self._asking = retried(wire, runtime) if elsewhere else self._persistent
        self._sign()
        self._bind(self)

    def _sign(self) -> None:
        """Sign requests by the auth."""
        auth, runtime = self._auth, self._runtime
        self._tokens: TokenSource = (
            Given(auth, runtime, asynchronous=self.asynchronous)
            if isinstance(auth, BearerToken)
            else Tokens(self._asking, auth, self.base_url, self._store, runtime)
        )
        self._send = authorized(self._persistent, self._tokens)

    @abstractmethod
    def _call(self, operation: Operation[..., Any], call: Call) -> Any:
        """Carry an operation out."""

    @property
    def _credential(self) -> str:
        return credential(self._auth)

    @property
    def limits(self) -> Limits | None:
        """Where the rate limit stands; None if there is none.

        It asks nobody: one that is shared by Redis or a file is as it was last heard of, `age`
        seconds ago.
        """
        return None if self._budget is None else self._budget.limits()

    def with_options(self, **changed: Unpack[CallOptions]) -> Self:
        """This client, with other options: the same connections, the same tokens.

        For some calls: `client.with_options(deadline=5).companies.get(company_id)`. Options that
        are not given stay as they are. The connections stay those of this client, and open until
        it is closed.
        """
        names = [each.name for each in fields(Options)]
        given: dict[str, Any] = dict(changed)
        known = {spelled(name, names, "with_options()"): value for name, value in given.items()}
        other = copy.copy(self)
        other._derived = True
        other.options = replace(self.options, **known)
        other._retry = Retry(other.options.retries)
        other._bind(other)
        return other

    def acting_for(self, partner: str) -> Self:
        """A client that acts for this partner, by the same app: `auth=AuthorizationCode(…)`.

        It has the connections, the token store, the rate limit and the options of this client, and
        is open until this one is closed. Make one whenever you need one: all that it costs is a
        look into the token store, at its first call.

        :param partner: Your own name for the partner: its tokens are kept under it.
        """
        if not isinstance(self._auth, AuthorizationCode):
            raise ConfigurationError("acting_for() is for a client with auth=AuthorizationCode(…)")
        other = copy.copy(self)
        other._derived = True
        other._auth = self._auth.of(partner)
        other._sign()
        other._bind(other)
        return other

    def _close_budget(self) -> None:
        if self._budget is not None and self._closes_budget:
            self._budget.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(client_id={self._client_id!r}, base_url={self.base_url!r})"

    def _root(self, surface: Surface) -> str:
        # A base url of the caller's own stands for every host that Pax8 has.
        return surface.origin if self.base_url == settings.BASE_URL else self.base_url

    async def _perform(
        self,
        operation: Operation[..., Any],
        call: Call,
        abandoned: threading.Event | None = None,
    ) -> Any:
        if call.safely and not call.trial:
            return await write_safely(Calls(self), operation, call)
        allowance = self._allowance(abandoned)
        if operation.trace is None or call.trial:
            return await self._read(operation, self._request(operation, call), allowance)
        return await self._exchange(operation, call, allowance)

    async def _exchange(
        self, operation: Operation[..., Any], call: Call, allowance: Allowance
    ) -> Any:
        request = self._request(operation, call)
        if operation.trace is None or call.trial:
            return await self._read(operation, request, allowance)
        with noted(self, operation, call) as note:
            return note(await self._read(operation, request, allowance))

    def _request(self, operation: Operation[..., Any], call: Call) -> Request:
        request = operation.request(self._root, call)
        if not request.repeatable:
            request.shown_by = shown_by(operation)
        return request

    async def _read(
        self, operation: Operation[..., Any], request: Request, allowance: Allowance
    ) -> Any:
        """What the request is answered with; asked for again if that cannot be read, and may be."""
        if request.streamed:
            cast("Transfer", request).until = allowance.until
        for tried in count(1):
            response = await self._send(request, allowance)
            try:
                return operation.decode(request, response)
            except UnreadableResponse:
                # What speaks there is not Pax8 itself, which may be back the next time.
                clock, passing = self._runtime.clock, Response(BAD_GATEWAY)
                wait = allowance.retry.wait(tried, request, passing, clock.time())
                late = wait is None or wait >= allowance.remaining(clock.monotonic())
                if wait is None or late or not allowance.is_wanted():
                    raise
                # It may have been done all the same.
                request.unclear = True
            await self._runtime.sleep(wait, allowance.abandoned)
        raise AssertionError("unreachable")

    async def _exchange_code(self, code: Hidden[str]) -> None:
        auth, tokens = self._auth, self._tokens
        if not isinstance(auth, AuthorizationCode) or not isinstance(tokens, Tokens):
            raise ConfigurationError("exchange() is for a client with auth=AuthorizationCode(…)")
        # A code is good once, so it is not used up for what would be lost.
        await tokens.require_store(auth.audience)
        request, asked_at = auth.exchange(self.base_url, code), self._runtime.clock.time()

        async def kept() -> None:
            response = await self._asking(request, self._allowance(None))
            await tokens.keep(auth.audience, auth.token(request, response, asked_at, None))

        await self._runtime.to_its_end(kept())

    def _allowance(self, abandoned: threading.Event | None) -> Allowance:
        options = self.options
        now = self._runtime.clock.monotonic()
        until = None if options.deadline is None else now + options.deadline
        return Allowance(options.timeout, until, self._retry, abandoned)

    def _reading(self, operation: Operation[..., Any], call: Call) -> Reading:
        surface = operation.surface
        size = call.values.get(surface.size_name, surface.largest_page)
        return Reading(
            "page" in call.values,
            size,
            self.options.prefetch,
            self.options.consistency == "complete",
        )


def windowed(operation: Operation[..., Any], call: Call, window: Window | None) -> Call:
    """The call for this window of a listing; as the caller made it where there is none."""
    if window is None:
        return call
    values = {**call.values, "page": window.number, operation.surface.size_name: window.size}
    return replace(call, values=values)
