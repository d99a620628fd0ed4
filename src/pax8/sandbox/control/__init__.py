"""The control plane of a sandbox: what it is told beside the API, declared once."""

from pax8.sandbox.control.clock import Clock, ClockState, Happening
from pax8.sandbox.control.control import AsyncControl, Control
from pax8.sandbox.control.faults import Fault, FaultCut, Faults
from pax8.sandbox.control.limits import Limits, LimitState
from pax8.sandbox.control.requests import RecordedRequest, Requests, Verdict, Verification
from pax8.sandbox.control.snapshots import Snapshot, Snapshots
from pax8.sandbox.control.wire import WireSwitch, WireSwitches
from pax8.sandbox.control.worlds import Worlds, WorldState

__all__ = [
    "AsyncControl",
    "Clock",
    "ClockState",
    "Control",
    "Fault",
    "FaultCut",
    "Faults",
    "Happening",
    "LimitState",
    "Limits",
    "RecordedRequest",
    "Requests",
    "Snapshot",
    "Snapshots",
    "Verdict",
    "Verification",
    "WireSwitch",
    "WireSwitches",
    "WorldState",
    "Worlds",
]
