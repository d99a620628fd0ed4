"""A Pax8 for apps that act for partners: its time passes with the clients', and it may fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2

from pax8 import Pax8Client
from pax8.auth import AuthorizationCode
from pax8.sandbox import Sandbox
from support.consent import APP, Partner
from support.fake_time import FakeTime

DAY = 86_400.0
EXCHANGE = "/oauth/token"


class Pax8(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A sandbox that remembers who asked for tokens."""

    unlimited = True

    def __init__(self) -> None:
        self.sandbox, self.time = Sandbox(companies=3), FakeTime()
        self.partner = Partner(self.sandbox)
        # What happens to the next requests for tokens: after they are carried out, or instead.
        self.lost: list[Callable[[httpx2.Response], httpx2.Response]] = []
        self.asked: list[bytes] = []
        self.slow: tuple[asyncio.Event, asyncio.Event] | None = None

    def pass_(self, seconds: float) -> None:
        self.time.advance(seconds)
        self.sandbox.world.advance(timedelta(seconds=seconds))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        answer = self.sandbox.handle_request(request)
        if request.url.path != EXCHANGE:
            return answer
        self.asked.append(request.content)
        return self.lost.pop(0)(answer) if self.lost else answer

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        answer = self.handle_request(request)
        if self.slow is not None and request.url.path == EXCHANGE:
            come, go = self.slow
            come.set()
            await go.wait()
        return answer

    def unused(self) -> None:
        """Let no refresh token have been used."""
        for token in list(self.sandbox.world.select("refresh_tokens")):
            self.sandbox.world.replace("refresh_tokens", {**token, "used": False})

    def revoke(self) -> None:
        """Let no access token be good any more."""
        for token in list(self.sandbox.world.select("tokens")):
            self.sandbox.world.delete("tokens", token["id"])

    def unavailable(self, _: httpx2.Response) -> httpx2.Response:
        """What comes when it was not carried out."""
        self.unused()
        return httpx2.Response(503)

    def lost_on_the_way(self, response: httpx2.Response) -> httpx2.Response:
        """What comes when it did not get there, which is not to be known."""
        self.unused()
        return lose(response)

    def client(self, store: Any = None, auth: AuthorizationCode = APP, **more: Any) -> Pax8Client:
        return Pax8Client(
            auth=auth, transport=self, clock=self.time.clock, token_store=store, **more
        )

    def connected(self, name: str = "contoso", **more: Any) -> Pax8Client:
        client = self.client(**more).acting_for(name)
        client.exchange(self.partner.code())
        return client


def lose(_: httpx2.Response) -> httpx2.Response:
    raise httpx2.ReadError("the connection was lost")


def answer(status: int, **said: str) -> Callable[[httpx2.Response], httpx2.Response]:
    return lambda _: httpx2.Response(status, json=said)
