"""Who reads on after a listing was broken off gets what was not given yet, or an error."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import BadRequestError, IncompleteListing

ROWS = 1000
EACH_WAY = [
    pytest.mark.parametrize("consistency", ["complete", "fast"]),
    pytest.mark.parametrize("told", [True, False], ids=["a total", "no total"]),
    pytest.mark.parametrize("prefetch", [0, 3]),
]


class Pax8:
    """A server of 1000 companies that refuses the third page once, or always gives the first."""

    def __init__(self, *, told: bool = True, refuses: bool = True, stuck: bool = False) -> None:
        self.told, self.refuses, self.stuck = told, refuses, stuck

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        number, size = (int(request.url.params[name]) for name in ("page", "size"))
        if self.refuses and number == 2:
            self.refuses = False
            return httpx2.Response(400, json={})
        start = 0 if self.stuck else number * size
        rows = [{"id": str(each)} for each in range(start, min(ROWS, start + size))]
        page = {"page": {"totalElements": ROWS}} if self.told else {}
        return httpx2.Response(200, json={"content": rows, **page})


def ids(companies: Iterator[Any]) -> Iterator[str]:
    return (company.id for company in companies)


def each_way(test: Any) -> Any:
    for mark in EACH_WAY:
        test = mark(test)
    return test


@each_way
def test_after_an_error(consistency: Any, told: bool, prefetch: int) -> None:  # noqa: FBT001 - a case
    server = httpx2.MockTransport(Pax8(told=told).answer)
    client = Pax8Client(
        "id", "secret", transport=server, consistency=consistency, prefetch=prefetch
    )
    companies = iter(client.companies.list())
    found: list[str] = []
    with pytest.raises(BadRequestError):
        # What came before the error is kept.
        collections.deque(map(found.append, ids(companies)), maxlen=0)
    found.extend(ids(companies))
    assert found == [str(each) for each in range(ROWS)]


@each_way
def test_after_an_error_in_tasks(consistency: Any, told: bool, prefetch: int) -> None:  # noqa: FBT001 - a case
    server = httpx2.MockTransport(Pax8(told=told).answer)

    async def scene() -> list[str]:
        client = AsyncPax8Client(
            "id", "secret", transport=server, consistency=consistency, prefetch=prefetch
        )
        companies = aiter(client.companies.list())
        found: list[str] = []
        with pytest.raises(BadRequestError):
            await take(companies, found)
        await take(companies, found)
        return found

    assert asyncio.run(scene()) == [str(each) for each in range(ROWS)]


async def take(companies: AsyncIterator[Any], found: list[str]) -> None:
    async for company in companies:
        found.append(company.id)  # noqa: PERF401 - what came before an error is kept


def test_a_walk_that_lost_its_way_stays_lost() -> None:
    server = httpx2.MockTransport(Pax8(told=False, refuses=False, stuck=True).answer)
    client = Pax8Client("id", "secret", transport=server, consistency="fast")
    companies = iter(client.companies.list())
    for _ in range(3):
        with pytest.raises(IncompleteListing, match="page 1 is page 0 again"):
            list(companies)


class Held(httpx2.AsyncBaseTransport):
    """The same server, which holds what is asked of it as long as `held` is set."""

    def __init__(self) -> None:
        self.server, self.held = Pax8(refuses=False), False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.held:
            await asyncio.Event().wait()
        return self.server.answer(request)


@pytest.mark.parametrize("consistency", ["complete", "fast"])
def test_in_another_event_loop(consistency: Any) -> None:
    server = Held()
    client = AsyncPax8Client("id", "secret", transport=server, consistency=consistency)
    companies = aiter(client.companies.list())
    found: list[str] = []

    async def first() -> None:
        found.append((await anext(companies)).id)
        server.held = True

    asyncio.run(first())
    server.held = False
    asyncio.run(take(companies, found))
    assert found == [str(each) for each in range(ROWS)]


@pytest.mark.parametrize("consistency", ["complete", "fast"])
def test_after_a_wait_that_was_given_up(consistency: Any) -> None:
    async def scene() -> list[str]:
        server = Held()
        client = AsyncPax8Client("id", "secret", transport=server, consistency=consistency)
        companies = aiter(client.companies.list())
        found = [(await anext(companies)).id]
        server.held = True
        with contextlib.suppress(TimeoutError):
            # At the first moment that it waits for anything at all.
            async with asyncio.timeout(0):
                await take(companies, found)
        server.held = False
        await take(companies, found)
        return found

    assert asyncio.run(scene()) == [str(each) for each in range(ROWS)]


def test_where_no_thread_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Pax8Client("id", "secret", transport=httpx2.MockTransport(Pax8(refuses=False).answer))
    companies = iter(client.companies.list())

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="can't start"):
            next(companies)
    assert list(ids(companies)) == [str(each) for each in range(ROWS)]
