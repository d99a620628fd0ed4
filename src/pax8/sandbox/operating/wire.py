"""The wire switches, as the control plane sets them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from pax8.sandbox.control.wire import WireSwitch, WireSwitches
from pax8.sandbox.dialect import switches
from pax8.sandbox.steering import operates
from pax8.sandbox.switches import written

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox


@operates(WireSwitches.list)
def list_(sandbox: Sandbox) -> list[WireSwitch]:
    values = asdict(sandbox.world.dialect)
    return [
        WireSwitch(
            name=each.name,
            value=written(values[each.name]),
            default=each.default,
            values=list(each.values),
            about=each.about,
            known=each.known,
        )
        for each in switches()
    ]


@operates(WireSwitches.set)
def set_(sandbox: Sandbox, name: str, value: str) -> WireSwitch:
    sandbox.world.dialect = sandbox.world.dialect.turned({name: value})
    return next(each for each in list_(sandbox) if each.name == name)
