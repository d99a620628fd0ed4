"""A Pax8 that is scripted."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable

import httpx2

Answer = httpx2.Response | Exception | Callable[[httpx2.Request], httpx2.Response]


class Script(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A Pax8 that gives the answers it was told, one a request, and remembers what it was asked.

    Token requests are answered apart: with what `tokens` holds, and once that is used up, with
    good tokens, `token-1` and so on. A client given none of its own gets as many 200s as it asks.
    """

    def __init__(self, *answers: Answer, tokens: tuple[Answer, ...] = ()) -> None:
        self.asked: list[httpx2.Request] = []
        self.token_requests: list[httpx2.Request] = []
        self.life: float = 86_400
        self._answers, self._tokens = deque(answers), deque(tokens)
        self._endless = not answers
        self._issued = 0
        self._lock = threading.Lock()
        self.closed = 0

    @property
    def left(self) -> int:
        """How many of the answers were not asked for."""
        return len(self._answers)

    @property
    def bearers(self) -> list[str]:
        """The token of each request."""
        return [request.headers["authorization"].removeprefix("Bearer ") for request in self.asked]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        await asyncio.sleep(0)
        return self._answer(request)

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        with self._lock:
            answer = self._next(request)
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer(request)
        # A response is read once, and the same one may be scripted for several tests.
        return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def _next(self, request: httpx2.Request) -> Answer:
        if request.url.path.endswith("/v1/token"):
            self.token_requests.append(request)
            if self._tokens:
                return self._tokens.popleft()
            self._issued += 1
            token = {"access_token": f"token-{self._issued}", "expires_in": self.life}
            return httpx2.Response(200, json=token)
        self.asked.append(request)
        if self._endless:
            return httpx2.Response(200, json={"id": "one", "tenantId": "one"})
        assert self._answers, f"nothing was scripted for {request.method} {request.url}"
        return self._answers.popleft()
