"""What is shown of a request in the record: without its secrets, and with what to note of it."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from pax8.sandbox.control.requests import RecordedRequest, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pax8._core.http import Request
    from pax8.sandbox.record import Entry

MASK = "*****"
_SECRET_HEADERS = frozenset(
    {"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"}
)
# The names under which a secret may stand in a body, in JSON, in a form, or in a query.
_SECRETS = (
    r"client_?secret|access_?token|refresh_?token|id_?token|token|code|authorization|password|"
    r"shared_?secret|credential|secret|seal"
)
_IN_JSON = re.compile(rf'("(?:{_SECRETS})"\s*:\s*)"(?:[^"\\]|\\.)*"?', re.IGNORECASE)
_IN_FORM = re.compile(rf"((?:^|[?&])(?:{_SECRETS})=)[^&\s]*", re.IGNORECASE)
# How much of a body is shown.
_LONGEST = 200_000


def shown(entry: Entry) -> RecordedRequest:
    """An entry of the record, for people to see."""
    request, response = entry.request, entry.response
    date = response.headers.get("date")
    return RecordedRequest(
        id=str(entry.id),
        at=None if date is None else parsedate_to_datetime(date),
        milliseconds=Decimal(f"{entry.milliseconds:.3f}"),
        operation=entry.asked.name or None,
        verdict=Verdict(entry.verdict),
        remarks=list(_remarks(entry)),
        method=request.method,
        path=entry.asked.path,
        query=_IN_FORM.sub(rf"\1{MASK}", entry.asked.query) or None,
        request_headers=_headers(request.headers),
        request_body=_body(request.content, request.headers),
        # An answer that was never begun has none.
        status=response.status or None,
        response_headers=_headers(response.headers),
        response_body=_body(response.content, response.headers),
        curl=_curl(request),
    )


def masked(text: str) -> str:
    """A body without the secrets in it."""
    return _IN_FORM.sub(rf"\1{MASK}", _IN_JSON.sub(rf'\1"{MASK}"', text))


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: MASK if name.lower() in _SECRET_HEADERS or "token" in name.lower() else value
        for name, value in headers.items()
    }


def _body(content: bytes, headers: Mapping[str, str]) -> str | None:
    if not content:
        return None
    kind = headers.get("content-type", "")
    if kind and not any(each in kind for each in ("json", "text", "form-urlencoded", "xml")):
        return f"<{len(content)} bytes of {kind.partition(';')[0]}>"
    text = masked(content[:_LONGEST].decode("utf-8", "replace"))
    left = len(content) - _LONGEST
    return text if left <= 0 else f"{text}… and {left} bytes more"


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
            yield f"the parameter {name} is not known, and was ignored as Pax8 ignores it"


def _curl(request: Request) -> str:
    """The command that repeats a request; a token of one's own is put into it by the shell."""
    url = urlsplit(request.url)
    # Where the caller found it, and not what it is called in here.
    host = request.headers.get("host") or url.netloc
    query = f"?{_IN_FORM.sub(rf'{chr(92)}1{MASK}', url.query)}" if url.query else ""
    words = ["curl", "-X", request.method, shlex.quote(f"http://{host}{url.path}{query}")]
    if "authorization" in request.headers:
        words += ["-H", '"Authorization: Bearer $TOKEN"']
    if request.content:
        kind = request.headers.get("content-type", "application/json")
        body = _body(request.content, request.headers) or ""
        words += ["-H", shlex.quote(f"Content-Type: {kind}"), "--data", shlex.quote(body)]
    return " ".join(words)
