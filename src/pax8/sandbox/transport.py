"""A sandbox in this process: what an httpx2 client of either kind sends its requests with."""

from __future__ import annotations

import asyncio
import time
from functools import cached_property
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import httpx2

from pax8._core.http import Request
from pax8.sandbox.application import Application
from pax8.sandbox.delivery import Deliveries
from pax8.sandbox.desk import Desk
from pax8.sandbox.dialect import DOCUMENTED, LIVE
from pax8.sandbox.faults import Faults
from pax8.sandbox.limiter import Limit, Limiter
from pax8.sandbox.manner import Manner, Reply
from pax8.sandbox.opening import COMPANIES, SEED, new_world
from pax8.sandbox.origin import Seeded, Told, origin_of
from pax8.sandbox.posting import Poster
from pax8.sandbox.reception import Reception
from pax8.sandbox.record import Record
from pax8.sandbox.serving import HANDLERS
from pax8.sandbox.snapshots import Snapshots
from pax8.sandbox.streaming import as_it_comes
from pax8.sandbox.timekeeping import Timekeeper, still

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pax8._core.operation import Operation
    from pax8.sandbox.control import Control
    from pax8.sandbox.scenarios import Scenario
    from pax8.sandbox.world import World

P = ParamSpec("P")
R = TypeVar("R")


class Sandbox(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A Pax8 that runs here, with a world of its own.

    Hand it to a client: `Pax8Client("id", "secret", transport=Sandbox())`. Any number of clients,
    threads and tasks may share it. `control` steers it: `sandbox.control.clock.advance(months=1)`.
    `world` is all its state.

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
    :param limit: How many calls it lets through in a while; left out, any number.
    :param clock_speed: How many seconds pass there in one; 0 for a clock that stands until it is
        moved, so that the same requests have the same answers. Left out, it goes on as it did in
        the file, and stands in a new world.
    :param scenario: What the world begins with and what happens in it, in the place of `seed` and
        `companies`: the name of a scenario that comes along, or a file. Raises `ScenarioError`
        with all that is wrong with it, and OSError if the file cannot be read.
    """

    def __init__(  # noqa: PLR0913 - each is a property of the sandbox
        self,
        seed: int = SEED,
        companies: int = COMPANIES,
        *,
        db: str | Path | None = None,
        latency: float | None = None,
        documented: bool = False,
        wire: Mapping[str, object] | None = None,
        credentials: tuple[str, str] | None = None,
        posts_anywhere: bool = False,
        limit: Limit | None = None,
        clock_speed: float | None = None,
        scenario: Scenario | str | Path | None = None,
    ) -> None:
        spoken = (DOCUMENTED if documented else LIVE).turned(wire or {})
        self.world = new_world(seed, companies, db, scenario)
        self.world.dialect = spoken
        self.latency = latency or 0.0
        self.application = Application(self.world, credentials)
        self.deliveries = Deliveries(self.world, Poster(anywhere=posts_anywhere))
        self.timekeeper = Timekeeper(self.world)
        self.limiter, self.faults = Limiter(limit), Faults()
        self.record, self.snapshots = Record(), Snapshots()
        self._beginning: World | None = None
        # One that is made in Python can only be had from there again.
        self._scenario = scenario
        self._run(clock_speed)
        self._as_made = (spoken, limit, self.timekeeper.speed())
        self._desk = Desk(self)
        self._reception = Reception(
            self.application, self.timekeeper, self.limiter, self.faults, self.record
        )

    @property
    def unlimited(self) -> bool:
        """Whether nobody counts calls here, so that no client need wait by itself."""
        return self.limiter.limit is None

    @cached_property
    def control(self) -> Control:
        """What steers it: the clock, faults, limits, snapshots, and the record of requests."""
        from pax8.sandbox.control import Control

        return Control(transport=self)

    def steers(self, request: Request) -> bool:
        """Whether a request is for the control plane."""
        return self._desk.takes(request)

    def is_prompt(self) -> bool:
        """Whether nothing stands before the answer to what only reads, and would happen twice.

        That is what falls due, a limit that counts calls, and faults that count what they strike.
        """
        return not (self.timekeeper.is_due() or self.faults or self.limiter.limit)

    def respond(self, request: Request) -> Reply:
        """The answer to a request, to the API or to the control plane, and how it comes."""
        if self.steers(request):
            return Reply(self._desk.respond(request))
        reply = self._reception.respond(request)
        if not self.latency:
            return reply
        manner = reply.manner
        later = Manner(manner.delay + self.latency, manner.cut, manner.bytes_per_second)
        return Reply(reply.response, later)

    def takes_files(self, method: str, path: str) -> bool:
        """Whether a request for this path may bring files."""
        return self.application.takes_files(method, path) or self._desk.takes_files(method, path)

    def become(self, world: World) -> None:
        """Put what this world holds in the place of what there is. The clock keeps its speed."""
        speed = self.timekeeper.speed()
        # Its clock went in another time: from there to now, nothing happened.
        still(world)
        world.copy_into(self.world)
        self._run(speed)

    def begin_with(self, world: World, *, kept: World | None = None) -> None:
        """Become this world, and begin with it when all is reset.

        :param kept: The beginning itself, where the world does not say what it began as.
        """
        self.become(world)
        self._beginning, self._scenario = kept, None

    def begin_again(self) -> bool:
        """Make all as it was at the beginning; False if it is not known how that was."""
        begun = self._beginning or self._begun()
        if begun is None:
            return False
        self.become(begun)
        self.world.dialect, self.limiter.limit, speed = self._as_made
        self.faults.clear()
        self.record.clear()
        self._run(speed)
        return True

    def _begun(self) -> World | None:
        """The world as it began, made anew; None if it is not known how."""
        origin = origin_of(self.world)
        if isinstance(origin, Seeded):
            return new_world(origin.seed, origin.companies)
        if isinstance(origin, Told):
            # What a world says of itself is no leave to read files here.
            scenario = self._scenario or (origin.scenario if origin.is_shipped() else None)
            if scenario is not None:
                return new_world(SEED, COMPANIES, None, scenario)
        return None

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
        reply = self.respond(_asked(request, request.read()))
        if reply.manner.delay:
            time.sleep(reply.manner.delay)
        return as_it_comes(request, reply)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request of an async client, in a thread."""
        reply = await asyncio.to_thread(self.respond, _asked(request, await request.aread()))
        if reply.manner.delay:
            await asyncio.sleep(reply.manner.delay)
        return as_it_comes(request, reply)

    def shut(self) -> None:
        """Let go of its world, and of what else it holds."""
        self.snapshots.close()
        self.world.close()

    def _run(self, speed: float | None) -> None:
        if speed:
            self.timekeeper.start(speed)
        elif speed is not None:
            self.timekeeper.stop()

    def __repr__(self) -> str:
        return f"<Sandbox: {self.world.count('companies')} companies at {self.world.now}>"


def _asked(request: httpx2.Request, content: bytes) -> Request:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, str(request.url), headers, content)
