"""Which of several servers of one world posts a thing, so that it is posted once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from pax8.sandbox.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax8.sandbox.world import World

CLAIMS = Table("claims")
# Seconds after which a claim is void: whoever made it is gone, for no post takes as long.
_LEASE = 20.0


class Claims:
    """The claims of one server. Each holds until it is released, or its maker is gone.

    :param wall: Real time, in seconds since the epoch.
    """

    def __init__(self, world: World, wall: Callable[[], float] = time.time) -> None:
        """Claim things of this world."""
        self._world, self._wall = world, wall
        self._name = uuid4().hex

    def take(self, id_: str) -> bool:
        """Claim a thing, within a transaction; False if somebody else has claimed it."""
        now = self._wall()
        claim = self._world.read(CLAIMS.name, id_)
        mine = {"id": id_, "by": self._name, "until": now + _LEASE}
        if claim is None:
            self._world.insert(CLAIMS.name, [mine])
            return True
        # A real clock may be set back, and a claim is not to hold the longer for that.
        left = float(claim["until"]) - now
        if claim["by"] != self._name and 0 < left <= _LEASE:
            return False
        self._world.replace(CLAIMS.name, mine)
        return True

    def release(self, id_: str) -> None:
        """Let whoever comes next have it."""
        self._world.delete(CLAIMS.name, id_)
