"""Tokens under any schedule of callers, in time that takes none: one is asked for each need."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.awaited import _TaskLock
from pax8._core.credentials import ClientCredentials
from pax8._core.http import Request, Response
from pax8._core.pipeline import Allowance, authorized
from pax8._core.retry import Retry
from pax8._core.runtime import Runtime
from pax8._core.token_source import Tokens
from pax8.tokens import MemoryStore
from support.virtual_time import VirtualRuntime, simulate

API = "https://api.pax8.com"


@dataclass
class Service:
    """A Pax8 whose tokens live for a while, and are all revoked at some moments."""

    random: Random
    life: float
    revocations: list[float]
    asked: list[float] = field(default_factory=list[float])
    failures: float = 0.0

    async def send(self, request: Request, _: Allowance) -> Response:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self.random.random() * 0.5)
        now = loop.time()
        if request.audience is None:
            self.asked.append(now)
            if self.random.random() < self.failures:
                return Response(503)
            body = {"access_token": f"token-{now:.9f}", "expires_in": self.life}
            await asyncio.sleep(self.random.random() * 0.5)
            return Response(200, {}, json.dumps(body).encode())
        made = float(request.headers["authorization"].removeprefix("Bearer token-"))
        revoked = any(made < each <= now for each in self.revocations)
        return Response(401 if revoked or now > made + self.life else 200)


def process(service: Service, store: MemoryStore, runtime: VirtualRuntime) -> Any:
    """What a process of its own calls with."""
    runtime.lock = _TaskLock  # type: ignore[attr-defined]  # the rest of an async one
    whole: Runtime = runtime  # type: ignore[assignment]  # it sends nothing itself
    tokens = Tokens(service.send, ClientCredentials("id", "secret"), API, store, whole)
    return authorized(service.send, tokens)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    processes=st.integers(1, 5),
    callers=st.integers(1, 8),
    life=st.sampled_from([20.0, 100.0, 86_400.0]),
    revocations=st.lists(st.floats(1_010, 1_190), max_size=3),
)
def test_one_token_is_asked_for_each_need(
    seed: int, processes: int, callers: int, life: float, revocations: list[float]
) -> None:
    # Such as are apart, or else one need is met while the next arises.
    revocations = [
        each for i, each in enumerate(sorted(revocations)) if not i or each - revocations[i - 1] > 5
    ]
    service = Service(Random(seed), life, revocations)
    answered, wrong = 0, list[tuple[float, float, int]]()

    async def main(runtime: VirtualRuntime) -> None:
        store = MemoryStore(runtime.clock.monotonic)
        sends = [process(service, store, runtime) for _ in range(processes)]
        random = Random(seed + 1)

        async def caller(send: Any) -> None:
            nonlocal answered
            for _ in range(20):
                await asyncio.sleep(random.random() * 20)
                request = Request("GET", f"{API}/", audience=API)
                began = runtime.clock.monotonic()
                response = await send(request, Allowance(60.0, None, Retry()))
                answered += 1
                if response.status != 200:
                    wrong.append((began, runtime.clock.monotonic(), response.status))

        await asyncio.gather(*(caller(send) for send in sends for _ in range(callers)))

    simulate(main)
    # Turned away are only calls whose token ended on its way, and whose next one was revoked.
    for began, ended, status in wrong:
        assert status == 401
        assert any(began < each <= ended for each in revocations)
    assert answered == processes * callers * 20
    # The first, one a revocation, and one a life, of which the last tenth may be cut off.
    ends = service.asked[-1] - service.asked[0]
    needs = 1 + len(revocations) + ends / (life * 0.9 - 1)
    assert len(service.asked) <= needs


@pytest.mark.parametrize("seed", range(5))
def test_a_token_endpoint_that_fails_is_asked_once_in_a_while_as_long_as_the_token_lives(
    seed: int,
) -> None:
    service = Service(Random(seed), 1_000.0, [])
    times: list[float] = []

    async def main(runtime: VirtualRuntime) -> None:
        send = process(service, MemoryStore(runtime.clock.monotonic), runtime)

        async def call() -> None:
            began = runtime.clock.monotonic()
            request = Request("GET", f"{API}/", audience=API)
            response = await send(request, Allowance(60.0, None, Retry()))
            assert response.status == 200
            times.append(runtime.clock.monotonic() - began)

        await call()
        service.failures = 1.0
        # Until it is due, and then for a minute.
        await asyncio.sleep(905)
        for _ in range(60):
            await asyncio.gather(*(call() for _ in range(5)))
            await asyncio.sleep(0.5)

    simulate(main)
    assert 4 <= len(service.asked) <= 8


def test_who_renews_holds_up_nobody() -> None:
    service = Service(Random(0), 1_000.0, [])
    waited: list[float] = []

    async def main(runtime: VirtualRuntime) -> None:
        store = MemoryStore(runtime.clock.monotonic)
        sends = [process(service, store, runtime) for _ in range(4)]
        request = Request("GET", f"{API}/", audience=API)
        for send in sends:
            await send(request, Allowance(60.0, None, Retry()))
        await asyncio.sleep(905)

        async def call(send: Any) -> None:
            began = runtime.clock.monotonic()
            each = Request("GET", f"{API}/", audience=API)
            await send(each, Allowance(60.0, None, Retry()))
            waited.append(runtime.clock.monotonic() - began)

        await asyncio.gather(*(call(send) for send in sends for _ in range(5)))

    simulate(main)
    assert len(service.asked) == 2
    # A call alone takes no more than half a second.
    assert sum(each > 0.5 for each in waited) <= 1
