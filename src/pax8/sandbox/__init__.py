"""A Pax8 that runs here: in this process as a transport, or on a socket for any language."""

from pax8.sandbox.control import AsyncControl, Control
from pax8.sandbox.dialect import Wire, switches
from pax8.sandbox.limiter import Limit
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.server import SandboxServer, serve, serve_forever
from pax8.sandbox.transport import Sandbox
from pax8.sandbox.world import World

__all__ = [
    "AsyncControl",
    "Control",
    "Limit",
    "Refusal",
    "Sandbox",
    "SandboxServer",
    "Wire",
    "World",
    "serve",
    "serve_forever",
    "switches",
]
