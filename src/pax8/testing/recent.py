"""The last requests that a sandbox saw, as the report of a failed test shows them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pax8.sandbox.control.requests import Verdict
from pax8.sandbox.showing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pax8.sandbox import Sandbox
    from pax8.sandbox.control.requests import RecordedRequest

TITLE = "Requests to the Pax8 sandbox"
# How many are shown, and how much of a target and of a body, in characters.
_MOST, _LONGEST_TARGET, _LONGEST = 10, 150, 400

logger = logging.getLogger("pax8.testing")


def recent(sandbox: Sandbox) -> str:
    """The last requests, oldest first, without their secrets; with bodies where one failed.

    It never raises: a report of a failure must not fail.
    """
    try:
        return "\n".join(map(_printable, _lines(sandbox)))
    except Exception as error:
        logger.exception("the record of a sandbox cannot be shown")
        return f"They cannot be shown: {type(error).__name__}"


def _lines(sandbox: Sandbox) -> Iterator[str]:
    entries = list(sandbox.record.since())
    if not entries:
        yield "It was asked for nothing."
        return
    if len(entries) > _MOST:
        yield f"… {len(entries) - _MOST} before these: sandbox.control.requests.list()"
    for entry in entries[-_MOST:]:
        yield from _told(shown(entry))


def _told(request: RecordedRequest) -> Iterator[str]:
    query = f"?{request.query}" if request.query else ""
    status = request.status or "no answer"
    target = _shortened(f"{request.path}{query}", _LONGEST_TARGET)
    words = [f"#{request.id}", f"{request.method} {target}", f"→ {status}"]
    if request.operation:
        words.append(f"({request.operation})")
    words += [f"· {remark}" for remark in request.remarks or ()]
    yield " ".join(words)
    if request.verdict == Verdict.ANSWERED:
        return
    for sign, body in ((">", request.request_body), ("<", request.response_body)):
        if body:
            yield f"    {sign} {_shortened(body, _LONGEST)}"


def _shortened(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest]}…"


def _printable(line: str) -> str:
    """The line without what a terminal would obey, or could not show."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
