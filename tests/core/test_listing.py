"""Listings of both clients: what is asked for, when, and what is given up."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import tracemalloc
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import IncompleteListing, ServerError
from pax8.types import Company


class Pax8:
    """A server of many companies that notes what it is asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[int, int]] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        # What is done before an answer, by those who need one to wait.
        self.before: Callable[[int], None] = lambda _page: None

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/v1/token":
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 86400})
        page = int(request.url.params.get("page", 0))
        size = int(request.url.params.get("size", 10))
        with self.lock:
            self.asked.append((page, size))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.before(page)
        finally:
            with self.lock:
                self.at_once -= 1
        start, end = page * size, min((page + 1) * size, self.count)
        rows = [{"id": f"{n}", "name": f"Company {n}"} for n in range(start, end)]
        return httpx2.Response(200, json={"content": rows, "page": self.numbers(page, size)})

    def numbers(self, page: int, size: int) -> dict[str, int]:
        pages = -(-self.count // size)
        return {"number": page, "size": size, "totalElements": self.count, "totalPages": pages}

    def client(self, **options: Any) -> Pax8Client:
        return Pax8Client("id", "secret", transport=httpx2.MockTransport(self.answer), **options)


class AsyncPax8(httpx2.AsyncBaseTransport):
    """The same, where an answer can be waited for without a thread."""

    def __init__(self, count: int) -> None:
        self.server = Pax8(count)
        self.gate = asyncio.Event()
        self.gate.set()
        self.cancelled = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path != "/v1/token":
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        return self.server.answer(request)

    def client(self, **options: Any) -> AsyncPax8Client:
        return AsyncPax8Client("id", "secret", transport=self, **options)


def test_nothing_is_asked_for_until_it_is_read() -> None:
    server = Pax8(3)
    listing = server.client().companies.list()
    assert server.asked == []
    assert [company.id for company in listing] == ["0", "1", "2"]
    assert server.asked == [(0, 200)]


def test_a_list_of_it_costs_no_request_for_its_length() -> None:
    server = Pax8(3)
    assert len(list(server.client().companies.list())) == 3
    assert server.asked == [(0, 200)]


def test_length_and_first_cost_one_request_each() -> None:
    server = Pax8(3)
    listing = server.client().companies.list()
    assert len(listing) == 3
    first = listing.first()
    assert first is not None
    assert first.id == "0"
    assert server.asked == [(0, 1), (0, 1)]
    assert Pax8(0).client().companies.list().first() is None
    assert not Pax8(0).client().companies.list()


def test_one_page_is_that_page_alone_as_it_was_asked_for() -> None:
    server = Pax8(45)
    listing = server.client().companies.list(page=1, size=20)
    assert [company.id for company in listing] == [str(n) for n in range(20, 40)]
    assert len(listing) == 20
    assert len(list(server.client().companies.list(page=2, size=20))) == 5
    assert {asked[1] for asked in server.asked} == {20}
    server.asked.clear()
    assert len(server.client().companies.list(page=0).to_list()) == 10
    assert server.asked == [(0, 10)], "the size is Pax8's own"


@pytest.mark.parametrize("prefetch", [0, 1, 3, 12])
def test_no_more_requests_at_once_than_allowed(prefetch: int) -> None:
    server = Pax8(3000)
    barrier = threading.Barrier(max(1, prefetch), timeout=5)

    def wait_for_others(page: int) -> None:
        # The first is asked for alone; the next ones come together, or this would time out.
        if page >= 1 and len(server.asked) <= 1 + prefetch:
            barrier.wait()

    server.before = wait_for_others
    companies = server.client(prefetch=prefetch).companies.list().to_list()
    assert [company.id for company in companies] == [str(n) for n in range(3000)]
    assert server.most_at_once == max(1, prefetch)


def test_leaving_early_asks_for_no_more() -> None:
    server = Pax8(100_000)
    reading = threading.Event()

    def hold(page: int) -> None:
        if page:
            reading.wait(5)

    server.before = hold
    for company in server.client(prefetch=3).companies.list():
        assert company.id == "0"
        break
    gc.collect()
    reading.set()
    asked = len(server.asked)
    assert asked <= 4
    for thread in threading.enumerate():
        if thread.name.startswith("pax8-listing"):
            thread.join(5)
    assert len(server.asked) <= 4


def test_a_failure_in_what_is_read_ahead_comes_where_it_belongs() -> None:
    server = Pax8(1000)
    client = server.client(retries=0)

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.params.get("page") == "3":
            return httpx2.Response(500, text="broken")
        return server.answer(request)

    client = Pax8Client("id", "secret", transport=httpx2.MockTransport(answer), retries=0)
    read: list[Company] = []
    with pytest.raises(ServerError):
        read.extend(client.companies.list(size=100))
    assert len(read) == 0 or len(read) >= 100


def test_pages_hold_the_same_records() -> None:
    server = Pax8(450)
    pages = list(server.client().companies.list().pages())
    assert [company.id for page in pages for company in page] == [str(n) for n in range(450)]
    assert all(page.total_elements == 450 for page in pages)


def test_threads_may_read_one_listing_each_for_itself() -> None:
    listing = Pax8(900).client().companies.list()
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(list(listing)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [900] * 8


def test_fast_reads_page_after_page_and_raises_when_it_moved() -> None:
    server = Pax8(1000)
    client = server.client(consistency="fast")
    assert len(client.companies.list().to_list()) == 1000
    assert sorted(server.asked) == [(n, 200) for n in range(5)]

    def grow(_page: int) -> None:
        server.count += 1

    server.before = grow
    with pytest.raises(IncompleteListing):
        client.companies.list().to_list()


def test_odd_envelopes_are_read() -> None:
    bodies: list[Any] = [
        {},
        {"content": None},
        {"page": {"totalPages": 0, "totalElements": 0}},
        [],
        {"content": [], "number": 0, "size": 10, "totalElements": 0, "totalPages": 0},
    ]
    one = {"id": "1", "name": "One"}
    singles: list[Any] = [
        {"content": [one]},
        [one],
        {"content": [one], "number": 0, "size": 200, "totalElements": 1, "totalPages": 1},
        {"content": [one], "page": {"size": "200", "totalElements": "1", "number": "0"}},
    ]
    for body, count in [*((each, 0) for each in bodies), *((each, 1) for each in singles)]:

        def answer(request: httpx2.Request, body: Any = body) -> httpx2.Response:
            if request.url.path == "/v1/token":
                return httpx2.Response(200, json={"access_token": "t"})
            return httpx2.Response(200, content=json.dumps(body))

        client = Pax8Client("id", "secret", transport=httpx2.MockTransport(answer))
        assert len(client.companies.list().to_list()) == count, body


def test_memory_stays_flat() -> None:
    server = Pax8(20_000)
    listing = server.client(prefetch=4).companies.list()
    peaks: list[int] = []
    tracemalloc.start()
    try:
        for number, _ in enumerate(listing):
            if number % 5000 == 4999:
                peaks.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    # What is remembered to recognise records has filled up by the first quarter.
    assert peaks[-1] < peaks[0] * 1.5


async def read_some(transport: AsyncPax8) -> None:
    async for company in transport.client(prefetch=3).companies.list():
        assert company.id == "0"
        transport.gate.clear()
        # The tasks that read ahead get going.
        for _ in range(10):
            await asyncio.sleep(0)
        break


def test_async_reads_it_all_in_order() -> None:
    async def main() -> list[str]:
        async with AsyncPax8(3000).client() as client:
            return [company.id async for company in client.companies.list()]

    assert asyncio.run(main()) == [str(n) for n in range(3000)]


def test_async_count_first_and_to_list() -> None:
    async def main() -> None:
        transport = AsyncPax8(5)
        async with transport.client() as client:
            assert await client.companies.list().count() == 5
            first = await client.companies.list().first()
            assert first is not None
            assert first.id == "0"
            assert len(await client.companies.list().to_list()) == 5
            assert len(await client.companies.list(page=1, size=3).to_list()) == 2
        assert transport.server.asked == [(0, 1), (0, 1), (0, 200), (1, 3)]

    asyncio.run(main())


def test_async_leaving_early_cancels_what_is_under_way() -> None:
    async def main() -> AsyncPax8:
        transport = AsyncPax8(100_000)
        await read_some(transport)
        gc.collect()
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1, "only this one is left"
        return transport

    transport = asyncio.run(main())
    assert len(transport.server.asked) <= 4
