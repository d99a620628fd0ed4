"""Events in: what receives Pax8's deliveries, verifies them, and has each handled once."""

from __future__ import annotations

from pax8.events.answer import Answer
from pax8.events.event import Event, Payload, ProvisionEvent
from pax8.events.events import Events
from pax8.events.identity import Identifies, Identity
from pax8.events.retries import Retries
from pax8.events.stores import (
    DeadLetter,
    EventStoreError,
    Held,
    MemoryStore,
    RedisStore,
    SQLiteStore,
    Store,
)
from pax8.events.verification import SHARED_SECRET_HEADER

__all__ = [
    "SHARED_SECRET_HEADER",
    "Answer",
    "DeadLetter",
    "Event",
    "EventStoreError",
    "Events",
    "Held",
    "Identifies",
    "Identity",
    "MemoryStore",
    "Payload",
    "ProvisionEvent",
    "RedisStore",
    "Retries",
    "SQLiteStore",
    "Store",
]
