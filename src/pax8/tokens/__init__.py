"""Where tokens rest between processes."""

from pax8.tokens.disk import DiskStore, default_location
from pax8.tokens.memory import MemoryStore

__all__ = ["DiskStore", "MemoryStore", "default_location"]
