"""Where it burns: a sandbox, the proxy before it, and time that is mostly not waited for."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Self

from fire.faults import Weather
from fire.keepers import Keepers
from fire.proxy import Proxy
from pax8._core.runtime import Clock
from pax8.sandbox import Sandbox
from pax8.sandbox.server import SandboxServer
from support.plain import plain_product

# What is slept of each second that is waited before a call is tried again.
_SLEPT = 0.005


@dataclass
class JumpingTime:
    """The time of day, which may be set, and waits that are much shorter than they say."""

    ahead: float = 0.0

    @property
    def clock(self) -> Clock:
        return Clock(
            lambda: time.time() + self.ahead,
            time.monotonic,
            lambda seconds: time.sleep(seconds * _SLEPT),
            lambda seconds: asyncio.sleep(seconds * _SLEPT),
        )


@dataclass
class Ground:
    """A sandbox, its server and the proxy before it, from entering to leaving.

    `timeout`: seconds that the clients give to one try. `keepers`: where they share tokens and
    limits, if they do.
    """

    weather: Weather
    companies: int = 25
    timeout: float = 0.4
    time: JumpingTime = field(default_factory=JumpingTime)
    keepers: Keepers | None = None

    def __enter__(self) -> Self:
        self.sandbox = Sandbox(seed=1, companies=self.companies)
        self._stack = ExitStack()
        self._stack.callback(self.sandbox.world.close)
        if self.keepers is not None:
            self._stack.callback(self.keepers.close)
        server = self._stack.enter_context(SandboxServer(self.sandbox))
        proxy = Proxy(server.url, self.weather, late=self.timeout * 1.5)
        self.proxy = self._stack.enter_context(proxy)
        self.company = next(self.sandbox.world.select("companies", "status = 'Active'"))["id"]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def settings(self) -> dict[str, Any]:
        """What a client is made with that is to call here."""
        return {
            "client_id": "the-client-id",
            "client_secret": "the-client-secret",
            "base_url": self.proxy.url,
            "timeout": self.timeout,
            "deadline": 20.0,
            "clock": self.time.clock,
            # It would wait in time that is not waited for.
            "rate_limit": None,
        }

    def line(self) -> dict[str, Any]:
        """A line of an order that is nothing but right."""
        product = plain_product()
        quantity = max(1, product.minimum_quantity)
        return {"product_id": product.id, "quantity": quantity, "billing_term": "Monthly"}

    def revoke(self) -> None:
        """Revoke all tokens."""
        world = self.sandbox.world
        for token in list(world.select("tokens")):
            world.delete("tokens", token["id"])

    def trouble(self, chance: Random) -> None:
        """Revoke tokens, let all lapse, set the time of day, or kill what keeps them."""
        world = self.sandbox.world
        what = chance.random()
        if self.keepers is not None and chance.random() < 0.4:
            self.keepers.trouble(chance)
        elif what < 0.6:
            self.revoke()
        elif what < 0.8:
            self.time.ahead = chance.choice((0.0, 3600.0, -3600.0, 90_000.0, -90_000.0))
        else:
            world.advance(timedelta(hours=chance.choice((1, 25))))
