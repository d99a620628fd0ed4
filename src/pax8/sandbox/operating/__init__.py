"""What the control plane of a sandbox does when it is told to: a module each of its resources."""

from pax8.sandbox.operating import (
    clock,
    faults,
    limits,
    requests,
    snapshots,
    wire,
    worlds,
)

__all__ = ["clock", "faults", "limits", "requests", "snapshots", "wire", "worlds"]
