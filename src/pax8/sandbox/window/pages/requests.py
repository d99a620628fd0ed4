"""The requests that a sandbox was sent: the last ones, as they come, and each with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from time import time
from typing import TYPE_CHECKING

from pax8.sandbox.application import names
from pax8.sandbox.control.requests import RequestQuery, Verdict
from pax8.sandbox.masking import masked_pairs, masked_text
from pax8.sandbox.operating import requests as operating
from pax8.sandbox.window.calls import CallsChart, calls_of
from pax8.sandbox.window.chunks import SIZE
from pax8.sandbox.window.places import LIVE
from pax8.sandbox.window.visiting import Page, Visit, lists, shows_one

if TYPE_CHECKING:
    from pax8.sandbox.control.requests import RecordedRequest
    from pax8.sandbox.record import Entry
    from pax8.sandbox.transport import Sandbox

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# In which tables records are looked for that a request speaks of, what they are called, and how
# many ids of it are looked for.
_SPOKEN_OF = {
    "companies": ("Company", "name"),
    "orders": ("Order of", "createdDate"),
    "subscriptions": ("Subscription to", "productName"),
    "products": ("Product", "name"),
    "invoices": ("Invoice of", "invoiceDate"),
    "quotes": ("Quote", "referenceCode"),
    "webhooks": ("Webhook", "displayName"),
}
_MOST = 20
_FILTERS = ("operation", "verdict", "status", "path")


@dataclass(frozen=True, slots=True)
class Row:
    """A request as it stands among others."""

    id: int
    answered: float
    method: str
    path: str
    query: str
    operation: str
    verdict: str
    status: int
    milliseconds: float


@lists("requests")
def list_(visit: Visit) -> Page:
    """Show the last requests, newest first, and how many calls there were lately."""
    before = visit.number("before")
    rows = list(islice(_rows(visit, before=before), SIZE + 1))
    filters = {name: visit.asked(name) for name in _FILTERS}
    return Page(
        "requests.html",
        "Requests",
        {
            "rows": rows[:SIZE],
            "older": visit.changed(before=rows[SIZE - 1].id) if len(rows) > SIZE else None,
            "newest": None if before is None else visit.changed(before=None),
            "filters": filters,
            "filtered": any(filters.values()),
            "names": sorted(names()),
            "verdicts": [str(each) for each in Verdict],
            "last": visit.sandbox.record.last,
            # What is older does not change.
            "live": None if before is not None else _live(visit),
            "calls": calls(visit.sandbox),
            "page_size": SIZE,
        },
    )


def newer(visit: Visit) -> dict[str, object]:
    """What came since the page was made, for one that is open: newest first, a page at most."""
    since = visit.number("since") or 0
    kept = next(visit.sandbox.record.since(), None)
    return {
        "rows": list(islice(_rows(visit, since=since), SIZE)),
        "last": visit.sandbox.record.last,
        "first": visit.sandbox.record.last + 1 if kept is None else kept.id,
        "calls": calls(visit.sandbox),
    }


@shows_one("requests")
def one(visit: Visit) -> Page:
    """Show a request with its answer, what became of it, and what it speaks of."""
    found = operating.get(visit.sandbox, visit.id)
    return Page(
        "request.html",
        f"Request {found.id}",
        {"request": found, "spoken_of": list(islice(_spoken_of(visit.sandbox, found), _MOST))},
    )


def calls(sandbox: Sandbox) -> CallsChart:
    """The calls of the last while, against the limit."""
    return calls_of(sandbox.record.since(), sandbox.limiter.limit, sandbox.world.dialect, time())


def _live(visit: Visit) -> str:
    asked = {name: visit.asked(name) or None for name in _FILTERS}
    return Visit(visit.sandbox, LIVE).changed(**asked)


def _rows(visit: Visit, *, before: int | None = None, since: int = 0) -> Iterator[Row]:
    query: RequestQuery = {}
    if operation := visit.asked("operation"):
        # A part of a name will do for people.
        query["operation"] = operation if "*" in operation else f"*{operation}*"
    if verdict := visit.asked("verdict"):
        query["verdict"] = verdict
    if (status := visit.number("status")) is not None:
        query["status"] = status
    part = visit.asked("path")
    for entry in reversed(list(visit.sandbox.record.since(since))):
        if before is not None and entry.id >= before:
            continue
        if part in entry.asked.path and operating.fits(entry, query):
            yield _row(entry)


def _row(entry: Entry) -> Row:
    asked = entry.asked
    return Row(
        entry.id,
        entry.answered,
        entry.request.method,
        masked_text(asked.path),
        masked_pairs(asked.query),
        asked.name,
        str(entry.verdict),
        entry.response.status,
        entry.milliseconds,
    )


def _spoken_of(sandbox: Sandbox, request: RecordedRequest) -> Iterator[tuple[str, str, str, str]]:
    """The records whose ids stand in a request: section, kind, id and name of each."""
    texts = (request.path, request.query, request.request_body, request.response_body)
    found = (each for text in texts if text for each in _ID.findall(text))
    for id_ in islice(dict.fromkeys(found), _MOST):
        for table, (kind, name) in _SPOKEN_OF.items():
            record = sandbox.world.read(table, id_)
            if record is not None:
                yield table, kind, id_, str(record.get(name) or id_)
                break
