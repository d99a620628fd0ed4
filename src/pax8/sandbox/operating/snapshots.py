"""Snapshots of a world, as the control plane takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8.sandbox.control.snapshots import Snapshot, Snapshots
from pax8.sandbox.control.worlds import WorldState
from pax8.sandbox.operating.worlds import state_of
from pax8.sandbox.refusals import not_found
from pax8.sandbox.steering import operates

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox
    from pax8.sandbox.world import World


@operates(Snapshots.list)
def list_(sandbox: Sandbox) -> list[Snapshot]:
    return [Snapshot(name=name, now=kept.now) for name, kept in sandbox.snapshots.items()]


@operates(Snapshots.save)
def save(sandbox: Sandbox, name: str) -> Snapshot:
    kept = sandbox.snapshots.keep(name, sandbox.world)
    return Snapshot(name=name, now=kept.now)


@operates(Snapshots.restore)
def restore(sandbox: Sandbox, name: str) -> WorldState:
    sandbox.become(_named(sandbox, name))
    return state_of(sandbox)


@operates(Snapshots.delete)
def delete(sandbox: Sandbox, name: str) -> None:
    _named(sandbox, name)
    sandbox.snapshots.forget(name)


def _named(sandbox: Sandbox, name: str) -> World:
    kept = sandbox.snapshots.get(name)
    if kept is None:
        raise not_found("Snapshot", name)
    return kept
