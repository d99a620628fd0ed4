"""Where Pax8's real answers are not as they are declared here: looked for, and told of."""

from pax8.drift.look import look
from pax8.drift.report import Drift, Finding, Unreached

__all__ = ["Drift", "Finding", "Unreached", "look"]
