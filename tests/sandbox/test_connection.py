"""Who is slow holds up nobody but himself, and not for ever."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.bounds import Bounds, Room
from support.served import read_answer, request

PATIENCE = 0.2
GET = request("GET", "/v1/companies")
CHUNKED = b"transfer-encoding: chunked\r\n"
GONE = (ConnectionResetError, BrokenPipeError)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture(scope="module")
def address(sandbox: Sandbox) -> Iterator[tuple[str, int]]:
    bounds = Bounds(patience=PATIENCE, pace=10**9, held=2**20, idle=60)
    with SandboxServer(sandbox, bounds=bounds) as served:
        host, port = served.url.removeprefix("http://").split(":")
        yield host, int(port)


def until_closed(connection: socket.socket) -> tuple[bytes, float]:
    """What comes until the connection is closed, and how many seconds that takes."""
    begun, received = time.monotonic(), b""
    try:
        while part := connection.recv(2**16):
            received += part
    except ConnectionResetError:
        pass
    return received, time.monotonic() - begun


SLOW = {
    "nothing": b"",
    "half a line": b"GET /v1",
    "half a head": GET[:-2],
    "a second half a head": GET + GET[:-2],
    "half a body": request("POST", "/v1/token", b"{}")[:-1],
    "half a chunk": request("POST", "/v1/token", headers=CHUNKED) + b"5\r\n{",
    "half a large body": request("POST", "/v1/token", b" " * 200_000)[:-1],
    "half of what is refused": request("POST", "/v1/token", b" " * 11 * 2**20)[: 2**20],
}


@pytest.mark.parametrize("name", SLOW)
def test_what_does_not_come_is_not_waited_for(address: tuple[str, int], name: str) -> None:
    with socket.create_connection(address, 10) as slow:
        slow.sendall(SLOW[name])
        with socket.create_connection(address, 10) as other:
            other.sendall(GET)
            assert read_answer(other)[0] == 401
        received, took = until_closed(slow)
    assert took < 5
    expected = {"half a body": 408, "half a chunk": 408, "half a large body": 408}
    if name in expected:
        assert received.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in received


def test_a_head_that_drips_is_not_waited_for(address: tuple[str, int]) -> None:
    begun = time.monotonic()
    with socket.create_connection(address, 10) as slow, pytest.raises(GONE):
        # Each byte comes soon enough, and all of them do not.
        for byte in GET * 100:
            slow.sendall(bytes([byte]))
            time.sleep(PATIENCE / 20)
    assert time.monotonic() - begun < 5


def test_a_client_that_takes_no_answer_loses_it(
    address: tuple[str, int], sandbox: Sandbox, caller: Any
) -> None:
    token = caller(sandbox).token()
    page = request("GET", "/v1/subscriptions?size=200", token=token)
    with socket.create_connection(address, 10) as slow:
        # No more is taken while the answers are not, and then the connection is lost.
        with pytest.raises(GONE):
            for _ in range(100_000):
                slow.sendall(page * 100)
        with socket.create_connection(address, 10) as other:
            other.sendall(GET)
            assert read_answer(other)[0] == 401


def test_a_connection_is_kept_for_the_next_request(address: tuple[str, int]) -> None:
    with socket.create_connection(address, 10) as connection:
        for _ in range(3):
            connection.sendall(GET)
            assert read_answer(connection)[0] == 401
            # Longer than anything that was begun is waited for.
            time.sleep(PATIENCE * 1.5)


def test_a_body_that_comes_steadily_is_read(address: tuple[str, int]) -> None:
    sent = request("POST", "/v1/token", b" " * 2000 + b"{}")
    with socket.create_connection(address, 10) as connection:
        for start in range(0, len(sent), 500):
            connection.sendall(sent[start : start + 500])
            time.sleep(PATIENCE / 20)
        assert read_answer(connection)[0] == 400


def test_large_bodies_wait_for_room(address: tuple[str, int]) -> None:
    # Each takes more than half of it.
    large = request("POST", "/v1/token", b" " * 600_000 + b"{}")
    connections = [socket.create_connection(address, 10) for _ in range(8)]
    for each in connections:
        each.sendall(large[:-1])
    for each in connections:
        each.sendall(large[-1:])
    assert {read_answer(each)[0] for each in connections} <= {400, 408}
    for each in connections:
        each.close()


def test_room_is_given_in_order() -> None:
    async def use() -> list[str]:
        room, told = Room(10), list[str]()

        async def take(name: str, size: int, until: asyncio.Event) -> None:
            async with room.taken(size):
                told.append(name)
                await until.wait()

        first, others = asyncio.Event(), asyncio.Event()
        tasks = [asyncio.create_task(take("first", 6, first))]
        await asyncio.sleep(0)
        # The third would fit, and waits for its turn all the same.
        for name, size in (("second", 8), ("given up", 3), ("third", 2)):
            tasks.append(asyncio.create_task(take(name, size, others)))
            await asyncio.sleep(0)
        tasks[2].cancel()
        first.set()
        await asyncio.sleep(0.01)
        others.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with room.taken(10):
            told.append("all")
        return told

    assert asyncio.run(use()) == ["first", "second", "third", "all"]
