"""A Pax8 that is far away: every request takes its time, in a thread or in a task."""

from __future__ import annotations

import asyncio
import time
from threading import Lock

import httpx2
import msgspec

from benchmarks import records

# Seconds.
LATENCY = 0.1
_TOKEN = msgspec.json.encode({"access_token": "t", "expires_in": 86_400, "token_type": "Bearer"})


class FarAway(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Answers with pages of these rows, a while after it was asked, and counts its answers."""

    def __init__(self, rows: list[bytes]) -> None:
        self._rows = rows
        # Made once: the work of a server is not what is measured.
        self._pages: dict[tuple[int, int], bytes] = {}
        self._lock = Lock()
        self.requests = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer after the latency, in the thread that asks."""
        if self._is_page(request):
            time.sleep(LATENCY)
        return self._answer(request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer after the latency, while other tasks go on."""
        if self._is_page(request):
            await asyncio.sleep(LATENCY)
        return self._answer(request)

    def _is_page(self, request: httpx2.Request) -> bool:
        # A token is fetched once in a day: it is no part of a walk.
        return request.method == "GET"

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        content = self._page(request.url.params) if self._is_page(request) else _TOKEN
        return httpx2.Response(200, content=content, headers={"content-type": "application/json"})

    def _page(self, asked: httpx2.QueryParams) -> bytes:
        with self._lock:
            self.requests += 1
        number, size = int(asked["page"]), int(asked["size"])
        if (number, size) not in self._pages:
            rows = self._rows[number * size : (number + 1) * size]
            self._pages[number, size] = records.page(rows, number, size, len(self._rows))
        return self._pages[number, size]
