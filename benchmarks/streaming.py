"""The memory that a long listing takes while its records stream by."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import httpx2
import msgspec

from benchmarks import records
from benchmarks.measuring import Result
from pax8 import Pax8Client

_MANY, _FEW = 100_000, 10_000


def results() -> Iterator[Result]:
    few, many = _peak(_FEW), _peak(_MANY)
    yield Result(
        f"memory while {_MANY:,} subscriptions stream by",
        many,
        f"while {_FEW:,} do",
        few,
        many / few,
        unit="B",
    )


def _peak(total: int) -> float:
    """The most memory, in bytes, that a walk through so many records holds at a time."""
    row = records.subscription(1)
    template = msgspec.json.decode(row, type=dict[str, msgspec.Raw])

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 86_400})
        number, size = int(request.url.params["page"]), int(request.url.params["size"])
        numbers = range(number * size, min((number + 1) * size, total))
        # Made when they are asked for: to hold them all would be what is measured.
        rows = [
            msgspec.json.encode({**template, "id": f"00000000-0000-4000-8000-{each:012}"})
            for each in numbers
        ]
        return httpx2.Response(200, content=records.page(rows, number, size, total))

    transport = httpx2.MockTransport(answer)
    base_url = "https://api.pax8.com"
    with Pax8Client(
        "id", "secret", transport=transport, base_url=base_url, rate_limit=None
    ) as client:
        tracemalloc.start()
        try:
            found = sum(1 for _ in client.subscriptions.list())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert found == total, found
    return float(peak)
