"""Scenarios: worlds and what happens in them, written down in files that people read."""

from pax8.sandbox.scenarios.beginning import begin
from pax8.sandbox.scenarios.happening import RefusedEvent, id_of, refused_events
from pax8.sandbox.scenarios.loading import Shipped, load, scenarios
from pax8.sandbox.scenarios.problems import Problem, ScenarioError
from pax8.sandbox.scenarios.scenario import Scenario

__all__ = [
    "Problem",
    "RefusedEvent",
    "Scenario",
    "ScenarioError",
    "Shipped",
    "begin",
    "id_of",
    "load",
    "refused_events",
    "scenarios",
]
