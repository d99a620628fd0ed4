"""The controls: the clock, what goes wrong, the limit, how it speaks, and the world as a whole."""

from __future__ import annotations

from pax8.sandbox.application import names
from pax8.sandbox.control.faults import FaultCut
from pax8.sandbox.control.surface import PREFIX
from pax8.sandbox.control.worlds import Worlds
from pax8.sandbox.operating import clock, faults, limits, snapshots, wire, worlds
from pax8.sandbox.scenarios import scenarios
from pax8.sandbox.window.pages.requests import calls
from pax8.sandbox.window.visiting import Page, Visit, lists

_CUTS = {
    FaultCut.REQUEST: "before anything is done",
    FaultCut.ANSWER: "when it is done, before the answer",
    FaultCut.BODY: "within the body of the answer",
}


@lists("clock")
def clock_page(visit: Visit) -> Page:
    """Show the clock, and what moves it."""
    return Page("clock.html", "Clock", {"clock": clock.get(visit.sandbox)})


@lists("faults")
def faults_page(visit: Visit) -> Page:
    """Show the faults that are set, and what sets another."""
    return Page(
        "faults.html",
        "Faults",
        {
            "faults": faults.list_(visit.sandbox),
            "names": sorted(names()),
            "cuts": _CUTS,
        },
    )


@lists("limits")
def limits_page(visit: Visit) -> Page:
    """Show the limit of calls, and how much of it is used."""
    return Page(
        "limits.html",
        "Limit of calls",
        {"limit": limits.get(visit.sandbox), "calls": calls(visit.sandbox)},
    )


@lists("wire")
def wire_page(visit: Visit) -> Page:
    """Show how the sandbox speaks where there is a choice."""
    return Page("wire.html", "Wire switches", {"switches": wire.list_(visit.sandbox)})


@lists("world")
def world_page(visit: Visit) -> Page:
    """Show what there is, and what puts another world in its place."""
    return Page(
        "world.html",
        "World",
        {
            "world": worlds.state_of(visit.sandbox),
            "snapshots": snapshots.list_(visit.sandbox),
            "scenarios": scenarios(),
            "file": f"{PREFIX}{Worlds.save.path}",
        },
    )
