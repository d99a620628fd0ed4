"""A Redis of the tests' own, and time that is moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pax8.limits import opened
from pax8.limits.shared import SharedBudget
from support.servers import RedisServer

OWNER = ("client", "https://api.pax8.com")
Make = Callable[[str], SharedBudget]


class ByHand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> ByHand:
    """One that is moved by hand."""
    return ByHand()


@pytest.fixture
def make(clock: ByHand) -> Iterator[Make]:
    """Open shared budgets, which are closed afterwards: `make(url)`."""
    made: list[SharedBudget] = []

    def open_one(url: str) -> SharedBudget:
        budget = opened(url, OWNER, clock)
        assert isinstance(budget, SharedBudget)
        made.append(budget)
        return budget

    yield open_one
    for each in made:
        each.close()


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """One that is started for this test alone."""
    started = RedisServer()
    yield started
    started.kill()


@pytest.fixture(params=["redis", "file"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of each place where a budget is shared."""
    if request.param == "file":
        return f"file:{tmp_path_factory.mktemp('shared') / 'limits'}"
    server: RedisServer = request.getfixturevalue("redis_server")
    return server.url
