"""What a test works with: a sandbox of its own, and what calls it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import ExitStack
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, Unpack

from pax8._core.options import BASE_URL
from pax8.client import AsyncPax8Client, Pax8Client
from pax8.sandbox import Sandbox, SandboxServer
from pax8.testing.recent import TITLE, recent
from pax8.testing.settings import Settings, checked
from pax8.testing.skipped_time import SkippedTime

if TYPE_CHECKING:
    from types import TracebackType


class Rig:
    """A sandbox for one test, and clients and a server on it, each made when it is asked for.

    Within a `with`, all is closed at its end, and an exception that leaves it has the last
    requests in its notes, without their secrets.

    :param settings: What the sandbox is made with; see `Settings`. TypeError for what there is
        not.
    """

    def __init__(self, **settings: Unpack[Settings]) -> None:
        self._settings = checked(settings, "a sandbox for tests")
        self._time = SkippedTime()
        self._open = ExitStack()

    @cached_property
    def sandbox(self) -> Sandbox:
        """The sandbox: in this process, in memory, and nobody else's."""
        sandbox = Sandbox(**self._settings)
        self._open.callback(sandbox.shut)
        self._share_time(sandbox)
        return sandbox

    @cached_property
    def client(self) -> Pax8Client:
        """A client on the sandbox. What it waits for before it tries again passes at once."""
        return self._open.enter_context(
            Pax8Client(
                *self.sandbox.application.good_credentials,
                transport=self.sandbox,
                **self._client_settings,
            )
        )

    @cached_property
    def async_client(self) -> AsyncPax8Client:
        """An async client on the sandbox, for asyncio; it waits as little as `client` does."""
        client = AsyncPax8Client(
            *self.sandbox.application.good_credentials,
            transport=self.sandbox,
            **self._client_settings,
        )
        self._open.callback(_close, client)
        return client

    @cached_property
    def server(self) -> SandboxServer:
        """The sandbox on a socket, for other processes. ModuleNotFoundError without its extra."""
        try:
            # What serving needs beside what the package does.
            import_module("uvicorn")
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f'a sandbox on a socket needs {error.name}: pip install "pax8[sandbox]"',
                name=error.name,
            ) from error
        return self._open.enter_context(SandboxServer(self.sandbox))

    def use(self, sandbox: Sandbox) -> None:
        """Work with this sandbox, which stays the caller's to close."""
        self._share_time(sandbox)
        self.sandbox = sandbox

    @property
    def recent(self) -> str | None:
        """The last requests, for people to read; None if the sandbox was not asked for."""
        sandbox: Sandbox | None = self.__dict__.get("sandbox")
        return None if sandbox is None else recent(sandbox)

    def note(self, error: BaseException) -> None:
        """Add the last requests to the notes of an exception."""
        if self.recent is not None:
            error.add_note(f"{TITLE}:\n{self.recent}")

    def close(self) -> None:
        """Close all that was made."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            self.note(error)
        self.close()

    def _share_time(self, sandbox: Sandbox) -> None:
        # Who waits for the limit to let it through again skips the wait on both sides.
        sandbox.limiter._monotonic = self._time.monotonic

    @property
    def _client_settings(self) -> dict[str, Any]:
        # What the tester's environment says is for another Pax8.
        return {"base_url": BASE_URL, "clock": self._time.clock}


def _close(client: AsyncPax8Client) -> None:
    """Close an async client, whether a loop runs here or not."""
    thread = threading.Thread(target=lambda: asyncio.run(client.aclose()))
    thread.start()
    thread.join()
