"""What is shown of a request in the record: without its secrets, and with what to note of it."""

from __future__ import annotations

import json
import re
import shlex
from codecs import BOM_UTF8
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from pax8.sandbox.control.requests import RecordedRequest, Verdict
from pax8.sandbox.forms import URLENCODED, media_type
from pax8.sandbox.masking import MASK, masked_json, masked_pairs, masked_text
from pax8.sandbox.record import LONGEST
from pax8.sandbox.secret_names import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pax8.sandbox.record import Entry

# How many characters of a body are shown.
_MOST_SHOWN = 200_000
_KIND = re.compile(r"[a-z]+/[\w.+\-]{1,100}")
# What a form has in it that is encoded as it should be.
_ENCODED = re.compile(r"[^\s\"'{}<>]*")


def shown(entry: Entry) -> RecordedRequest:
    """An entry of the record, for people to see."""
    request, response = entry.request, entry.response
    text = _readable(request.content, request.headers)
    date = response.headers.get("date")
    return RecordedRequest(
        id=str(entry.id),
        at=None if date is None else parsedate_to_datetime(date),
        milliseconds=Decimal(f"{entry.milliseconds:.3f}"),
        operation=entry.asked.name or None,
        verdict=Verdict(entry.verdict),
        remarks=list(_remarks(entry)),
        method=request.method,
        path=masked_text(entry.asked.path),
        query=masked_pairs(entry.asked.query) or None,
        request_headers=_headers(request.headers),
        request_body=_body(text, request.content, entry.request_length, request.headers),
        # An answer that was never begun has none.
        status=response.status or None,
        response_headers=_headers(response.headers),
        response_body=_body(
            _readable(response.content, response.headers),
            response.content,
            entry.response_length,
            response.headers,
        ),
        curl=_curl(entry, text),
    )


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: MASK if is_secret(name) else masked_text(value) for name, value in headers.items()
    }


def _body(text: str | None, content: bytes, length: int, headers: Mapping[str, str]) -> str | None:
    if not length:
        return None
    if text is None:
        return _size(content, length, headers)
    left = len(text) - _MOST_SHOWN
    return text if left <= 0 else f"{text[:_MOST_SHOWN]}… and {left} characters more"


def _readable(content: bytes, headers: Mapping[str, str]) -> str | None:
    """A body without its secrets; None for one of which it is not known where they would be."""
    kind = media_type(headers)
    try:
        text = content.removeprefix(BOM_UTF8).decode()
        if kind == URLENCODED and text.lstrip()[:1] not in {"{", "["}:
            return masked_pairs(text) if text and _ENCODED.fullmatch(text) else None
        if kind in {"", "text/plain", URLENCODED} or "json" in kind:
            return masked_json(text)
    except (ValueError, RecursionError):
        pass
    return None


def _size(content: bytes, length: int, headers: Mapping[str, str]) -> str:
    """What is said of a body that is not shown."""
    kind = media_type(headers)
    named = f" of {kind}" if _KIND.fullmatch(kind) else ""
    if not content:
        return f"<{length} bytes{named}, more than the {LONGEST} that are kept>"
    if "json" not in kind and kind not in {"", URLENCODED}:
        return f"<{length} bytes{named}>"
    why = _why_no_json(content) if "json" in kind else ""
    return f"<{length} bytes, not understood{why}>"


def _why_no_json(content: bytes) -> str:
    """What is wrong with JSON, and where, without any of it."""
    try:
        json.loads(content.removeprefix(BOM_UTF8).decode())
    except json.JSONDecodeError as error:
        return f": {error.msg.lower()}, line {error.lineno} column {error.colno}"
    except UnicodeDecodeError as error:
        return f": no UTF-8 at byte {error.start}"
    except (ValueError, RecursionError):
        pass
    return ""


def _remarks(entry: Entry) -> Iterator[str]:
    if entry.remark is not None:
        yield entry.remark
    if entry.asked.endpoint is None:
        if entry.asked.refusal is not None:
            yield "there is no such endpoint"
        return
    operation, _ = entry.asked.endpoint
    known = {each.wire for each in operation.signature.parameters.values()}
    known.add(operation.surface.size_name)
    fixed = dict(parse_qsl(operation.fixed))
    for name in dict(parse_qsl(entry.asked.query, keep_blank_values=True)):
        if name not in known and name not in fixed:
            said = masked_text(name)
            yield f"the parameter {said} is not known, and was ignored as Pax8 ignores it"


def _curl(entry: Entry, text: str | None) -> str:
    """The command that repeats a request; a token of one's own is put into it by the shell.

    A body that is not shown, or not all of it, is read from its standard input.

    :param text: The body without its secrets, if it could be read.
    """
    request = entry.request
    url = urlsplit(request.url)
    # Where the caller found it, and not what it is called in here.
    host = (request.headers.get("host") or url.netloc).rpartition("@")[2]
    query = f"?{masked_pairs(url.query)}" if url.query else ""
    target = f"http://{host}{masked_text(url.path)}{query}"
    words = ["curl", "-X", request.method, shlex.quote(target)]
    if "authorization" in request.headers:
        words += ["-H", '"Authorization: Bearer $TOKEN"']
    if entry.request_length:
        kind = masked_text(request.headers.get("content-type", "application/json"))
        words += ["-H", shlex.quote(f"Content-Type: {kind}")]
        if text is None or len(text) > _MOST_SHOWN:
            words += ["--data-binary", "@-"]
        else:
            words += ["--data", shlex.quote(text)]
    return " ".join(words)
