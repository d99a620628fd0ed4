"""A call to a slow server ends when its time is up: bodies, headers, tokens and all."""

from __future__ import annotations

import contextlib
import socket
import time as system
from collections.abc import Callable
from typing import Any

import pytest

from pax8._core.credentials import Token
from pax8._core.token_store import written
from pax8.errors import (
    DeadlineExceeded,
    NotSent,
    OutcomeUnknown,
    Pax8Error,
)
from support.calls import get, order
from support.driver import Driver
from support.server import Heard, Serve

# Real servers that are slow


# What a real call may overrun its deadline by on a busy machine; without one it would never end.
SLACK = 2.0


def timed(driver: Driver, call: Callable[[Any], Any], client: Any) -> tuple[BaseException, float]:
    began = system.monotonic()
    with pytest.raises(Pax8Error) as caught:
        driver.do(call, client)
    return caught.value, system.monotonic() - began


def mute(_: socket.socket, __: Heard) -> None:
    """Never answer, and keep the connection until the other side has had enough."""
    _.recv(1)


@pytest.mark.parametrize("length", [b"content-length: 1000000", b"transfer-encoding: chunked"])
def test_a_body_that_comes_in_drops_ends_with_the_deadline(
    driver: Driver, serve: Serve, length: bytes
) -> None:
    def drip(connection: socket.socket, _: Heard) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n\r\n")
        server.dribble(connection, b" " if b"length" in length else b"1\r\n \r\n")

    server = serve(drip)
    client = driver.client(base_url=server.url, deadline=0.2)
    error, took = timed(driver, get, client)
    assert isinstance(error, DeadlineExceeded)
    assert 0.2 <= took < SLACK


@pytest.mark.parametrize("kept", [False, True], ids=["new connection", "kept connection"])
@pytest.mark.parametrize("own", [False, True], ids=["ours", "the caller's"])
def test_headers_that_come_in_drops_end_with_the_deadline(
    driver: Driver,
    serve: Serve,
    kept: bool,  # noqa: FBT001 - a case of the test
    own: bool,  # noqa: FBT001 - and another
) -> None:
    def drip(connection: socket.socket, _: Heard) -> None:
        if kept:
            connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"id":"c"}')
            # The next request comes on the same connection.
            assert connection.recv(65536).startswith(b"GET /v1/companies/c ")
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        server.dribble(connection, b"x-more: 1\r\n")

    server = serve(drip)
    http = driver.http_client() if own else None
    client = driver.client(base_url=server.url, http_client=http, deadline=0.2)
    if kept:
        driver.do(get, client)
    error, took = timed(driver, get, client)
    assert isinstance(error, DeadlineExceeded)
    assert 0.2 <= took < SLACK


def test_a_body_that_comes_in_drops_ends_with_the_timeout_of_each_try(
    driver: Driver, serve: Serve
) -> None:
    def drip(connection: socket.socket, _: Heard) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
        server.dribble(connection, b" ")

    server = serve(drip)
    client = driver.client(base_url=server.url, timeout=0.1, retries=0)
    error, took = timed(driver, get, client)
    assert not isinstance(error, DeadlineExceeded)
    assert "no whole answer came" in str(error) or "timed out" in str(error)
    assert took < SLACK
    error, took = timed(driver, order, client)
    assert isinstance(error, OutcomeUnknown)


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"]
)
def test_an_answer_that_stops_coming_ends_with_the_deadline(
    driver: Driver, serve: Serve, beginning: bytes
) -> None:
    def stall(connection: socket.socket, heard: Heard) -> None:
        connection.sendall(beginning)
        mute(connection, heard)

    server = serve(stall)
    client = driver.client(base_url=server.url, deadline=0.2)
    error, took = timed(driver, get, client)
    assert isinstance(error, DeadlineExceeded)
    assert took < SLACK
    assert len(server.heard) == 2


def test_a_token_that_is_slow_to_come_ends_with_the_deadline(driver: Driver, serve: Serve) -> None:
    server = serve(mute)
    server.token = mute
    client = driver.client(base_url=server.url, deadline=0.2)
    error, took = timed(driver, order, client)
    assert isinstance(error, DeadlineExceeded)
    assert took < SLACK
    assert [heard.target for heard in server.heard] == ["/v1/token"]


class Stocked:
    """A store that has a token for everybody."""

    def load(self, key: str) -> bytes:
        return written(Token(key, system.time() + 86_400, system.time()))

    def save(self, key: str, value: bytes, seconds: float) -> None:
        raise AssertionError(f"nobody fetched {value!r} for {key}, good for {seconds} s")


def test_an_order_to_a_host_that_lets_nobody_in_was_not_sent(driver: Driver) -> None:
    # A listener whose queue is full drops what it is sent, as a firewall does.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, contextlib.ExitStack() as queue:
        for _ in range(3):
            waiting = queue.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        client = driver.client(base_url=url, timeout=0.2, retries=0, token_store=Stocked())
        error, took = timed(driver, order, client)
    assert isinstance(error, NotSent)
    assert str(error).startswith("POST /v1/orders: ConnectTimeout")
    assert took < SLACK
