"""Listings of both clients, complete while companies come and go in the sandbox."""

from __future__ import annotations

import asyncio
import threading
from random import Random

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8 import AsyncPax8Client, Pax8Client
from pax8.sandbox import Sandbox


class Changing(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A sandbox in which companies are created and deleted before each answer."""

    def __init__(self, seed: int, changes: int, count: int) -> None:
        self.sandbox = Sandbox(seed=1, companies=count)
        self.random, self.changes = Random(seed), changes
        self.lock = threading.Lock()
        rows = list(self.sandbox.world.select("companies"))
        self.steady = [row["id"] for row in rows]
        self.template = rows[0]
        self.passing: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        with self.lock:
            self._change()
            return self.sandbox.handle_request(request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        # Tasks overtake each other here, as requests do on the way.
        for _ in range(self.random.randint(0, 3)):
            await asyncio.sleep(0)
        return self.handle_request(request)

    def _change(self) -> None:
        world = self.sandbox.world
        for _ in range(self.random.randint(0, self.changes)):
            if self.random.random() < 0.5:
                made = {**self.template, "id": world.new_id(), "name": f"New {world.new_id()}"}
                world.insert("companies", [made])
                self.passing.append(made["id"])
            elif self.passing and self.random.random() < 0.6:
                world.delete(
                    "companies", self.passing.pop(self.random.randrange(len(self.passing)))
                )
            elif len(self.steady) > 5:
                gone = self.steady.pop(self.random.randrange(len(self.steady)))
                world.delete("companies", gone)


def check(transport: Changing, read: list[str]) -> None:
    assert len(set(read)) == len(read), "none comes twice"
    assert set(transport.steady) <= set(read), "none that stayed is lost"
    steady = [each for each in read if each in set(transport.steady)]
    assert steady == transport.steady, "the order is the server's"


CHANCES = given(
    seed=st.integers(0, 2**32),
    changes=st.sampled_from([0, 1, 3]),
    size=st.sampled_from([5, 13, 50, 200]),
    prefetch=st.integers(0, 6),
    sort=st.sampled_from([None, "name"]),
)
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@CHANCES
def test_blocking(seed: int, changes: int, size: int, prefetch: int, sort: str | None) -> None:
    changes = min(changes, size // 4)
    transport = Changing(seed, changes, 60)
    query = {"sort": sort} if sort else {}
    with Pax8Client("id", "secret", transport=transport, prefetch=prefetch) as client:
        read = [company.id for company in client.companies.list(size=size, **query)]
    if sort is None:
        check(transport, read)
    else:
        assert len(set(read)) == len(read)
        assert set(transport.steady) <= set(read)


@SETTINGS
@CHANCES
def test_async(seed: int, changes: int, size: int, prefetch: int, sort: str | None) -> None:
    changes = min(changes, size // 4)
    transport = Changing(seed, changes, 60)
    query = {"sort": sort} if sort else {}

    async def main() -> list[str]:
        async with AsyncPax8Client(
            "id", "secret", transport=transport, prefetch=prefetch
        ) as client:
            return [company.id async for company in client.companies.list(size=size, **query)]

    read = asyncio.run(main())
    if sort is None:
        check(transport, read)
    else:
        assert len(set(read)) == len(read)
        assert set(transport.steady) <= set(read)
