"""What the tests of writes share: both clients, on a sandbox that loses answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import Losing


@pytest.fixture(params=[True, False], ids=["blocking", "async"])
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    made = Driver(blocking=request.param)
    yield made
    made.close()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def pax8(time: FakeTime) -> Losing:
    return Losing(time)


@pytest.fixture
def client(driver: Driver, pax8: Losing, time: FakeTime) -> Any:
    return driver.client(None, transport=pax8, clock=time.clock)


@pytest.fixture
def somebody(driver: Driver, pax8: Losing, time: FakeTime) -> Any:
    """A client of another process, of the same credential."""
    return driver.client(None, transport=Losing(time, pax8.sandbox), clock=time.clock)
