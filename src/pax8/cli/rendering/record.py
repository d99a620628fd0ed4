"""A record's JSON, opened only as far as it is asked for, its digits as Pax8 wrote them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pax8._core import wire

_array = msgspec.json.Decoder(list[msgspec.Raw])
# One level of a way into a record: the names that a member may go by.
Step = tuple[str, ...]


class Record:
    """The JSON of a record."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._opened: dict[tuple[Step, ...], dict[str, bytes]] = {}

    def at(self, steps: tuple[Step, ...]) -> bytes | None:
        """The JSON to which these steps lead; None if that is nothing, or null."""
        if not steps:
            return self._source
        inside = self._opened.get(steps[:-1])
        if inside is None:
            inside = self._opened[steps[:-1]] = members(self.at(steps[:-1]))
        for name in steps[-1]:
            if (found := inside.get(name)) is not None and found != b"null":
                return found
        return None

    def leaves(self) -> Iterator[tuple[str, bytes]]:
        """Everything in it that holds nothing else, by its dotted name."""
        for name, value in members(self._source).items():
            yield from _leaves(name, value)


def members(source: bytes | None) -> dict[str, bytes]:
    """What is in this object, or in this array by its index; nothing in anything else."""
    first = (source or b"")[:1]
    if source is None or first not in b"{[":
        return {}
    if first == b"[":
        return {str(index): bytes(each) for index, each in enumerate(_array.decode(source))}
    return {name: bytes(each) for name, each in wire.decode_object(source).items()}


def _leaves(name: str, source: bytes) -> Iterator[tuple[str, bytes]]:
    inside = members(source)
    if not inside:
        yield name, source
    for each, value in inside.items():
        yield from _leaves(f"{name}.{each}", value)


def text(source: bytes | None) -> str:
    """This JSON as it stands in a cell: text without its quotes, nothing for null."""
    if source is None or source == b"null":
        return ""
    if source.startswith(b'"'):
        return str(wire.decode(source))
    return compact(source).decode()


def compact(source: bytes) -> bytes:
    """The same JSON in one line, without the space between."""
    return msgspec.json.format(source, indent=-1)


def indented(source: bytes) -> bytes:
    """The same JSON for people to read."""
    return msgspec.json.format(source, indent=2)
