"""Both worlds on real sockets: servers that fail, connections that are shared, kept and closed."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
import zlib

import pytest

from pax8._core.runtime import run
from pax8._version import __version__
from pax8.errors import ApiError, NotSent, OutcomeUnknown, TransportError
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.server import Heard, Serve

ONE = b'{"id":"one"}'


def reset(connection: socket.socket) -> None:
    """Close in the way that throws away what is under way."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "half a status line": b"HTTP/1.",
    "half the headers": b"HTTP/1.1 200 OK\r\ncontent-le",
    "half the body": b'HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{"id":',
    "half the chunks": b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n',
    "another protocol": b"SSH-2.0-OpenSSH_9.7\r\n",
    "noise": bytes(range(256)) * 40,
    "a line without end": b"HTTP/1.1 200 " + b"x" * 300_000,
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"x-padding: lorem ipsum\r\n" * 20_000,
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
    "no gzip": b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd",
}


@pytest.mark.parametrize("hard", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_asked_for_again_or_left_as_unknown(
    driver: Driver,
    serve: Serve,
    time: FakeTime,
    broken: bytes,
    hard: bool,  # noqa: FBT001 - a case of the test
) -> None:
    answers = [broken, broken, None, broken]

    def behave(connection: socket.socket, _: Heard) -> None:
        answer = answers.pop(0)
        connection.sendall(server.reply(200, ONE) if answer is None else answer)
        if hard and answer is not None:
            reset(connection)

    server = serve(behave)
    client = driver.client(base_url=server.url, clock=time.clock)
    assert driver.do(get, client).id == "one"
    with pytest.raises(OutcomeUnknown) as caught:
        driver.do(order, client)
    assert isinstance(caught.value.__cause__, TransportError)
    assert answers == []
    assert [heard.method for heard in server.heard] == ["POST", "GET", "GET", "GET", "POST"]


WHOLE: dict[str, bytes] = {
    "until the connection closes": b"HTTP/1.1 200 OK\r\n\r\n" + ONE,
    "in chunks": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    b'6\r\n{"id":\r\n6\r\n"one"}\r\n0\r\n\r\n',
    "after hints": b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + ONE,
    "of HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + ONE,
    "with many headers": b"HTTP/1.1 200 OK\r\n"
    + b"x-padding: lorem ipsum\r\n" * 500
    + b"\r\n"
    + ONE,
    "gzip": b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n" + gzip.compress(ONE),
    "deflate": b"HTTP/1.1 200 OK\r\ncontent-encoding: deflate\r\n\r\n" + zlib.compress(ONE),
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_a_whole_answer_is_read_however_it_is_framed(
    driver: Driver, serve: Serve, whole: bytes
) -> None:
    server = serve(lambda connection, _: connection.sendall(whole))
    client = driver.client(base_url=server.url)
    assert driver.do(get, client).id == "one"
    assert "gzip" in server.heard[-1].headers["accept-encoding"]
    assert server.heard[-1].headers["user-agent"] == f"pax8-python/{__version__}"


def test_a_large_answer_is_read_whole(driver: Driver, serve: Serve) -> None:
    large = json.dumps({"id": "one", "name": "n" * 5_000_000}).encode()
    server = serve(lambda connection, _: connection.sendall(server.reply(200, large)))
    client = driver.client(base_url=server.url)
    assert len(driver.do(get, client).name) == 5_000_000


def test_an_empty_answer_to_a_deletion_is_its_success(driver: Driver, serve: Serve) -> None:
    server = serve(lambda connection, _: connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n"))
    client = driver.client(base_url=f"{server.url}/behind/a/path/")
    assert driver.do(client.companies.delete_contact, "c", "k") is None
    targets = [heard.target for heard in server.heard]
    assert targets == ["/behind/a/path/v1/token", "/behind/a/path/v1/companies/c/contacts/k"]


def test_where_nobody_listens_nothing_was_sent(driver: Driver, time: FakeTime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    client = driver.client(base_url=url, clock=time.clock)
    with pytest.raises(NotSent, match=r"POST /v1/orders: no token could be had.*ConnectError"):
        driver.do(order, client)
    assert len(time.slept) == 4


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("following", [False, True], ids=["ours", "a client that follows"])
def test_no_redirect_is_followed_so_neither_token_nor_secret_gets_elsewhere(
    driver: Driver,
    serve: Serve,
    status: int,
    following: bool,  # noqa: FBT001 - a case of the test
) -> None:
    elsewhere = serve(lambda connection, _: connection.sendall(elsewhere.reply(200, ONE)))
    elsewhere.token = elsewhere.behave

    def redirect(connection: socket.socket, heard: Heard) -> None:
        connection.sendall(server.reply(status, location=f"{elsewhere.url}{heard.target}"))

    server = serve(redirect)
    own = driver.http_client(follow_redirects=True) if following else None
    client = driver.client(base_url=server.url, http_client=own)
    for call in (get, order):
        with pytest.raises(ApiError) as caught:
            driver.do(call, client)
        assert caught.value.status == status
    server.token = redirect
    client = driver.client(base_url=server.url, http_client=own)
    with pytest.raises(ApiError) as caught:
        driver.do(get, client)
    assert (caught.value.status, caught.value.request.path) == (status, "/v1/token")
    assert elsewhere.heard == []


# The blocking client's way with coroutines


async def at_once(value: int) -> int:
    return value


def test_run_finishes_what_never_suspends_and_refuses_what_does() -> None:
    assert run(at_once(3)) == 3

    async def failing() -> None:
        await at_once(3)
        raise LookupError("as told")

    with pytest.raises(LookupError, match="as told"):
        run(failing())
    with pytest.raises(RuntimeError, match="awaited something that really waits"):
        run(asyncio.sleep(0))
