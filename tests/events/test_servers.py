"""Events over sockets: under ASGI with uvicorn, and under WSGI."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import uvicorn

from pax8.events import Event, Events, EventStoreError, Held, Retries
from pax8.events.stores.sqlite import MemoryStore

SECRET = "s3cret"
BODY = {"webhookTopic": {"topic": "T"}, "payloadData": {"id": "1"}}


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Say nothing."""


@dataclass
class Served:
    """Events that are served."""

    port: int
    stop: Callable[[], None]

    def send(self, raw: bytes) -> tuple[int, bytes]:
        """Send bytes, and read the status and the rest of what is answered."""
        with socket.create_connection(("127.0.0.1", self.port), 20) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(raw)
            answer = b""
            with contextlib.suppress(ConnectionError):
                while some := connection.recv(65536):
                    answer += some
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ")[1]), body

    def post(self, body: Any, secret: str = SECRET, **headers: str) -> tuple[int, Any]:
        content = json.dumps(body).encode()
        status, answer = self.send(request(len(content), secret, **headers) + content)
        return status, json.loads(answer)


def request(length: int, secret: str = SECRET, method: str = "POST", **headers: str) -> bytes:
    lines = [
        f"{method} /any/where HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        f"Content-Length: {length}",
        f"Authorization: {secret}",
        "Content-Type: application/json",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def asgi(events: Events) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(events.asgi, lifespan="on", log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join()
        listening.close()

    try:
        yield Served(listening.getsockname()[1], stop)
    finally:
        stop()


@contextmanager
def wsgi(events: Events) -> Iterator[Served]:
    with make_server("127.0.0.1", 0, events.wsgi, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()

        def stop() -> None:
            server.shutdown()
            thread.join()
            events.stop()

        try:
            yield Served(server.server_port, stop)
        finally:
            stop()
            events.store.close()


@pytest.fixture(params=[asgi, wsgi])
def serve(request: pytest.FixtureRequest) -> Callable[[Events], Any]:
    found: Callable[[Events], Any] = request.param
    return found


def make(store: Any = "memory", **rest: Any) -> Events:
    retries = Retries(3, first=0.01, longest=0.01)
    return Events(store, authorization=SECRET, retries=retries, poll=0.05, **rest)


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


def test_what_was_under_way_at_the_end_is_handled_by_the_next(
    serve: Callable[[Events], Any], tmp_path: Path
) -> None:
    location = f"file:{tmp_path}/events.db"
    begun, handled = threading.Event(), list[int]()
    events = make(location, patience=0.05, concurrency=1)

    @events.on("T", name="handler")
    async def never_ends(_: Event) -> None:
        begun.set()
        await asyncio.sleep(600)

    with asgi(events) as served:
        assert served.post(BODY)[0] == 200
        assert begun.wait(20)
        # Nobody is free to begin with this one.
        assert served.post({**BODY, "payloadData": {"id": "2"}})[0] == 200
    after, done = make(location), threading.Event()

    @after.on("T", name="handler")
    def ends(event: Event) -> None:
        handled.append(event.attempt)
        if len(handled) == 2:
            done.set()

    with serve(after) as served:
        # Under WSGI, threads begin with the first delivery, whatever it is.
        served.post({"other": True})
        assert done.wait(20)
    # What was given back was no try.
    assert handled == [1, 1]


def test_handlers_may_end_when_all_is_stopped(serve: Callable[[Events], Any]) -> None:
    events, begun, release = make(), threading.Event(), threading.Event()
    ended = threading.Event()

    @events.on("T")
    def slow(_: Event) -> None:
        begun.set()
        assert release.wait(20)
        ended.set()

    with serve(events) as served:
        served.post(BODY)
        assert begun.wait(20)
        stopping = threading.Thread(target=served.stop)
        stopping.start()
        release.set()
        stopping.join(20)
        assert ended.is_set()


def test_a_loop_that_just_ends(tmp_path: Path) -> None:
    """As under a server that knows nothing of lifespans."""
    location = f"file:{tmp_path}/events.db"
    events, begun = make(location), asyncio.Event()

    @events.on("T")
    async def never_ends(_: Event) -> None:
        begun.set()
        await asyncio.sleep(600)

    async def main() -> None:
        messages = [{"type": "http.request", "body": json.dumps(BODY).encode()}]
        answers = list[Any]()

        async def receive() -> Any:
            return messages.pop()

        async def send(message: Any) -> None:
            answers.append(message)

        headers = [(b"authorization", SECRET.encode())]
        scope = {"type": "http", "method": "POST", "headers": headers}
        await events.asgi(scope, receive, send)
        assert answers[0]["status"] == 200
        async with asyncio.timeout(20):
            await begun.wait()

    asyncio.run(main())
    held = events.store.take(60)
    assert held is not None
    assert held.attempt == 1
    events.store.close()


def test_a_loop_that_ends_while_something_is_taken() -> None:
    """What a thread takes then is given back, since nobody is there to handle it."""
    store = MemoryStore()
    taking, go_on, took = threading.Event(), threading.Event(), threading.Event()
    take = store.take

    def slow(lease: float) -> Held | None:
        taking.set()
        assert go_on.wait(20)
        held = take(lease)
        took.set()
        return held

    store.take = slow  # type: ignore[method-assign] # the same, later
    events = Events(store, authorization=SECRET, concurrency=1)
    store.put("k", json.dumps(BODY).encode(), 60)

    async def end_last() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            go_on.set()

    async def main() -> None:
        events.start_tasks()
        ending = asyncio.create_task(end_last())
        await asyncio.to_thread(taking.wait, 20)
        assert not ending.done()

    asyncio.run(main())
    assert took.wait(20)
    held = take(60)
    assert held is not None
    assert held.attempt == 1
    store.close()


def test_threads_begin_again_after_a_stop() -> None:
    events, handled = make(), threading.Semaphore(0)
    events.on("T")(lambda event: handled.release())
    body = json.dumps(BODY).encode()
    headers = {"Authorization": SECRET, "Content-Length": str(len(body))}
    for number in range(2):
        content = body.replace(b'"1"', b'"%d"' % number)
        chunks = iter([content[:5], content[5:], b""])
        assert events.receive("POST", headers, lambda _: next(chunks)).status == 200  # noqa: B023 - called at once
        assert handled.acquire(timeout=20)
        assert events.stop()
    cut = iter([body[:5], b""])
    assert events.receive("POST", headers, lambda _: next(cut)).status == 400
    events.store.close()
    assert threading.active_count() < 5
