"""The record keeps the last requests, within bounds of all that they consist of."""

from __future__ import annotations

import pytest

from pax8._core.http import Request, Response
from pax8.sandbox import Sandbox
from pax8.sandbox.application import Application
from pax8.sandbox.record import LONGEST, Record
from pax8.sandbox.showing import shown


@pytest.fixture(scope="module")
def application() -> Application:
    return Sandbox(companies=1).application


def add(record: Record, application: Application, request: Request, response: Response) -> None:
    asked = application.asked(request)
    record.add(request, asked, response, "answered", remark=None, milliseconds=1)


def test_it_keeps_the_last_ones_and_no_more(application: Application) -> None:
    record = Record(most=3, most_bytes=1100)
    request = Request("GET", "http://x/v1/companies")
    for size in (1, 1, 1, 1):
        add(record, application, request, Response(200, {}, b"x" * size))
    assert [each.id for each in record.since()] == [2, 3, 4]
    for size in (1040, 20):
        add(record, application, request, Response(200, {}, b"x" * size))
    assert [each.id for each in record.since()] == [6]
    assert record.get(6) is not None
    assert record.get(5) is None
    assert list(record.since(6)) == []


LONG = "x" * 50_000


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        (Request("GET", f"http://x/v1/companies?{LONG}"), Response(200)),
        (Request("GET", f"http://x/{LONG}"), Response(200)),
        (Request("GET", "http://x/", {"a": LONG}), Response(200)),
        (Request("GET", "http://x/", {LONG: "a"}), Response(200)),
        (Request("POST", "http://x/", {}, LONG.encode()), Response(200)),
        (Request("GET", "http://x/"), Response(200, {"a": LONG})),
        (Request("GET", "http://x/"), Response(200, {}, LONG.encode())),
    ],
    ids=["query", "path", "header", "name", "body", "header of the answer", "answer"],
)
def test_all_of_a_request_counts(
    application: Application, request_: Request, response: Response
) -> None:
    record = Record(most_bytes=500_000)
    for _ in range(20):
        add(record, application, request_, response)
    # A URL is there twice: once as it came, and once as what it asks for.
    assert 4 <= len(list(record.since())) < 10


def test_a_body_that_is_too_long_is_not_kept_and_its_length_is(application: Application) -> None:
    record = Record()
    content = b"[" + b"1," * LONGEST + b"1]"
    kind = {"content-type": "application/json"}
    request = Request("POST", "http://x/v1/companies", dict(kind), content)
    response = Response(200, dict(kind), content)
    add(record, application, request, response)
    # It goes its way as it was.
    assert request.content == response.content == content
    (entry,) = record.since()
    assert (entry.request_length, entry.response_length) == (len(content), len(content))
    assert entry.size < 1000
    said = f"<{len(content)} bytes of application/json, more than the {LONGEST} that are kept>"
    told = shown(entry)
    assert (told.request_body, told.response_body) == (said, said)
    assert (told.curl or "").endswith("--data-binary @-")


def test_a_body_of_just_that_length_is_kept(application: Application) -> None:
    record = Record()
    content = b'"' + b"x" * (LONGEST - 2) + b'"'
    add(record, application, Request("GET", "http://x/"), Response(200, {}, content))
    (entry,) = record.since()
    assert entry.response.content == content
