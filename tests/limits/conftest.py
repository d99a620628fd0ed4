"""A Redis of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.servers import RedisServer


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """One that is started for this test alone."""
    started = RedisServer()
    yield started
    started.kill()
