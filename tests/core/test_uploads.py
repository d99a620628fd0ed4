"""Files on their way to Pax8: whole, in pieces, and never twice where that would be two files."""

from __future__ import annotations

import io
import os
import re
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pax8._core.files import BLOCK
from pax8.errors import (
    AuthenticationError,
    OutcomeUnknown,
    RateLimitError,
    ServerError,
)
from pax8.types import Upload
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.server import Serve, reply

MADE = [{"id": "one", "name": "terms.pdf"}]
CREATED = httpx2.Response(201, json=MADE)


def upload(client: Any, *files: Any, **more: Any) -> Any:
    return client.quotes.upload_attachments("q", list(files), **more)


def files_of(request: httpx2.Request) -> list[tuple[str, str, bytes]]:
    """The name, the type and the content of each file in a form."""
    kind = request.headers["content-type"]
    boundary = kind.removeprefix("multipart/form-data; boundary=").encode()
    first, *parts, last = request.content.split(b"--" + boundary)
    assert (first, last) == (b"", b"--\r\n")
    found: list[tuple[str, str, bytes]] = []
    for part in parts:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        assert content.endswith(b"\r\n")
        said = re.fullmatch(
            r'Content-Disposition: form-data; name="attachments"; filename="(.*)"\r\n'
            r"Content-Type: (.*)",
            head.decode(),
        )
        assert said is not None
        found.append((said[1], said[2], content[:-2]))
    return found


def test_a_file_may_be_a_path_bytes_or_open(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "terms.pdf"
    path.write_bytes(b"%PDF\r\n--with--\r\n")
    script = Script(CREATED)
    with path.open("rb") as opened:
        opened.seek(1)
        made = driver.do(
            upload,
            driver.client(script),
            path,
            str(path),
            b"bytes",
            opened,
            io.BytesIO(b"held"),
            Upload(b"{}", "a.json"),
            Upload(path, 'q"\r\n.bin', "x/y"),
        )
    assert [each.name for each in made] == ["terms.pdf"]
    request = script.asked[0]
    assert int(request.headers["content-length"]) == len(request.content)
    whole = b"%PDF\r\n--with--\r\n"
    assert files_of(request) == [
        ("terms.pdf", "application/pdf", whole),
        ("terms.pdf", "application/pdf", whole),
        ("file", "application/octet-stream", b"bytes"),
        ("terms.pdf", "application/pdf", whole[1:]),
        ("file", "application/octet-stream", b"held"),
        ("a.json", "application/json", b"{}"),
        ("q%22%0D%0A.bin", "x/y", whole),
    ]


def test_one_file_needs_no_list(driver: Driver) -> None:
    script = Script(CREATED)
    client = driver.client(script)
    driver.do(lambda: client.quotes.upload_attachments("q", b"one"))
    assert [content for *_, content in files_of(script.asked[0])] == [b"one"]


def test_progress_counts_the_bytes_of_the_files(driver: Driver) -> None:
    told: list[tuple[int, int | None]] = []
    size = 2 * BLOCK + 5
    script = Script(CREATED)
    client = driver.client(script)

    def watch(done: int, total: int | None) -> None:
        told.append((done, total))

    driver.do(lambda: upload(client, b"x" * size, b"yz", progress=watch))
    total = size + 2
    assert told == [(BLOCK, total), (2 * BLOCK, total), (size, total), (total, total)]


@pytest.mark.parametrize(
    ("wrong", "error", "why"),
    [
        ("/nowhere/at/all", FileNotFoundError, "nowhere"),
        (".", IsADirectoryError, "is a folder"),
        (5, TypeError, r"attachments: a path, bytes or a file .* not int"),
        (io.StringIO("text"), TypeError, "open in binary mode is wanted, not StringIO"),
    ],
)
def test_what_is_no_file_is_refused_before_anything_is_sent(
    driver: Driver, wrong: Any, error: type[Exception], why: str
) -> None:
    script = Script(CREATED)
    with pytest.raises(error, match=why):
        driver.do(upload, driver.client(script), wrong)
    with pytest.raises(ValueError, match="there is no file to send"):
        driver.do(upload, driver.client(script))
    assert script.asked == []


def test_a_file_that_can_be_read_again_goes_again_when_nothing_was_done(
    driver: Driver, time: FakeTime
) -> None:
    refused = httpx2.Response(401), httpx2.Response(429), httpx2.ConnectError("refused")
    script = Script(*refused, CREATED)
    driver.do(upload, driver.client(script, clock=time.clock), io.BytesIO(b"held"))
    assert len(script.asked) == 4
    assert [files_of(each)[0][2] for each in script.asked] == [b"held"] * 4
    assert script.bearers == ["token-1", "token-2", "token-2", "token-2"]


class Pipe(io.RawIOBase):
    """What can be read once only."""

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(size)

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx2.Response(401), AuthenticationError),
        (httpx2.Response(429), RateLimitError),
        (httpx2.Response(503), OutcomeUnknown),
        (httpx2.ReadError("gone"), OutcomeUnknown),
    ],
)
def test_a_pipe_is_sent_once_only(
    driver: Driver, time: FakeTime, answer: Any, error: type[Exception]
) -> None:
    script = Script(answer)
    with pytest.raises(error):
        driver.do(upload, driver.client(script, clock=time.clock), Pipe(b"once"))
    request = script.asked[0]
    assert "content-length" not in request.headers
    assert request.headers["transfer-encoding"] == "chunked"
    assert files_of(request)[0][2] == b"once"


def test_a_pipe_that_was_not_read_yet_is_sent_when_there_is_a_connection(
    driver: Driver, time: FakeTime
) -> None:
    class Refusing(Script):
        """Refuses a connection first, before anything is read."""

        refusals = 1

        def _refuse(self, request: httpx2.Request) -> None:
            if not request.url.path.endswith("/token") and self.refusals:
                self.refusals -= 1
                raise httpx2.ConnectError("refused")

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            self._refuse(request)
            return super().handle_request(request)

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            self._refuse(request)
            return await super().handle_async_request(request)

    script = Refusing(CREATED)
    driver.do(upload, driver.client(script, clock=time.clock), Pipe(b"once"))
    assert files_of(script.asked[0])[0][2] == b"once"


@pytest.mark.parametrize("answer", [httpx2.Response(503), httpx2.ReadError("gone")])
def test_an_upload_whose_answer_is_lost_may_have_happened(
    driver: Driver, time: FakeTime, answer: Any
) -> None:
    script = Script(answer)
    with pytest.raises(OutcomeUnknown):
        driver.do(upload, driver.client(script, clock=time.clock), b"bytes")
    assert len(script.asked) == 1


def test_a_replacement_goes_again(driver: Driver, time: FakeTime) -> None:
    script = Script(httpx2.Response(503), httpx2.ReadError("gone"), _attachment())
    client = driver.client(script, clock=time.clock)
    driver.do(lambda: client.quote_attachments.replace("a", b"new"))
    assert [each.content.count(b"new") for each in script.asked] == [1, 1, 1]


def test_a_replacement_by_a_pipe_goes_once(driver: Driver, time: FakeTime) -> None:
    script = Script(httpx2.Response(503))
    client = driver.client(script, clock=time.clock)
    with pytest.raises(ServerError):
        driver.do(lambda: client.quote_attachments.replace("a", Pipe(b"new")))
    assert len(script.asked) == 1


def _attachment() -> httpx2.Response:
    return httpx2.Response(200, json=MADE[0])


def test_a_file_that_shrinks_is_no_whole_file(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "shrinking"
    path.write_bytes(b"x" * (2 * BLOCK))

    def shrink(done: int, total: int | None) -> None:
        del done, total
        os.truncate(path, BLOCK)

    script = Script(CREATED)
    client = driver.client(script)
    with pytest.raises(OSError, match="shrinking became shorter while it was sent"):
        driver.do(lambda: upload(client, path, progress=shrink))
    assert script.asked == []


def test_who_watches_may_stop_it(driver: Driver) -> None:
    class Stopped(Exception):  # noqa: N818 - it is the watcher's
        pass

    def stop(done: int, total: int | None) -> None:
        raise Stopped(f"{done} of {total}")

    client = driver.client(Script(CREATED))
    with pytest.raises(Stopped, match="3 of 3"):
        driver.do(lambda: upload(client, b"abc", progress=stop))


def test_a_server_that_reads_nothing_is_not_waited_for(driver: Driver, serve: Serve) -> None:
    server = serve(lambda connection, _heard: connection.sendall(reply(204)))
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        # Connections are taken, and nothing is ever read from them.
        client = driver.client(base_url=server.url, rate_limit=None, timeout=0.3)
        driver.do(lambda: client.quotes.delete("warm"))
        client.base_url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(OutcomeUnknown, match=r"no whole answer|Timeout"):
            driver.do(upload, client, b"x" * (64 << 20))


def test_no_secret_and_no_file_stands_in_an_error(driver: Driver, time: FakeTime) -> None:
    client = driver.client(Script(httpx2.ReadError("gone")), clock=time.clock)
    with pytest.raises(OutcomeUnknown) as caught:
        driver.do(upload, client, b"confidential")
    assert caught.value.request.body == b""
    assert "confidential" not in str(caught.value) + repr(caught.value.__cause__)
