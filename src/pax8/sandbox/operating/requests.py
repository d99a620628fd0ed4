"""The record of requests, as the control plane shows it, and assertions over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Unpack

from pax8._core.page import Page
from pax8.sandbox.control.requests import (
    RecordedRequest,
    RequestQuery,
    Requests,
    Verdict,
    Verification,
)
from pax8.sandbox.naming import require_known
from pax8.sandbox.operating.comparing import body_has, pairs_have
from pax8.sandbox.paging import window
from pax8.sandbox.record import LONGEST
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
    if "operation" in asked:
        require_known(asked["operation"])
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
    body: Mapping[str, Any] | Sequence[Any] | None = None,
    query: Mapping[str, Any] | None = None,
    verdict: Verdict | str | None = None,
    since: int | None = None,
) -> Verification:
    require_known(operation)
    least, most = _wanted(times, at_least, at_most)
    called = [
        each for each in sandbox.record.since(since or 0) if fnmatchcase(each.asked.name, operation)
    ]
    possible = [
        each
        for each in called
        if (verdict is None or each.verdict == verdict)
        and (query is None or pairs_have(each.asked.query, query))
    ]
    found, unclear = possible, 0
    if body is not None:
        found = [each for each in possible if body_has(each.request, body)]
        unclear = sum(each.request_length > LONGEST for each in possible)
    if len(found) + unclear < least or (most is not None and len(found) > most):
        raise unprocessable(_unmet(operation, len(found), len(called), least, most))
    if len(found) < least or (most is not None and len(found) + unclear > most):
        raise unprocessable(
            f"{operation}: it cannot be told, for of such calls {unclear} had a body of more than "
            f"the {LONGEST} bytes that are kept; assert it without body"
        )
    return Verification(count=len(found), ids=[str(each.id) for each in found[-_NAMED:]])


def _wanted(times: int | None, least: int | None, most: int | None) -> tuple[int, int | None]:
    """How often something is to have been called: at least, and at most if there is a most."""
    if times is not None:
        for name, value in (("atLeast", least), ("atMost", most)):
            if value is not None:
                raise unprocessable(f"times, {name}: give times alone, or the other without it")
        return times, times
    if least is not None and most is not None and least > most:
        raise unprocessable(f"atLeast, atMost: no number is at least {least} and at most {most}")
    return (1 if least is None and most is None else least or 0), most


def _unmet(operation: str, found: int, called: int, least: int, most: int | None) -> str:
    if least == most:
        wanted = f"exactly {least}"
    elif most is None:
        wanted = f"at least {least}"
    elif least == 0:
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
