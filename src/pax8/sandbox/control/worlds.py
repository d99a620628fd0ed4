"""What a sandbox holds, as a whole: begun again, made of another seed, saved and loaded."""

from __future__ import annotations

from typing import Annotated

import msgspec

from pax8._core.files import File, FilePart, FileSource, Progress, Watch
from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.reading import Timestamp
from pax8.sandbox.control.surface import CONTROL

Companies = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class WorldState(Model):
    """What there is: how many records of each kind, what it began from, and its time."""

    now: Timestamp | None = None
    origin: str | None = None
    counts: dict[str, int] | None = None


class Worlds(Resource[Mode]):
    """The world of a sandbox as a whole."""

    surface = CONTROL

    @operation("GET /world")
    def state(self) -> WorldState:
        """Tell what there is."""
        ...

    @operation("POST /world/reset")
    def reset(self) -> WorldState:
        """Begin the world again as it began: of its seed, its scenario, or the file it was loaded.

        Faults, limits, the record of requests and the speed of the clock are as at the beginning
        too; snapshots stay. Tokens that were given out are not good any more.
        """
        ...

    @operation("PUT /world/seed")
    def seed(self, seed: int, *, companies: Companies = 25) -> WorldState:
        """Put a world that is made of this seed in the place of this one.

        :param seed: The same seed makes the same world.
        :param companies: How many companies it has.
        """
        ...

    @operation("PUT /world/scenario")
    def scenario(self, name: str) -> WorldState:
        """Put the world of a scenario in the place of this one.

        :param name: The name of a scenario that comes with the sandbox.
        """
        ...

    @operation("GET /world/file")
    def save(self) -> File:
        """Save the whole world in a file, which `pax8 sandbox --db` and `load` take."""
        ...

    @operation("POST /world/file")
    def load(
        self,
        world: Annotated[FileSource, FilePart],
        /,
        *,
        progress: Annotated[Progress | None, Watch] = None,
    ) -> WorldState:
        """Put the world of a file that `save` made in the place of this one.

        :param world: The file: a path, bytes, or an open binary file.
        :param progress: Is called with how many bytes are sent, and of how many or None.
        """
        ...
