"""Those who wait while one fetches a token: threads, tasks, event loops."""

from __future__ import annotations

import asyncio
import threading

import httpx2
import pytest

from pax8 import AsyncPax8Client
from pax8.errors import (
    DeadlineExceeded,
)
from support.calls import get
from support.driver import Driver, until
from support.script import Script

BASE_URL = "https://api.pax8.com"
PORTAL = "api://p8p.client"


class Held(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A Pax8 whose first token is long in coming."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.entered, self.free = threading.Event(), threading.Event()

    @property
    def first(self) -> bool:
        return not self.script.token_requests and not self.entered.is_set()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.first:
            self.entered.set()
            assert self.free.wait(10)
        return self.script.handle_request(request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.first:
            self.entered.set()
            await until(self.free.is_set)
        return await self.script.handle_async_request(request)


def test_who_waits_for_a_token_of_others_waits_no_longer_than_its_deadline(
    driver: Driver,
) -> None:
    held = Held(Script())
    client = driver.client(transport=held)
    hasty = client.with_options(deadline=0.02)
    if driver.blocking:
        first = threading.Thread(target=get, args=[client])
        first.start()
        assert held.entered.wait(10)
        with pytest.raises(DeadlineExceeded, match="POST /v1/token: no time was left to wait"):
            hasty.companies.get("c")
        held.free.set()
        first.join(10)
    else:

        async def both() -> None:
            first = asyncio.create_task(client.companies.get("c"))
            await until(held.entered.is_set)
            with pytest.raises(DeadlineExceeded, match="POST /v1/token: no time was left to wait"):
                await hasty.companies.get("c")
            held.free.set()
            await first

        driver.do(both)
    assert driver.do(get, hasty.with_options(deadline=60)).id == "one"
    assert len(held.script.token_requests) == 1


def test_a_task_that_is_cancelled_leaves_the_way_free() -> None:
    async def scene() -> None:
        held = Held(Script())
        client = AsyncPax8Client("id", "secret", transport=held)
        fetching = asyncio.create_task(client.companies.get("c"))
        await until(held.entered.is_set)
        waiting = [asyncio.create_task(client.companies.get("c")) for _ in range(5)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        fetching.cancel()
        found = await asyncio.gather(fetching, *waiting, return_exceptions=True)
        assert [isinstance(each, asyncio.CancelledError) for each in found[:2]] == [True, True]
        assert [getattr(each, "id", each) for each in found[2:]] == ["one"] * 4
        assert len(held.script.token_requests) == 1

    asyncio.run(scene())


def test_one_client_lives_through_several_event_loops() -> None:
    pax8 = Script()
    client = AsyncPax8Client("id", "secret", transport=pax8)

    async def many() -> None:
        await asyncio.gather(*(client.companies.get("c") for _ in range(10)))
        await client.companies.get_ms_tenant_id("c")

    for _ in range(3):
        asyncio.run(many())
    assert len(pax8.token_requests) == 2


def test_one_client_serves_event_loops_of_several_threads() -> None:
    pax8 = Script()
    client = AsyncPax8Client("id", "secret", transport=pax8)
    failed: list[BaseException] = []

    async def many() -> None:
        await asyncio.gather(*(client.companies.get("c") for _ in range(10)))

    def run() -> None:
        try:
            asyncio.run(many())
        except BaseException as error:  # noqa: BLE001 - the test looks at what was raised
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert failed == []
    assert len(pax8.asked) == 50
    assert len(pax8.token_requests) == 1
