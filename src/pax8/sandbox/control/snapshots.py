"""Snapshots of a sandbox's world, to come back to."""

from __future__ import annotations

import builtins

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.reading import Timestamp
from pax8.sandbox.control.surface import CONTROL
from pax8.sandbox.control.worlds import WorldState


class Snapshot(Model):
    """A snapshot. `now` is the world's time in it."""

    name: str | None = None
    now: Timestamp | None = None


class Snapshots(Resource[Mode]):
    """The world as it was, by name. They are kept as long as the sandbox runs."""

    surface = CONTROL

    @operation("GET /snapshots")
    def list(self) -> builtins.list[Snapshot]:
        """List the snapshots, oldest first."""
        ...

    @operation("PUT /snapshots/{name}", status=201)
    def save(self, name: str, /) -> Snapshot:
        """Keep the world as it is now, in the place of an earlier snapshot of that name.

        :param name: What it is called.
        """
        ...

    @operation("POST /snapshots/{name}/restore")
    def restore(self, name: str, /) -> WorldState:
        """Roll the world back to a snapshot, which stays. Its time is what it was then.

        :param name: What it is called.
        """
        ...

    @operation("DELETE /snapshots/{name}")
    def delete(self, name: str, /) -> None:
        """Forget a snapshot.

        :param name: What it is called.
        """
        ...
