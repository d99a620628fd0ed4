"""A sandbox in this process: what an httpx2 client of either kind sends its requests with."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import httpx2

from pax8._core.http import Request, Response
from pax8.sandbox.application import Application
from pax8.sandbox.delivery import Deliveries
from pax8.sandbox.dialect import DOCUMENTED, LIVE
from pax8.sandbox.opening import new_world
from pax8.sandbox.posting import Poster
from pax8.sandbox.serving import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pax8._core.operation import Operation

P = ParamSpec("P")
R = TypeVar("R")


class Sandbox(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A Pax8 that runs here, with a world of its own.

    Hand it to a client: `Pax8Client("id", "secret", transport=Sandbox())`. Any number of clients,
    threads and tasks may share it. `world` is all its state, and moves its time:
    `sandbox.world.advance(timedelta(days=30))`.

    :param seed: Makes the world: the same seed and number of companies make the same one.
    :param companies: How many companies the world has.
    :param db: The file to keep the world in, which is used as it is if there is one in it; left
        out, it is in memory.
    :param latency: Seconds that each answer takes longer.
    :param documented: Whether it speaks as Pax8's documents say, where live Pax8 differs.
    :param wire: Switches of how it speaks, by name, where it is not known how Pax8 does.
    :param credentials: The only client id and secret that are good; left out, any are.
    :param posts_anywhere: Whether it posts to addresses outside of this machine and of private
        networks too, where a webhook asks for that.
    """

    # Nobody counts calls here, so no client waits by itself.
    unlimited = True

    def __init__(  # noqa: PLR0913 - each is a property of the sandbox
        self,
        seed: int = 1,
        companies: int = 25,
        *,
        db: str | Path | None = None,
        latency: float | None = None,
        documented: bool = False,
        wire: Mapping[str, object] | None = None,
        credentials: tuple[str, str] | None = None,
        posts_anywhere: bool = False,
    ) -> None:
        spoken = (DOCUMENTED if documented else LIVE).turned(wire or {})
        self.world = new_world(seed, companies, db)
        self.world.dialect = spoken
        self.latency = latency or 0.0
        self.application = Application(self.world, credentials)
        self.deliveries = Deliveries(self.world, Poster(anywhere=posts_anywhere))

    def perform(self, operation: Operation[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Carry an operation out in the world directly: no HTTP, no token, no latency.

        For tests that change the world behind a client's back:
        `sandbox.perform(Subscriptions.update, subscription_id, quantity=5)`. Raises `Refusal`.
        """
        with self.world.transaction():
            self.world.simulating = False
            result: R = HANDLERS[operation](self.world, *args, **kwargs)
            return result

    def deliver(self) -> int:
        """Post what webhooks are to be told of, each once more if it failed before.

        Returns how many posts that were. In this process nothing is posted until this is called;
        a sandbox that is served on a socket posts by itself.
        """
        return self.deliveries.deliver()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request of a blocking client."""
        asked = _asked(request, request.read())
        if self.latency:
            time.sleep(self.latency)
        return _answer(self.application.respond(asked))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request of an async client, in a thread."""
        asked = _asked(request, await request.aread())
        if self.latency:
            await asyncio.sleep(self.latency)
        return _answer(await asyncio.to_thread(self.application.respond, asked))

    def __repr__(self) -> str:
        return f"<Sandbox: {self.world.count('companies')} companies at {self.world.now}>"


def _asked(request: httpx2.Request, content: bytes) -> Request:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, str(request.url), headers, content)


def _answer(response: Response) -> httpx2.Response:
    return httpx2.Response(response.status, headers=response.headers, content=response.content)
