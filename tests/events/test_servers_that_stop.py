"""Events whose server stops, or whose loop ends: what was under way is handled all the same."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from events.serving import BODY, SECRET, asgi, make
from pax8.events import Event, Events, Held
from pax8.events.stores.sqlite import MemoryStore


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
