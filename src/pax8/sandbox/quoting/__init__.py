"""What the sandbox answers on the quoting surface."""

from pax8.sandbox.quoting import (
    access_list,
    attachments,
    library,
    line_items,
    preferences,
    quotes,
    sections,
)

__all__ = [
    "access_list",
    "attachments",
    "library",
    "line_items",
    "preferences",
    "quotes",
    "sections",
]
