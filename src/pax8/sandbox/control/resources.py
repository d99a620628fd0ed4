"""All of the control plane, under the names that `Control` has it by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pax8._core.operation import Caller, Mode, Operation, Resource, operations
from pax8.sandbox.control.clock import Clock
from pax8.sandbox.control.faults import Faults
from pax8.sandbox.control.limits import Limits
from pax8.sandbox.control.requests import Requests
from pax8.sandbox.control.snapshots import Snapshots
from pax8.sandbox.control.wire import WireSwitches
from pax8.sandbox.control.worlds import Worlds

RESOURCES: dict[str, type[Resource[Any]]] = {
    "clock": Clock,
    "faults": Faults,
    "limits": Limits,
    "requests": Requests,
    "snapshots": Snapshots,
    "wire": WireSwitches,
}


class Controls(Worlds[Mode]):
    """What a sandbox can be told to be, and asked of what it was sent."""

    def __init__(self, client: Caller) -> None:
        super().__init__(client)
        self.clock: Clock[Mode] = Clock(client)
        self.faults: Faults[Mode] = Faults(client)
        self.limits: Limits[Mode] = Limits(client)
        self.requests: Requests[Mode] = Requests(client)
        self.snapshots: Snapshots[Mode] = Snapshots(client)
        self.wire: WireSwitches[Mode] = WireSwitches(client)


def every_control() -> Iterator[tuple[str, Operation[..., Any]]]:
    """All that can be told to a sandbox, with the name that `Control` has it by."""
    for each in operations(Worlds):
        yield each.name, each
    for name, resource in RESOURCES.items():
        for each in operations(resource):
            yield f"{name}.{each.name}", each
