"""Items of an array that are of one of several kinds, by the type that each says it is."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from pax8._core import wire
from pax8._core.reading import members
from pax8.sandbox.refusals import malformed


def tagged(hint: Any) -> dict[str, type[msgspec.Struct]]:
    """The kinds of the items of this array by their types; empty if they are of one kind."""
    many = [kind for kind in members(hint) if get_args(kind)]
    kinds = members(get_args(many[0])[0]) if many else ()
    return {kind._tag: kind for kind in kinds if hasattr(kind, "_tag")}


def kind_of(kinds: dict[str, type[msgspec.Struct]], item: msgspec.Raw) -> type[msgspec.Struct]:
    """The kind of this item; `Refusal` if it is none of them."""
    try:
        said = wire.decode(wire.decode_object(item)["type"])
    except (msgspec.MsgspecError, KeyError):
        said = None
    if not isinstance(said, str) or said not in kinds:
        raise malformed(f"type must be one of {', '.join(kinds)}", "type")
    return kinds[said]
