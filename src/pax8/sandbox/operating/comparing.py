"""Whether a request had in it what is wanted: in its body, and in its query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

import msgspec

from pax8._core import wire
from pax8.sandbox.forms import URLENCODED, media_type

if TYPE_CHECKING:
    from pax8._core.http import Request


def body_has(request: Request, wanted: Mapping[str, Any] | Sequence[Any]) -> bool:
    """Whether the body of a request has all that is wanted in it, be it JSON or a form."""
    if media_type(request.headers) == URLENCODED:
        return isinstance(wanted, Mapping) and pairs_have(
            request.content.decode("utf-8", "replace"), wanted
        )
    try:
        found = wire.decode(request.content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return _has(found, wanted)


def pairs_have(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether a query, or a form, has all that is wanted in it.

    Of what is in it more than once, one value is enough; a list has all of them, in order.
    """
    found = parse_qs(text, keep_blank_values=True)
    return all(
        found.get(name) == [_as_text(each) for each in cast("list[Any]", value)]
        if isinstance(value, list)
        else _as_text(value) in found.get(name, ())
        for name, value in wanted.items()
    )


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _has(found: Any, wanted: Any) -> bool:
    """Whether what was found has all that is wanted in it; lists have as many, in order."""
    if isinstance(wanted, Mapping):
        if not isinstance(found, dict):
            return False
        members = cast("dict[str, Any]", found)
        pairs = cast("Mapping[str, Any]", wanted).items()
        return all(name in members and _has(members[name], value) for name, value in pairs)
    if isinstance(wanted, list):
        rows = cast("list[Any]", wanted)
        if not isinstance(found, list) or len(cast("list[Any]", found)) != len(rows):
            return False
        return all(map(_has, cast("list[Any]", found), rows))
    return (type(found) is type(wanted) and found == wanted) or _is_same_number(found, wanted)


def _is_same_number(found: Any, wanted: Any) -> bool:
    numbers = all(
        isinstance(each, int | Decimal) and not isinstance(each, bool) for each in (found, wanted)
    )
    return numbers and bool(found == wanted)
