"""The control plane of a sandbox in Python, for one in this process or on a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pax8._core.operation import Async, Sync
from pax8.auth import BearerToken
from pax8.client import AsyncPax8Client, Pax8Client
from pax8.sandbox.control.resources import Controls
from pax8.sandbox.control.surface import CONTROL

if TYPE_CHECKING:
    import httpx2

# It is asked for none, and shows none.
_NOBODY = BearerToken("none")


class Control(Controls[Sync]):
    """What steers a sandbox: its clock, its faults, its record of requests, and the rest.

    :param url: Where the sandbox is.
    :param transport: A sandbox in this process, in the place of a url.
    """

    def __init__(
        self, url: str = CONTROL.origin, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        # What calls it, as a client of Pax8 would.
        self.client = Pax8Client(
            auth=_NOBODY, base_url=url, transport=transport, rate_limit=None, retries=0
        )
        super().__init__(self.client)

    def close(self) -> None:
        """Close its connections."""
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncControl(Controls[Async]):
    """What steers a sandbox, awaited; see `Control`."""

    def __init__(
        self, url: str = CONTROL.origin, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.client = AsyncPax8Client(
            auth=_NOBODY, base_url=url, transport=transport, rate_limit=None, retries=0
        )
        super().__init__(self.client)

    async def aclose(self) -> None:
        """Close its connections."""
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
