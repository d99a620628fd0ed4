"""The same test through both clients."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2

from pax8 import AsyncPax8Client, Pax8Client
from support.script import Script


class Driver:
    """Makes one of the two clients, and carries calls out with it as its users would."""

    client_id, client_secret = "the-client-id", "the-client-secret"

    def __init__(self, *, blocking: bool) -> None:
        self.blocking = blocking
        self._runner = asyncio.Runner()
        self._clients: list[Any] = []

    def client(self, script: Script | None = None, **given: Any) -> Any:
        """A client with credentials; a script is the transport that it gets."""
        credentials = {"client_id": self.client_id, "client_secret": self.client_secret}
        kind: Any = Pax8Client if self.blocking else AsyncPax8Client
        self._clients.append(kind(**({"transport": script} | credentials | given)))
        return self._clients[-1]

    def http_client(self, **given: Any) -> Any:
        """A client of httpx2, such as callers bring."""
        kind: Any = httpx2.Client if self.blocking else httpx2.AsyncClient
        self._clients.append(kind(**given))
        return self._clients[-1]

    def do(self, call: Callable[..., Any], *given: Any) -> Any:
        """What the call gives for this, awaited if need be."""
        if self.blocking:
            return call(*given)

        async def awaited() -> Any:
            return await call(*given)

        return self._runner.run(awaited())

    def at_once(self, times: int, call: Callable[..., Any], *given: Any) -> list[Any]:
        """What the call gives or raises to as many threads, or tasks, as start together."""
        if not self.blocking:
            return self._runner.run(_gathered(times, call, *given))
        together = threading.Barrier(times)

        def one() -> Any:
            together.wait()
            try:
                return call(*given)
            except Exception as error:  # noqa: BLE001 - the test looks at what was raised
                return error

        with ThreadPoolExecutor(times) as threads:
            return [each.result() for each in [threads.submit(one) for _ in range(times)]]

    def shut(self, client: Any) -> None:
        """Close a client of either kind."""
        self.do(client.close if self.blocking else client.aclose)

    def close(self) -> None:
        for client in self._clients:
            self.shut(client)
        self._runner.close()


async def _gathered(times: int, call: Callable[..., Awaitable[Any]], *given: Any) -> list[Any]:
    return await asyncio.gather(*(call(*given) for _ in range(times)), return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    """Let the others go on until this holds, which a transport brings about, or a thread."""
    while not condition():  # noqa: ASYNC110 - neither of them has an event of this loop
        await asyncio.sleep(0)
