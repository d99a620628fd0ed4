"""One page of a listing, in any of the envelopes that Pax8 puts it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.plan import read_all
from pax8._core.reading import reader

T = TypeVar("T")
M = TypeVar("M", bound=Model)


class _Envelope(msgspec.Struct):
    """The records of a page, each still as its own JSON, and what is said of the page beside."""

    content: list[msgspec.Raw] | None = None
    page: msgspec.Raw = msgspec.Raw(b"null")


class _NothingElse(_Envelope, forbid_unknown_fields=True):
    """An envelope that has nothing else in it, as most have: it is gone through once."""


_envelope, _nothing_else = msgspec.json.Decoder(_Envelope), msgspec.json.Decoder(_NothingElse)
# No listing has more; list() makes room for what it is told there will be.
_MOST = 100_000_000
# What shows that an object is a page.
_SIGNS = frozenset({"content", "totalElements"})
_NUMBERS = _SIGNS | {"page", "number", "size", "totalPages"}
_array = msgspec.json.Decoder(list[msgspec.Raw])
_read_count = reader(int)


@dataclass(slots=True)
class Page(wire.Encodable, Generic[T]):
    """One page: its records, and where it stands among all, as far as Pax8 says.

    `number` counts from 0; `size` is how many records a page holds, which the last may not fill.
    `extra` is what else Pax8 says of all, by its own names.
    """

    content: list[T]
    number: int | None = None
    size: int | None = None
    total_elements: int | None = None
    total_pages: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __iter__(self) -> Iterator[T]:
        return iter(self.content)

    def __len__(self) -> int:
        return len(self.content)

    def to_bytes(self) -> bytes:
        """Its JSON, in the envelope of the partner surface."""
        return wire.encode(
            {
                "content": self.content,
                "page": {
                    "size": self.size,
                    "totalElements": self.total_elements,
                    "totalPages": self.total_pages,
                    "number": self.number,
                },
                **self.extra,
            }
        )


def read_page(kind: type[M], content: bytes) -> Page[M]:
    """The page in this JSON; msgspec.DecodeError if there is none.

    A `page` without `content`, and an object of nothing, are empty pages. A missing `page`, one
    whose numbers stand beside `content` instead, and a bare array are pages too. What has neither
    is an error that was sent as a success, or something else, and no empty page.
    """
    if content.lstrip()[:1] == b"[":
        return Page(read_all(kind, _array.decode(content)))
    said: dict[str, msgspec.Raw] = {}
    try:
        found: _Envelope = _nothing_else.decode(content)
    except msgspec.ValidationError:
        found, said = _envelope.decode(content), wire.decode_object(content)
    inside = bytes(found.page).startswith(b"{")
    numbers = wire.decode_object(found.page if inside else content)
    if not inside and numbers and not numbers.keys() & _SIGNS:
        raise msgspec.ValidationError("it has neither content nor page")
    return Page(
        read_all(kind, found.content or ()),
        _count(numbers.get("number")),
        _count(numbers.get("size"), least=1),
        _count(numbers.get("totalElements")),
        _count(numbers.get("totalPages")),
        {name: wire.decode(value) for name, value in said.items() if name not in _NUMBERS},
    )


def read_list(kind: type[M], content: bytes, key: str | None = None) -> list[M]:
    """The records in this JSON, under this key, in the envelope of a page, or a bare array."""
    if key is not None and not content.lstrip().startswith(b"["):
        found = wire.decode_object(content)
        if key in found:
            return read_all(kind, _array.decode(found[key]))
    return read_page(kind, content).content


def _count(slice_: msgspec.Raw | None, least: int = 0) -> int | None:
    # The published document leaves the type of the totals open. What cannot be one is none.
    value = None if slice_ is None else _read_count(slice_)
    return value if type(value) is int and least <= value <= _MOST else None
