"""Files that Pax8 gives: under their name there is all of one, or what was there before."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import (
    NotFoundError,
    Pax8Error,
    TransportError,
    UnreadableResponse,
)
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.server import Behaviour, Heard, Serve, reply

PDF = {"content-type": "application/pdf"}
WHOLE = b"%PDF " + bytes(range(256)) * 2000


def whole(**headers: str) -> httpx2.Response:
    return httpx2.Response(200, headers={**PDF, **headers}, content=WHOLE)


def download(client: Any) -> Any:
    return client.quotes.download_attachment("q", "a")


async def _gathered(chunks: Any) -> list[bytes]:
    return [chunk async for chunk in chunks]


def chunks_of(driver: Driver, client: Any) -> list[bytes]:
    if driver.blocking:
        return list(download(client).chunks())
    return driver.do(lambda: _gathered(download(client).chunks()))  # type: ignore[no-any-return]  # as the other


def cut(*lengths: int) -> Behaviour:
    """Break the connection after so many bytes, one number an answer; then give all."""
    left = list(lengths)

    def behave(connection: socket.socket, _: Heard) -> object:
        head, _, _ = reply(200, WHOLE, content_type="application/pdf").partition(b"\r\n\r\n")
        length = left.pop(0) if left else len(WHOLE)
        connection.sendall(head + b"\r\n\r\n" + WHOLE[:length])
        return None

    return behave


def test_it_is_asked_for_when_it_is_read(driver: Driver, tmp_path: Path) -> None:
    script = Script(whole(), whole(), whole())
    client = driver.client(script)
    found = download(client)
    assert script.asked == []
    path = tmp_path / "a.pdf"
    assert driver.do(found.save, path) == path
    assert path.read_bytes() == WHOLE
    assert driver.do(found.read) == WHOLE
    assert b"".join(chunks_of(driver, client)) == WHOLE
    assert str(script.asked[0].url).endswith("/v2/quotes/q/attachments/a?download=true")
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_all_files_of_a_quote_are_one_zip(driver: Driver) -> None:
    script = Script(
        httpx2.Response(200, headers={"content-type": "application/zip"}, content=b"PK")
    )
    client = driver.client(script)
    assert driver.do(lambda: client.quotes.download_attachments("q").read()) == b"PK"
    assert str(script.asked[0].url).endswith("/v2/quotes/q/attachments?downloadZip=true")


def test_progress_counts_what_has_come(driver: Driver, serve: Serve) -> None:
    told: list[tuple[int, int | None]] = []
    client = driver.client(base_url=serve(cut()).url)
    driver.do(lambda: download(client).read(progress=lambda *both: told.append(both)))
    assert told[-1] == (len(WHOLE), len(WHOLE))
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_break_on_the_way_begins_it_again(
    driver: Driver, serve: Serve, time: FakeTime, tmp_path: Path
) -> None:
    server, path = serve(cut(0, 100_000, len(WHOLE) - 1)), tmp_path / "a.pdf"
    path.write_bytes(b"before")
    client = driver.client(base_url=server.url, clock=time.clock)
    seen: set[bytes] = set()

    def watch(done: int, total: int | None) -> None:
        del done, total
        seen.add(path.read_bytes())

    driver.do(lambda: download(client).save(path, progress=watch))
    assert path.read_bytes() == WHOLE
    assert seen == {b"before"}, "until all has come, what was there is there"
    assert sum("download=true" in each.target for each in server.heard) == 4
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_what_never_comes_whole_leaves_what_was_there(
    driver: Driver, serve: Serve, time: FakeTime, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"before")
    client = driver.client(base_url=serve(cut(*[9] * 9)).url, clock=time.clock, retries=2)
    with pytest.raises(TransportError):
        driver.do(lambda: download(client).save(path))
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_chunks_that_break_off_are_not_taken_for_all(
    driver: Driver, serve: Serve, time: FakeTime
) -> None:
    client = driver.client(base_url=serve(cut(200_000)).url, clock=time.clock)
    with pytest.raises(TransportError):
        chunks_of(driver, client)


@pytest.mark.parametrize("length", [len(WHOLE) - 1, len(WHOLE) + 1])
def test_the_length_is_checked_whatever_the_transport(
    driver: Driver, time: FakeTime, length: int
) -> None:
    class Lying(Script):
        """Says another length than it gives."""

        def _answer(self, request: httpx2.Request) -> httpx2.Response:
            answer = super()._answer(request)
            if "download" in str(request.url):
                answer.headers["content-length"] = str(length)
            return answer

    client = driver.client(Lying(whole(), whole()), clock=time.clock, retries=1)
    with pytest.raises(TransportError, match=f"{len(WHOLE)} bytes came of {length}"):
        driver.do(lambda: download(client).read())


def test_what_is_no_file_is_not_saved_as_one(driver: Driver, tmp_path: Path) -> None:
    record = httpx2.Response(200, json={"id": "a"})
    script = Script(record, record, httpx2.Response(404, json={"status": 404}))
    client = driver.client(script, retries=0)
    with pytest.raises(UnreadableResponse, match="it is no file"):
        driver.do(lambda: download(client).save(tmp_path / "a.pdf"))
    with pytest.raises(UnreadableResponse):
        chunks_of(driver, client)
    with pytest.raises(NotFoundError):
        driver.do(lambda: download(client).save(tmp_path / "a.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_a_token_that_ended_is_renewed(driver: Driver, tmp_path: Path) -> None:
    script = Script(httpx2.Response(401), whole())
    client = driver.client(script)
    driver.do(lambda: download(client).save(tmp_path / "a.pdf"))
    assert script.bearers == ["token-1", "token-2"]


def test_what_passes_is_tried_again(driver: Driver, time: FakeTime) -> None:
    script = Script(httpx2.Response(503), httpx2.Response(429), whole())
    client = driver.client(script, clock=time.clock)
    assert driver.do(lambda: download(client).read()) == WHOLE


@pytest.mark.parametrize("place", [".", "missing/a.pdf"])
def test_a_place_that_cannot_be_is_refused_before_anything_is_asked(
    driver: Driver, tmp_path: Path, place: str
) -> None:
    script = Script(whole())
    client = driver.client(script)
    with pytest.raises(OSError, match=r"folder|No such file"):
        driver.do(lambda: download(client).save(tmp_path / place))
    assert script.asked == []


def test_who_watches_may_stop_it(driver: Driver, tmp_path: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyError(done, total)

    client = driver.client(Script(whole()))
    with pytest.raises(KeyError):
        driver.do(lambda: download(client).save(tmp_path / "a.pdf", progress=stop))
    assert list(tmp_path.iterdir()) == []


def test_each_piece_has_the_timeout_and_all_have_the_deadline(driver: Driver, serve: Serve) -> None:
    def stuck(connection: socket.socket, _: Heard) -> object:
        connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\n1")
        server.stopped.wait(30)
        return None

    def slow(connection: socket.socket, _: Heard) -> object:
        connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 99999\r\n\r\n")
        server.dribble(connection, b"1", every=0.02)
        return None

    for behave, options in (
        (stuck, {"timeout": 0.2, "retries": 0}),
        (slow, {"timeout": 5, "deadline": 0.4}),
    ):
        server = serve(behave)
        client = driver.client(base_url=server.url, **options)
        with pytest.raises(Pax8Error):
            driver.do(lambda made=client: download(made).read())


def test_a_file_that_takes_longer_than_a_try_comes_whole(driver: Driver, serve: Serve) -> None:
    def slow(connection: socket.socket, _: Heard) -> object:
        connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 60\r\n\r\n")
        for _each in range(60):
            server.stopped.wait(0.01)
            connection.sendall(b"1")
        return None

    server = serve(slow)
    client = driver.client(base_url=server.url, timeout=0.4, retries=0)
    assert driver.do(lambda: download(client).read()) == b"1" * 60


def test_a_client_serves_others_while_chunks_are_read(serve: Serve) -> None:
    with Pax8Client("id", "secret", base_url=serve(cut()).url) as client:
        first, second = download(client).chunks(), download(client).chunks()
        parts = [next(first), next(second)]
        assert parts[0] == parts[1]
        assert parts[0] + b"".join(first) == WHOLE
        # Who stops early closes it.
        second.close()
        assert b"".join(download(client).chunks()) == WHOLE


def test_a_cancelled_download_leaves_nothing(serve: Serve, tmp_path: Path) -> None:
    def stuck(connection: socket.socket, _: Heard) -> object:
        connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\n123")
        server.stopped.wait(30)
        return None

    server = serve(stuck)

    async def main() -> None:
        async with AsyncPax8Client("id", "secret", base_url=server.url) as client:
            came = asyncio.Event()
            task = asyncio.ensure_future(
                client.quotes.download_attachment("q", "a").save(
                    tmp_path / "a.pdf", progress=lambda *_: came.set()
                )
            )
            await came.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert list(tmp_path.iterdir()) == []
