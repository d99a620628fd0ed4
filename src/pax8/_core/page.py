"""One page of a listing, in any of the envelopes that Pax8 puts it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.plan import read

T = TypeVar("T")
M = TypeVar("M", bound=Model)

_rows = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(slots=True)
class Page(wire.Encodable, Generic[T]):
    """One page: its records, and where it stands among all, as far as Pax8 says.

    `number` counts from 0; `size` is how many records a page holds, which the last may not fill.
    """

    content: list[T]
    number: int | None = None
    size: int | None = None
    total_elements: int | None = None
    total_pages: int | None = None

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
            }
        )


def read_page(kind: type[M], content: bytes) -> Page[M]:
    """The page in this JSON; msgspec.DecodeError if there is none.

    A missing `content` is an empty page. A missing `page`, one whose numbers stand beside
    `content` instead, and a bare array are all pages.
    """
    if content.lstrip()[:1] == b"[":
        return Page(read_rows(kind, content))
    found = wire.decode_object(content)
    where = _value(found.get("page"))
    numbers = cast("dict[str, Any]", where) if isinstance(where, dict) else _values(found)
    return Page(
        read_rows(kind, found.get("content")),
        _count(numbers.get("number")),
        _count(numbers.get("size")),
        _count(numbers.get("totalElements")),
        _count(numbers.get("totalPages")),
    )


def read_list(kind: type[M], content: bytes) -> list[M]:
    """The records in this JSON, whole though in the envelope of a page."""
    return read_page(kind, content).content


def read_rows(kind: type[M], content: bytes | msgspec.Raw | None) -> list[M]:
    """The models in this JSON array; none for a null or nothing."""
    if content is None or bytes(content) == b"null":
        return []
    return [read(kind, bytes(row)) for row in _rows.decode(content)]


def _values(found: dict[str, msgspec.Raw]) -> dict[str, Any]:
    return {name: _value(value) for name, value in found.items() if name != "content"}


def _value(slice_: msgspec.Raw | None) -> Any:
    return None if slice_ is None else wire.decode(slice_)


def _count(value: Any) -> int | None:
    # The published document leaves the type of the totals open.
    if isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
