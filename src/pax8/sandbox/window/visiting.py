"""What a visitor asks a page for, what the page then shows, and which function knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page: `id` is the record's, on the page of one, else empty."""

    sandbox: Sandbox
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    id: str = ""

    def asked(self, name: str) -> str:
        """What the query says under this name; empty if it says nothing."""
        return self.query.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """The whole number that the query has under this name, if it is one."""
        text = self.asked(name)
        # Longer ones are no page, and no request that there is.
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None

    def changed(self, **changes: object) -> str:
        """The address of the same page with some of its query changed, or left out for None."""
        query = {name: value for name, value in self.query.items() if name != "notice"}
        asked = {name: value for name, value in (query | changes).items() if value is not None}
        return f"{self.path}?{urlencode(asked)}" if asked else self.path


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: the template, its title, and the values in it."""

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])


Shows = Callable[[Visit], Page]
_DIGITS = 18
# By section: the page of all, and the page of one.
LISTS: dict[str, Shows] = {}
RECORDS: dict[str, Shows] = {}


def lists(section: str) -> Callable[[Shows], Shows]:
    """Let a function show the page of a section."""

    def register(shows: Shows) -> Shows:
        LISTS[section] = shows
        return shows

    return register


def shows_one(section: str) -> Callable[[Shows], Shows]:
    """Let a function show the page of one record of a section; `Refusal` if it is not there."""

    def register(shows: Shows) -> Shows:
        RECORDS[section] = shows
        return shows

    return register
