"""How much JSON a sandbox reads at a time: more would take what is there for all clients."""

from __future__ import annotations

import re

from pax8.sandbox.refusals import Refusal, malformed

# Each takes some hundred bytes once it is read, however short it is written.
_MOST_VALUES = 200_000
_DEEPEST = 20
# A text, in which brackets mean nothing, or a bracket.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


def check_json(content: bytes) -> None:
    """Raise `Refusal` for JSON that is no text, or is wider or deeper than is read."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise malformed(
            f"the body is not in UTF-8 ({error.reason} at byte {error.start})"
        ) from None
    opened = content.count(b"[") + content.count(b"{")
    # What stands in texts is counted too, which leaves more than enough.
    if opened + content.count(b",") + content.count(b'"') // 2 > _MOST_VALUES:
        raise Refusal(413, f"The body has more than {_MOST_VALUES} values")
    if opened > _DEEPEST and _depth(content) > _DEEPEST:
        raise malformed(f"the body is nested more than {_DEEPEST} deep")


def _depth(content: bytes) -> int:
    depth = deepest = 0
    for token in _TOKEN.finditer(content):
        first = token[0][:1]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in b"]}":
            depth -= 1
    return deepest
