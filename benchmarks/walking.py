"""Walking a long listing on a Pax8 that is far away."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator

import httpx2
import msgspec

from benchmarks import records
from benchmarks.distance import LATENCY, FarAway
from benchmarks.measuring import Result, compared, side_by_side
from pax8 import AsyncPax8Client, Pax8Client
from pax8.types import Subscription

_COUNT, _SIZE = 10_000, 200
_OURS, _SINGLY = "pax8", "one page at a time, httpx2 and msgspec"
_URL = "https://api.pax8.com/v1/subscriptions"


class _Page(msgspec.Struct):
    content: list[Subscription]


def results() -> Iterator[Result]:
    far = FarAway([records.subscription(number) for number in range(_COUNT)])
    with (
        Pax8Client(
            "id", "secret", transport=far, base_url="https://api.pax8.com", rate_limit=None
        ) as client,
        httpx2.Client(transport=far) as bare,
    ):
        ahead = client.options.prefetch
        yield from _beside(
            "blocking", far, ahead, lambda: _walk(client), lambda: _page_by_page(bare)
        )
    with asyncio.Runner() as runner:
        awaited = AsyncPax8Client(
            "id", "secret", transport=far, base_url="https://api.pax8.com", rate_limit=None
        )
        plain = httpx2.AsyncClient(transport=far)
        yield from _beside(
            "async",
            far,
            ahead,
            lambda: runner.run(_walk_async(awaited)),
            lambda: runner.run(_page_by_page_async(plain)),
        )
        runner.run(awaited.aclose())
        runner.run(plain.aclose())


def _beside(
    way: str,
    far: FarAway,
    ahead: int,
    ours: Callable[[], object],
    singly: Callable[[], object],
) -> Iterator[Result]:
    far.requests = 0
    ours()
    requests = far.requests
    # The first answer tells how many there are; the others are asked for so many at a time.
    turns = 1 + math.ceil((requests - 1) / ahead)
    ideal = turns * LATENCY
    ideally = f"{turns} x {LATENCY * 1000:.0f} ms: {requests} requests, {ahead} at a time"
    what = f"walk {_COUNT:,} subscriptions, {way}"
    times = side_by_side({_OURS: ours}, rounds=7)
    times[ideally] = [ideal] * len(times[_OURS])
    yield compared(what, times, (_OURS, ideally), bar=1.15)
    times = side_by_side({_OURS: ours, _SINGLY: singly}, rounds=3)
    yield compared(what, times, (_OURS, _SINGLY), bar=6.0, faster=True)


def _walk(client: Pax8Client) -> None:
    found = sum(1 for _ in client.subscriptions.list())
    assert found == _COUNT, found


async def _walk_async(client: AsyncPax8Client) -> None:
    found = 0
    async for _ in client.subscriptions.list():
        found += 1
    assert found == _COUNT, found


def _page_by_page(bare: httpx2.Client) -> None:
    found = 0
    for number in range(_COUNT // _SIZE):
        answer = bare.get(_URL, params={"page": number, "size": _SIZE})
        found += len(msgspec.json.decode(answer.content, type=_Page).content)
    assert found == _COUNT, found


async def _page_by_page_async(bare: httpx2.AsyncClient) -> None:
    found = 0
    for number in range(_COUNT // _SIZE):
        answer = await bare.get(_URL, params={"page": number, "size": _SIZE})
        found += len(msgspec.json.decode(answer.content, type=_Page).content)
    assert found == _COUNT, found
