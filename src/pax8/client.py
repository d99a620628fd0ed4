"""The two clients: the same surface, blocking and awaitable."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self, Unpack

from pax8._client import HEADERS, STRAIGHT, EitherClient, windowed
from pax8._core import options as settings
from pax8._core.auth import Auth
from pax8._core.call import Call
from pax8._core.hidden import Hidden
from pax8._core.operation import Async, Operation, Sync
from pax8._core.page import Page
from pax8._core.runtime import Clock, run
from pax8._core.window import Window
from pax8._setup import Settings, check

if TYPE_CHECKING:
    import httpx2


class Pax8Client(EitherClient[Sync]):
    """The blocking client of the Pax8 API, safe to share between threads.

    :param client_id: From Pax8's portal; else the environment's PAX8_CLIENT_ID.
    :param client_secret: The secret to it; else the environment's PAX8_CLIENT_SECRET.
    :param auth: In the place of both: what of `pax8.auth` lets you in.
    :param cache_token: Whether tokens are kept in a file, for the next process.
    :param cache_location: The file; `~` is your home. Left out, one in your folder for caches.
    :param token_store: Another place to keep tokens, in the place of the file: `redis://…`,
        `memcached://…`, `keyring:`, `file:…`, `memory:`, or a `TokenStore`.
    :param encryption_key: What tokens are encrypted with where others could read them, one or
        several; else the environment's PAX8_ENCRYPTION_KEY. `pax8 key new` makes one.
    :param base_url: Where Pax8 is; else the environment's PAX8_BASE_URL, else the real one. Token
        endpoint and portal hang under it too. Plain http is taken for this machine only.
    :param timeout: Seconds for one try to be answered. How long the system looks for a host's
        address is not bounded by it, nor how long a transport that is not httpx2's own takes with
        the headers of an answer.
    :param deadline: Seconds for a whole call, tries and waits included; None for no end.
    :param retries: How often a call is tried again, if it may be.
    :param prefetch: How many requests of a listing may be under way ahead of the reader.
    :param rate_limit: How many calls may be made a minute: left out, what Pax8 allows, shared by
        all clients of the credential in this process; else a number, a `Limit`, a budget of
        `pax8.limits`, or None for any number. `file:…` and `redis://…` share it with others.
    :param consistency: "complete", or "fast" for listings read page after page.
    :param http_client: An httpx2 client of your own, with its proxy and certificates. It stays
        yours to close.
    :param transport: An httpx2 transport of your own, such as a sandbox. It stays yours to close.
    :param clock: Time of your own, for tests.
    """

    def __init__(  # noqa: PLR0913 - each is a property of the client
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        *,
        auth: Auth | None = None,
        http_client: httpx2.Client | None = None,
        transport: httpx2.BaseTransport | None = None,
        clock: Clock | None = None,
        **given: Unpack[Settings],
    ) -> None:
        named = client_id is not None or client_secret is not None
        credentials = settings.credentials(client_id, client_secret)
        # Here it would show in a traceback that shows variables.
        del client_secret
        settings.one_way_in(auth, named=named)
        checked = settings.clock(clock)
        setup = check(auth, credentials, given, checked, transport)
        import httpx2

        from pax8._core.blocking import BlockingRuntime, Connections
        from pax8._core.bounded import bound
        from pax8._core.exchange import made_anew

        settings.one_sender(http_client, httpx2.Client, transport, httpx2.BaseTransport)
        own = http_client is None and transport is None

        def make() -> httpx2.Client:
            return bound(
                http_client or httpx2.Client(transport=transport, headers=HEADERS, mounts=STRAIGHT)
            )

        self._connections = Connections(
            make, made_anew=made_anew(http_client, transport), closes=own
        )
        super().__init__(setup, BlockingRuntime(self._connections, checked))
        if own:
            # Left open, the connections are closed with the last client that sends with them.
            weakref.finalize(self._runtime, self._connections.close)

    def _call(self, operation: Operation[..., Any], call: Call) -> Any:
        if operation.file:
            from pax8._core.download import Download

            return Download(
                lambda given: run(self._perform(operation, replace(call, streams=given)))
            )
        if not operation.paged:
            return run(self._perform(operation, call))

        from pax8._core.listing import Listing

        def fetch(window: Window | None, abandoned: threading.Event) -> Page[Any]:
            asked = windowed(operation, call, window)
            page: Page[Any] = run(self._perform(operation, asked, abandoned))
            return page

        return Listing(fetch, self._reading(operation, call), operation.full_name)

    def exchange(self, code: str) -> None:
        """Make tokens of the code that a partner came back with, and keep them.

        For `auth=AuthorizationCode(…)`. A code is good once and for some minutes;
        `AuthenticationError` if Pax8 does not take it, `TokenStoreError` if the tokens could not be
        kept.
        """
        hidden = Hidden(code)
        # Here it would show in a traceback that shows variables.
        del code
        run(self._exchange_code(hidden))

    def close(self) -> None:
        """Close the connections, and send nothing more: whoever waits to try again does not.

        An `http_client` or a `transport` of yours stays open. For a client that `with_options`
        made, this does nothing.
        """
        if not self._derived:
            self._connections.close()
            self._close_budget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncPax8Client(EitherClient[Async]):
    """The async client of the Pax8 API, for asyncio. What it takes is what `Pax8Client` takes.

    It may be used from one event loop after the other; close it in the last one.
    """

    asynchronous: ClassVar[bool] = True

    def __init__(  # noqa: PLR0913 - each is a property of the client
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        *,
        auth: Auth | None = None,
        http_client: httpx2.AsyncClient | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        **given: Unpack[Settings],
    ) -> None:
        named = client_id is not None or client_secret is not None
        credentials = settings.credentials(client_id, client_secret)
        # Here it would show in a traceback that shows variables.
        del client_secret
        settings.one_way_in(auth, named=named)
        checked = settings.clock(clock)
        setup = check(auth, credentials, given, checked, transport)
        import httpx2

        from pax8._core.awaited import AsyncConnections, AsyncRuntime
        from pax8._core.exchange import made_anew

        settings.one_sender(http_client, httpx2.AsyncClient, transport, httpx2.AsyncBaseTransport)
        own = http_client is None and transport is None

        def make() -> httpx2.AsyncClient:
            return http_client or httpx2.AsyncClient(
                transport=transport, headers=HEADERS, mounts=STRAIGHT
            )

        self._connections = AsyncConnections(
            make, made_anew=made_anew(http_client, transport), closes=own
        )
        super().__init__(setup, AsyncRuntime(self._connections, checked))

    def _call(self, operation: Operation[..., Any], call: Call) -> Any:
        if operation.file:
            from pax8._core.async_download import AsyncDownload

            return AsyncDownload(
                lambda given: self._perform(operation, replace(call, streams=given))
            )
        if not operation.paged:
            return self._perform(operation, call)

        from pax8._core.async_listing import AsyncListing

        async def fetch(window: Window | None) -> Page[Any]:
            page: Page[Any] = await self._perform(operation, windowed(operation, call, window))
            return page

        return AsyncListing(fetch, self._reading(operation, call), operation.full_name)

    async def exchange(self, code: str) -> None:
        """Make tokens of the code that a partner came back with; see `Pax8Client.exchange`."""
        hidden = Hidden(code)
        del code
        await self._exchange_code(hidden)

    async def aclose(self) -> None:
        """Close the connections of this event loop, and send nothing more.

        What holds of `Pax8Client.close` holds of this.
        """
        if not self._derived:
            await self._connections.aclose()
            self._close_budget()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
