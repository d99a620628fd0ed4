"""What the forms of the pages do: operations of the control plane, each with what it then says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pax8.sandbox.control.clock import ClockState
from pax8.sandbox.control.faults import Fault
from pax8.sandbox.control.limits import LimitState
from pax8.sandbox.control.resources import every_control
from pax8.sandbox.control.snapshots import Snapshot
from pax8.sandbox.control.wire import WireSwitch
from pax8.sandbox.control.worlds import WorldState
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.steering import operates
from pax8.sandbox.window.forms import arguments_of
from pax8.sandbox.window.notices import Notice
from pax8.sandbox.window.wording import count, moment, plain, short

if TYPE_CHECKING:
    from pax8._core.http import Request
    from pax8.sandbox.transport import Sandbox

# What is said of a result, and of what was entered.
Says = Callable[[Any, Mapping[str, str]], Notice]


@dataclass(frozen=True, slots=True)
class Action:
    """An operation that a form is for: its name, its section, and what is said when it is done."""

    name: str
    section: str
    says: Says

    def perform(self, sandbox: Sandbox, entered: Mapping[str, str], request: Request) -> Notice:
        """Do it. Raises `Refusal`, and ValueError for what cannot be."""
        operation = _OPERATIONS[self.name]
        places, arguments = arguments_of(operation, entered, request)
        result = operates.all[operation](sandbox, *places, **arguments)
        return self.says(result, entered)


def action(name: str) -> Action:
    """The action of this name, as the operation is called in Python; `Refusal` if it is none."""
    found = _ACTIONS.get(name)
    if found is None:
        raise Refusal(404, f"No form does {short(name)}")
    return found


def _clock(state: ClockState, entered: Mapping[str, str]) -> Notice:
    del entered
    pace = f"goes at {plain(state.speed)} times real time" if state.running else "stands"
    text = f"It is {moment(state.now)}, and the clock {pace}."
    return Notice(text, state.happened or [], state.happened_more or 0)


def _limit(state: LimitState | None, entered: Mapping[str, str]) -> Notice:
    del entered
    if state is None or state.calls is None or state.seconds is None:
        return Notice("Any number of calls is let through.")
    return Notice(f"{count(state.calls)} calls are let through in {plain(state.seconds)} seconds.")


def _fault_set(fault: Fault, entered: Mapping[str, str]) -> Notice:
    del entered
    return Notice(f"Fault {fault.id} is set; it strikes {fault.operation}.")


def _switched(switch: WireSwitch, entered: Mapping[str, str]) -> Notice:
    del entered
    return Notice(f"{switch.name} is {switch.value or 'nothing'}.")


def _kept(snapshot: Snapshot, entered: Mapping[str, str]) -> Notice:
    del entered
    return Notice(f"The world of {moment(snapshot.now)} is kept as {short(snapshot.name)}.")


def _became(state: WorldState, entered: Mapping[str, str]) -> Notice:
    del entered
    companies = count((state.counts or {}).get("companies", 0))
    return Notice(f"The world has {companies} companies, and it is {moment(state.now)}.")


def _saying(text: str) -> Says:
    """Say the same always, with what was entered in the places that are named."""
    return lambda _, entered: Notice(
        text.format_map({name: short(value) for name, value in entered.items()})
    )


_OPERATIONS = dict(every_control())
_ACTIONS = {
    name: Action(name, section, says)
    for name, section, says in (
        ("clock.advance", "clock", _clock),
        ("clock.set", "clock", _clock),
        ("clock.start", "clock", _clock),
        ("clock.stop", "clock", _clock),
        ("faults.add", "faults", _fault_set),
        ("faults.remove", "faults", _saying("Fault {fault_id} is taken away.")),
        ("faults.clear", "faults", _saying("All faults are taken away.")),
        ("limits.set", "limits", _limit),
        ("limits.lift", "limits", _limit),
        ("wire.set", "wire", _switched),
        ("snapshots.save", "world", _kept),
        ("snapshots.restore", "world", _became),
        ("snapshots.delete", "world", _saying("The snapshot {name} is forgotten.")),
        ("reset", "world", _became),
        ("seed", "world", _became),
        ("scenario", "world", _became),
        ("load", "world", _became),
        ("requests.clear", "requests", _saying("All requests are forgotten.")),
    )
}
