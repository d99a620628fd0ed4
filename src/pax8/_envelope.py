"""What Pax8 says in an answer that is a refusal: its envelope, and when to come again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, cast


@dataclass(frozen=True)
class ErrorDetail:
    """One of several reasons for a refusal, as Pax8 gives it."""

    message: str | None = None
    type: str | None = None
    instance: str | None = None
    status: int | None = None


def asked_to_wait(headers: Mapping[str, str], now: float | None) -> float | None:
    """The seconds that Retry-After asks to wait, given in seconds or as a date.

    A date counts from that of the answer itself, by the same clock; where it has none, from `now`,
    in seconds since the epoch, None when that is not known.
    """
    asked = headers.get("retry-after", "").strip()
    try:
        seconds = float(asked)
    except ValueError:
        until, said = epoch(asked), epoch(headers.get("date", ""))
        now = now if said is None else said
        if until is None or now is None:
            return None
        seconds = until - now
    # Neither "nan" nor "inf" is a time to wait.
    return max(0.0, seconds) if seconds < float("inf") else None


def epoch(date: str) -> float | None:
    """The seconds since the epoch of a date of HTTP; None if it is none."""
    try:
        when = parsedate_to_datetime(date)
        # A date of HTTP is in GMT, said or not.
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def envelope(body: bytes) -> dict[str, Any]:
    """The object in this body; empty if there is none."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


def text(value: Any) -> str | None:
    """This, if it is text that says something."""
    return value if isinstance(value, str) and value else None


def details(said: dict[str, Any]) -> Iterator[ErrorDetail]:
    """The reasons that an envelope gives."""
    # `errors: [string]` was reported for subscription updates; the published form is `details`.
    for key in ("details", "errors"):
        found: Any = said.get(key)
        for detail in cast("list[Any]", found) if isinstance(found, list) else []:
            if isinstance(detail, str):
                yield ErrorDetail(message=detail)
            elif isinstance(detail, dict):
                fields = cast("dict[str, Any]", detail)
                status: Any = fields.get("status")
                yield ErrorDetail(
                    message=text(fields.get("message")),
                    type=text(fields.get("type")),
                    instance=text(fields.get("instance")),
                    status=status if isinstance(status, int) else None,
                )


def cut(said: str, longest: int) -> str:
    """The beginning of a text that is too long to show whole."""
    return said if len(said) <= longest else f"{said[:longest]}…"
