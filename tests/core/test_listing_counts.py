"""How many records a listing has is what Pax8 says, if that can be, and else what is there."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import IncompleteListing

ROWS = 450


def transport(total: Any, asked: list[tuple[int, int]] | None = None) -> httpx2.MockTransport:
    """A server of 450 companies that says this of their number; None for nothing."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        number = int(request.url.params["page"])
        size = int(request.url.params["size"])
        if asked is not None:
            asked.append((number, size))
        last = min(ROWS, (number + 1) * size)
        rows = [{"id": str(each)} for each in range(number * size, last)]
        page = {} if total is None else {"page": {"totalElements": total}}
        return httpx2.Response(200, json={"content": rows, **page})

    return httpx2.MockTransport(answer)


@pytest.mark.parametrize("total", [None, True, "x", -5, 0, 0.5, 10**30])
def test_a_number_that_cannot_be_is_counted(total: Any) -> None:
    with Pax8Client("id", "secret", transport=transport(total)) as client:
        assert len(client.companies.list()) == ROWS
        assert client.companies.list()
        assert len(list(client.companies.list())) == ROWS

    async def count() -> int:
        async with AsyncPax8Client("id", "secret", transport=transport(total)) as other:
            return await other.companies.list().count()

    assert asyncio.run(count()) == ROWS


@pytest.mark.parametrize("total", [10**12, 451, 10_000])
def test_more_than_there_are_is_not_believed_by_who_reads_them(total: int) -> None:
    client = Pax8Client("id", "secret", transport=transport(total))
    if total < 10**9:
        with pytest.raises(IncompleteListing):
            list(client.companies.list())
    else:
        assert len(list(client.companies.list())) == ROWS


def test_a_list_of_it_reads_it_once_though_nobody_says_how_many_there_are() -> None:
    asked: list[tuple[int, int]] = []
    client = Pax8Client("id", "secret", transport=transport(None, asked), prefetch=0)
    assert len(client.companies.list().to_list()) == ROWS
    once = asked.copy()
    asked.clear()
    listing = client.companies.list()
    companies = iter(listing)
    assert len(listing) == ROWS
    assert [company.id for company in companies] == [str(each) for each in range(ROWS)]
    assert asked == once
    asked.clear()
    assert len(list(client.companies.list())) == ROWS
    assert asked == once


def test_whether_there_are_any_is_known_from_one() -> None:
    asked: list[tuple[int, int]] = []
    client = Pax8Client("id", "secret", transport=transport(None, asked))
    assert client.companies.list()
    assert asked == [(0, 1)]
