"""Both clients under every fault at once, for as long as PAX8_SOAK_SECONDS says (together)."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Iterator
from random import Random, SystemRandom

import pytest

from fire import leftovers
from fire.callers import Callers
from fire.changes import Changes
from fire.faults import Fault, Weather
from fire.ground import Ground
from fire.keepers import Keepers
from fire.ways import Way, use

_SECONDS = float(os.environ.get("PAX8_SOAK_SECONDS", "2"))
_ROUNDS = 3
# From so many seconds on, every fault must have struck, and everything have been done.
_LONG = 100
# What a client may hold more after the last round than after the first: its pool of connections
# and the tokens it has differ from moment to moment.
_GROWTH = 100_000


@pytest.fixture
def seed() -> int:
    """That of PAX8_SOAK_SEED, to run again what failed, or any."""
    return int(os.environ.get("PAX8_SOAK_SEED") or SystemRandom().randrange(2**32))


@pytest.fixture(autouse=True)
def _traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.parametrize("blocking", [True, False], ids=["blocking", "async"])
def test_soak(seed: int, *, blocking: bool) -> None:
    # Shown with a failure.
    print(f"PAX8_SOAK_SEED={seed}")  # noqa: T201
    chance = Random(seed)
    threads, handles = leftovers.threads(), leftovers.handles()
    keepers = Keepers()
    with Ground(Weather(seed), keepers=keepers) as ground:
        callers = Callers(ground, chance, Changes(ground.sandbox, chance, passing=150))
        sizes: list[int] = []

        async def soak(way: Way) -> None:
            for _ in range(_ROUNDS):
                ground.weather.door = chance.choice((0.05, 0.2))
                ground.weather.request = chance.choice((0.05, 0.15, 0.4))
                end = time.monotonic() + _SECONDS / 2 / _ROUNDS
                await way.at_once(callers.until(way, end))
                ground.weather.calm()
                keepers.mend()
                await _whole_again(way, ground)
                # What the sandbox remembers of requests is no client's, and has a bound of its own.
                ground.sandbox.record.clear()
                sizes.append(leftovers.size(leftovers.memory()))

        use(ground.settings | keepers.settings(blocking=blocking), soak, blocking=blocking)
        ground.proxy.stop()
        wrong = callers.wrong + _differences(callers)
    print(dict(sorted(callers.told.items())), sizes)  # noqa: T201
    assert not wrong, f"PAX8_SOAK_SEED={seed}: {wrong}"
    assert sizes[-1] - sizes[0] < _GROWTH, f"PAX8_SOAK_SEED={seed}: memory grows: {sizes}"
    assert leftovers.settled(leftovers.threads, threads), "threads are left behind"
    assert leftovers.settled(leftovers.handles, handles), "files or connections are left behind"
    if _SECONDS >= _LONG:
        assert set(ground.weather.struck) == set(Fault)
        assert keepers.killed
        for what in ("write", "update", "delete", "list"):
            assert callers.told[f"{what}: done"], f"{what} was never done: {callers.told}"


async def _whole_again(way: Way, ground: Ground) -> None:
    """As soon as nothing goes wrong any more, nothing does: no connection is lost to the client."""
    client = way.client.with_options(timeout=30.0)
    for _ in range(3):
        company = await way.call(lambda: client.companies.get(ground.company), Random(0))
        assert company.id == ground.company
    listing = client.companies.list(size=20)
    assert len(await way.records(listing, float("inf"))) > 20


def _differences(callers: Callers) -> list[str]:
    world = callers.ground.sandbox.world
    found: list[str] = []
    for table, mark, ledger in (
        ("orders", "orderedByUserEmail", callers.orders),
        ("contacts", "email", callers.contacts),
    ):
        kept = [(each[mark], each["id"]) for each in world.select(table)]
        found += ledger.differences([each for each in kept if ledger.gave(each[0])])
    return found
