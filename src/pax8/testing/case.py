"""A sandbox for each test of unittest."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, ClassVar

from pax8.testing.rig import Rig
from pax8.testing.settings import Settings

if TYPE_CHECKING:
    from pax8.client import AsyncPax8Client, Pax8Client
    from pax8.sandbox import Sandbox, SandboxServer


class SandboxTestCase(unittest.TestCase):
    """A test case whose tests have a sandbox each, made when it is asked for and closed after.

    An exception that ends a test has the last requests to the sandbox in its notes. For async
    tests, name `unittest.IsolatedAsyncioTestCase` beside it.

    `pax8_settings` is what the sandboxes of the case are made with.
    """

    pax8_settings: ClassVar[Settings] = {}
    _rig: Rig | None = None

    @property
    def pax8_sandbox(self) -> Sandbox:
        """The sandbox of this test."""
        return self._rigged().sandbox

    @property
    def pax8_client(self) -> Pax8Client:
        """A client on it. What it waits for before it tries again passes at once."""
        return self._rigged().client

    @property
    def pax8_async_client(self) -> AsyncPax8Client:
        """An async client on it, for asyncio."""
        return self._rigged().async_client

    @property
    def pax8_server(self) -> SandboxServer:
        """The same sandbox on a socket, for other processes."""
        return self._rigged().server

    def run(self, result: unittest.TestResult | None = None) -> unittest.TestResult | None:
        """Run the test, and note at what ends it what the sandbox was asked for."""
        name = self._testMethodName
        kept = vars(self).get(name)
        setattr(self, name, self._noted(getattr(self, name)))
        try:
            return super().run(result)
        finally:
            delattr(self, name)
            if kept is not None:
                setattr(self, name, kept)

    def _rigged(self) -> Rig:
        if self._rig is None:
            self._rig = Rig(**self.pax8_settings)
            self.addCleanup(self._close)
        return self._rig

    def _close(self) -> None:
        rig, self._rig = self._rig, None
        if rig is not None:
            rig.close()

    def _noted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        if iscoroutinefunction(method):

            @wraps(method)
            async def awaited() -> Any:
                with self._noting():
                    return await method()

            return awaited

        @wraps(method)
        def called() -> Any:
            with self._noting():
                return method()

        return called

    @contextmanager
    def _noting(self) -> Generator[None]:
        try:
            yield
        except unittest.SkipTest:
            raise
        except Exception as error:
            if self._rig is not None:
                self._rig.note(error)
            raise
