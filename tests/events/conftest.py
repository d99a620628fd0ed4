"""Stores of every kind, on time that is moved by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from events.serving import asgi, wsgi
from pax8.events import Events, Store
from pax8.events.stores.on_redis import RedisStore
from pax8.events.stores.sqlite import MemoryStore, SQLiteStore
from support.fake_time import FakeTime
from support.servers import RedisServer

KINDS = ["memory", "sqlite", "redis"]
OpenStore = Callable[..., Store]


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.kill()


@pytest.fixture(params=KINDS)
def open_store(
    request: pytest.FixtureRequest, tmp_path: Path, time: FakeTime
) -> Iterator[OpenStore]:
    """Open a store of its kind, empty at the first time."""
    opened: list[Store] = []
    kind = request.param
    name = f"test-{next(_numbers)}"
    server = request.getfixturevalue("redis_server") if kind == "redis" else None

    def open_(capacity: int = 10_000) -> Store:
        store: Store
        if kind == "memory":
            store = MemoryStore(capacity=capacity, clock=lambda: time.now)
        elif kind == "sqlite":
            location = tmp_path / "events.db"
            store = SQLiteStore(location, capacity=capacity, clock=lambda: time.now)
        else:
            assert server is not None
            store = RedisStore(server.url, prefix=name, capacity=capacity, clock=lambda: time.now)
        opened.append(store)
        return store

    yield open_
    for each in opened:
        each.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store()


_numbers = itertools.count()


@pytest.fixture(params=[asgi, wsgi])
def serve(request: pytest.FixtureRequest) -> Callable[[Events], Any]:
    found: Callable[[Events], Any] = request.param
    return found
