"""Worlds that the tests of the population look at."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest

from pax8.sandbox.population import populate

World = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 4, 15, 12, tzinfo=UTC)


def _gathered(seed: int, companies: int, now: datetime) -> World:
    world: World = defaultdict(list)
    for table, records in populate(seed, companies, now):
        world[table].extend(records)
    return world


@pytest.fixture(scope="session")
def small(now: datetime) -> World:
    """25 companies, as a sandbox has unless told otherwise."""
    return _gathered(1, 25, now)


@pytest.fixture(scope="session")
def world(now: datetime) -> World:
    """Enough companies that rare things happen."""
    return _gathered(7, 400, now)
