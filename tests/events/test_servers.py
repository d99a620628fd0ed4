"""Events over sockets: under ASGI with uvicorn, and under WSGI."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from events.serving import BODY, SECRET, asgi, make, request, wsgi
from pax8.events import Event, Events, EventStoreError
from pax8.events.stores.sqlite import MemoryStore


@pytest.mark.parametrize("awaited", [True, False])
def test_it_is_answered_at_once_and_handled_after_that(
    serve: Callable[[Events], Any],
    awaited: bool,  # noqa: FBT001 - a table
) -> None:
    events = make()
    release, handled, tries = threading.Event(), threading.Event(), list[int]()

    def work(event: Event) -> None:
        tries.append(event.attempt)
        if event.attempt == 1:
            assert release.wait(20)
            raise ValueError("the first time")
        handled.set()

    async def work_awaited(event: Event) -> None:
        await asyncio.to_thread(work, event)

    events.on("T")(work_awaited if awaited else work)
    with serve(events) as served:
        status, said = served.post(BODY)
        assert (status, said["repeat"]) == (200, False)
        # The handler is still at it.
        status, again = served.post({**BODY, "sentAt": "later"})
        assert (status, again) == (200, {"event": said["event"], "repeat": True})
        release.set()
        assert handled.wait(20)
    assert tries == [1, 2]


def test_what_is_turned_away(serve: Callable[[Events], Any]) -> None:
    events = make(largest_body=1000)
    with serve(events) as served:
        assert served.post(BODY, "wrong")[0] == 401
        assert served.post(BODY, "", Pax8ApiTokenV1=SECRET)[0] == 401
        assert served.send(request(2, method="PUT") + b"{}")[0] == 405
        assert served.send(request(0, method="GET"))[0] == 405
        assert served.send(request(0))[0] == 400
        assert served.send(request(7) + b"no JSON")[0] == 400
        # Neither is the body waited for.
        assert served.send(request(10**9))[0] == 413
        assert served.send(request(10**9, "wrong"))[0] == 401
    assert events.store.until_due() is None


def test_a_body_without_an_end_is_not_read_to_it() -> None:
    events = make(largest_body=1000)
    head = request(0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    with asgi(events) as served:
        assert served.send(head + b"3e8\r\n" + b" " * 1000 + b"\r\n3e8\r\n" + b" " * 1000)[0] == 413
        content = json.dumps(BODY).encode()
        whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)
        assert served.send(head + whole)[0] == 200
    with wsgi(make()) as served:
        assert served.send(head + whole)[0] == 411


def test_two_secrets_are_none() -> None:
    with asgi(make()) as served:
        assert served.post(BODY, Authorization=SECRET)[0] == 401


def test_a_vendor(serve: Callable[[Events], Any]) -> None:
    events, told = make(shared_secret="vendor's"), threading.Event()

    @events.on_provision("NetNew")
    def new(_: Event) -> None:
        told.set()

    with serve(events) as served:
        body = {"provisionRequest": {"id": "r", "type": "NetNew"}, "provisionDetail": {"id": "d"}}
        status, _ = served.post(body, "", pax8ApiTokenV1="vendor's")
        assert status == 200
        assert told.wait(20)


def test_what_cannot_be_kept_is_not_accepted(serve: Callable[[Events], Any]) -> None:
    class Full(MemoryStore):
        def put(self, *_: object) -> bool:
            raise EventStoreError("full")

    with serve(make(Full())) as served:
        assert served.post(BODY)[0] == 503
