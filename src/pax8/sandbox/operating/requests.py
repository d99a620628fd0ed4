"""The record of requests, as the control plane shows it, and assertions over it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Unpack, cast
from urllib.parse import parse_qsl

import msgspec

from pax8._core import wire
from pax8._core.page import Page
from pax8.sandbox.control.requests import (
    RecordedRequest,
    RequestQuery,
    Requests,
    Verdict,
    Verification,
)
from pax8.sandbox.naming import require_known
from pax8.sandbox.paging import window
from pax8.sandbox.refusals import not_found, unprocessable
from pax8.sandbox.showing import shown
from pax8.sandbox.steering import operates

if TYPE_CHECKING:
    from pax8.sandbox.record import Entry
    from pax8.sandbox.transport import Sandbox

# How many of those that were found are named.
_NAMED = 100


@operates(Requests.list)
def list_(
    sandbox: Sandbox, filter: RequestQuery | None = None, /, **query: Unpack[RequestQuery]
) -> Page[RecordedRequest]:
    asked = query or filter or {}
    found = [each for each in sandbox.record.since(asked.get("since", 0)) if fits(each, asked)]
    number, size = window(sandbox.world, asked.get("page"), asked.get("size"))
    cut = found[number * size : (number + 1) * size]
    return Page([shown(each) for each in cut], number, size, len(found), -(-len(found) // size))


@operates(Requests.get)
def get(sandbox: Sandbox, request_id: str) -> RecordedRequest:
    entry = sandbox.record.get(int(request_id)) if request_id.isdecimal() else None
    if entry is None:
        raise not_found("Request", request_id)
    return shown(entry)


@operates(Requests.clear)
def clear(sandbox: Sandbox) -> None:
    sandbox.record.clear()


@operates(Requests.verify)
def verify(
    sandbox: Sandbox,
    operation: str,
    *,
    times: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    verdict: Verdict | str | None = None,
    since: int | None = None,
) -> Verification:
    require_known(operation)
    called = [
        each for each in sandbox.record.since(since or 0) if fnmatchcase(each.asked.name, operation)
    ]
    found = [
        each
        for each in called
        if (verdict is None or each.verdict == verdict)
        and (body is None or _has(_body(each), body))
        and (query is None or _has(_query(each), _as_text(query)))
    ]
    least, most = (times, times) if times is not None else (at_least, at_most)
    if least is None and most is None:
        least = 1
    if (least is not None and len(found) < least) or (most is not None and len(found) > most):
        raise unprocessable(_unmet(operation, len(found), len(called), least, most))
    return Verification(count=len(found), ids=[str(each.id) for each in found[-_NAMED:]])


def _unmet(operation: str, found: int, called: int, least: int | None, most: int | None) -> str:
    if least == most:
        wanted = f"exactly {least}"
    elif most is None:
        wanted = f"at least {least}"
    elif least is None:
        wanted = f"at most {most}"
    else:
        wanted = f"{least} to {most}"
    others = f" (and {called - found} that are otherwise)" if called > found else ""
    return f"{operation}: {wanted} such calls are wanted, and there were {found}{others}"


def fits(entry: Entry, query: RequestQuery) -> bool:
    """Whether a request is one of those that are asked for."""
    status, verdict = query.get("status"), query.get("verdict")
    return (
        fnmatchcase(entry.asked.name, query.get("operation", "*"))
        and (status is None or entry.response.status == status)
        and (verdict is None or entry.verdict == verdict)
    )


def _body(entry: Entry) -> Any:
    try:
        return wire.decode(entry.request.content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _query(entry: Entry) -> dict[str, str]:
    return dict(parse_qsl(entry.asked.query, keep_blank_values=True))


def _as_text(query: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in query.items()
    }


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
