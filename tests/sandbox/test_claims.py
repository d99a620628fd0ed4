from __future__ import annotations

from pathlib import Path

from pax8.sandbox.claims import Claims
from pax8.sandbox.world import World


def test_a_claim_is_one_servers_until_it_is_released_or_its_maker_is_gone(tmp_path: Path) -> None:
    clock = [1000.0]
    worlds = [World(tmp_path / "world.db"), World(tmp_path / "world.db")]
    one, other = (Claims(each, lambda: clock[0]) for each in worlds)
    assert one.take("a")
    assert one.take("a")
    assert not other.take("a")
    assert other.take("b")
    one.release("a")
    assert other.take("a")
    assert not one.take("a")
    # Nobody takes that long.
    clock[0] += 60
    assert one.take("a")
    # A clock that is set back makes no claim hold for ever.
    clock[0] -= 10_000
    assert other.take("a")
    for each in worlds:
        each.close()
