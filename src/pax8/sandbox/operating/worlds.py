"""The world as a whole, as the control plane replaces it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Annotated, cast

from pax8._core.files import File, FilePart, FileSource, Progress, Watch
from pax8.sandbox.control.worlds import Companies, Worlds, WorldState
from pax8.sandbox.opening import COMPANIES, SEED, new_world
from pax8.sandbox.origin import origin_of
from pax8.sandbox.refusals import Refusal, unprocessable
from pax8.sandbox.saving import from_bytes, to_bytes
from pax8.sandbox.scenarios import scenarios
from pax8.sandbox.steering import operates

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox

_CONFLICT = 409
_COUNTED = ("companies", "contacts", "products", "orders", "subscriptions", "invoices", "quotes")


@operates(Worlds.state)
def state_of(sandbox: Sandbox) -> WorldState:
    world = sandbox.world
    return WorldState(
        now=world.now,
        origin=str(origin_of(world)),
        counts={table: world.count(table) for table in _COUNTED},
    )


@operates(Worlds.reset)
def reset(sandbox: Sandbox) -> WorldState:
    if not sandbox.begin_again():
        raise Refusal(
            _CONFLICT,
            "This world was found in its file, so that it is not known how it began; take a "
            "snapshot to come back to",
        )
    return state_of(sandbox)


@operates(Worlds.seed)
def seed(sandbox: Sandbox, seed: int, *, companies: Companies = 25) -> WorldState:
    sandbox.begin_with(new_world(seed, companies))
    return state_of(sandbox)


@operates(Worlds.scenario)
def scenario(sandbox: Sandbox, name: str) -> WorldState:
    shipped = [each.name for each in scenarios()]
    if name not in shipped:
        # Over HTTP nobody is to have files read here.
        raise unprocessable(f"No scenario is called {name}; there are {', '.join(shipped)}")
    sandbox.begin_with(new_world(SEED, COMPANIES, None, name))
    return state_of(sandbox)


@operates(Worlds.save)
def save(sandbox: Sandbox) -> File:
    return File(to_bytes(sandbox.world), "world.db", "application/vnd.sqlite3")


@operates(Worlds.load)
def load(
    sandbox: Sandbox,
    world: Annotated[FileSource, FilePart],
    *,
    progress: Annotated[Progress | None, Watch] = None,
) -> WorldState:
    del progress
    # What comes over HTTP comes as a list of files.
    files = cast("list[File]", world)
    try:
        loaded = from_bytes(files[0].content)
    except (ValueError, sqlite3.Error) as error:
        raise unprocessable(f"The file is no world of a sandbox: {error}") from error
    sandbox.begin_with(loaded, kept=loaded)
    return state_of(sandbox)
