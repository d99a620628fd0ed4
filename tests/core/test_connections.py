"""Connections: kept, shared, closed by whoever made them, and left whole by who gives up."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
import threading
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import ConfigurationError, NotSent
from support.calls import get, order
from support.driver import Driver, until
from support.fake_time import FakeTime
from support.script import Script
from support.server import Heard, Serve, Server

ONE = b'{"id":"one"}'


def kept(server: Server, connection: socket.socket, heard: Heard) -> bool:
    name = heard.target.rpartition("/")[2]
    body = json.dumps({"id": name, "access_token": "t"}).encode()
    connection.sendall(server.reply(200, body, connection="keep-alive"))
    return True


def keeping(serve: Serve) -> Server:
    server = serve(lambda connection, heard: kept(server, connection, heard))
    server.token = server.behave
    return server


def test_connections_are_kept(driver: Driver, serve: Serve) -> None:
    server = keeping(serve)
    client = driver.client(base_url=server.url)
    for number in range(5):
        each = client.with_options(retries=number)
        driver.do(get, each)
    assert len(server.connections) == 1


def test_threads_and_tasks_share_a_client_and_get_their_own_answers(
    driver: Driver, serve: Serve
) -> None:
    server = keeping(serve)
    client = driver.client(base_url=server.url)
    numbers = iter(range(200))
    ids: list[str] = []

    def one() -> Any:
        ids.append(f"company-{next(numbers)}")
        return client.companies.get(ids[-1])

    found = [company.id for company in driver.at_once(40, one)]
    assert sorted(found) == sorted(ids) if driver.blocking else found == ids
    assert sum(heard.target == "/v1/token" for heard in server.heard) == 1


@pytest.mark.parametrize("call", [get, order])
def test_a_kept_connection_that_the_server_closed_costs_nothing(
    driver: Driver, serve: Serve, call: Any
) -> None:
    server = keeping(serve)
    client = driver.client(base_url=server.url, retries=0)
    driver.do(get, client)
    for thread, connection in zip(server.threads[1:], server.connections, strict=True):
        connection.shutdown(socket.SHUT_RDWR)
        thread.join(10)
    assert driver.do(call, client) is not None
    assert len(server.connections) == 2


def used_from_three_loops(client: AsyncPax8Client) -> None:

    async def twice() -> None:
        for _ in range(2):
            assert (await client.companies.get("c")).id == "c"

    async def last() -> None:
        async with client:
            await twice()

    asyncio.run(twice())
    asyncio.run(twice())
    asyncio.run(last())


# The connections of an event loop that has ended can be closed by nobody.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_an_async_client_outlives_its_event_loops(serve: Serve) -> None:
    server = keeping(serve)
    used_from_three_loops(AsyncPax8Client("id", "secret", base_url=server.url))
    # Here, where it is known what for, and not in the middle of another test.
    gc.collect()
    assert sum(heard.target == "/v1/token" for heard in server.heard) == 1
    assert len(server.connections) == 3


# Whose they are, and who closes them


def test_a_client_closes_its_own_connections(driver: Driver, serve: Serve) -> None:
    server = keeping(serve)
    client = driver.client(base_url=server.url)

    if driver.blocking:
        with client as entered:
            assert entered is client
            entered.companies.get("c")
    else:

        async def scene() -> None:
            async with client as entered:
                assert entered is client
                await entered.companies.get("c")

        driver.do(scene)
    # The server sees them end.
    for thread in server.threads[1:]:
        thread.join(10)
        assert not thread.is_alive()
    with pytest.raises(ConfigurationError, match="this client is closed"):
        driver.do(get, client)
    # Once more does no harm.
    driver.shut(client)


def test_a_transport_of_the_callers_own_is_left_open(driver: Driver) -> None:
    pax8 = Script()
    for _ in range(2):
        client = driver.client(pax8)
        driver.do(get, client)
        driver.shut(client)
    assert pax8.closed == 0


def test_a_client_of_the_callers_own_is_used_as_it_is_and_left_open(
    driver: Driver,
) -> None:
    pax8 = Script()
    headers = {"user-agent": "theirs/1", "x-gateway": "theirs"}
    own = driver.http_client(transport=pax8, headers=headers)
    client = driver.client(http_client=own)
    driver.do(get, client)
    driver.shut(client)
    assert not own.is_closed
    for request in [*pax8.token_requests, *pax8.asked]:
        assert headers.items() <= dict(request.headers).items()


@pytest.mark.parametrize("given", ["http_client", "transport"])
def test_after_its_end_a_client_sends_nothing_with_what_is_the_callers(
    driver: Driver, given: str
) -> None:
    pax8 = Script()
    own = {"http_client": driver.http_client(transport=pax8), "transport": pax8}[given]
    client = driver.client(**{"transport": None, given: own})
    quick = client.with_options(timeout=5)
    driver.shut(quick)
    driver.do(get, client)
    driver.shut(client)
    for each in (client, quick):
        with pytest.raises(ConfigurationError, match="this client is closed"):
            driver.do(get, each)
    assert len(pax8.asked) == 1


def test_any_number_of_clients_may_share_a_transport(serve: Serve) -> None:
    server = keeping(serve)
    with httpx2.HTTPTransport() as transport:
        for _ in range(sys.getrecursionlimit()):
            client = Pax8Client("id", "secret", base_url=server.url, transport=transport)
        assert client.companies.get("c").id == "c"


def test_a_client_that_is_closed_lets_nobody_wait_to_try_again() -> None:
    patient = httpx2.Response(429, headers={"retry-after": "200"})
    pax8 = Script(patient)
    client = Pax8Client("id", "secret", transport=pax8)
    raised: list[BaseException] = []

    def call() -> None:
        try:
            client.companies.get("c")
        except ConfigurationError as error:
            raised.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    while not client._connections._pauses:
        thread.join(0.001)
    client.close()
    thread.join(10)
    assert "this client is closed" in str(raised[0])


def test_a_proxy_of_the_callers_own_is_used(driver: Driver, serve: Serve) -> None:
    proxy = keeping(serve)
    own = driver.http_client(proxy=proxy.url)
    client = driver.client(base_url="http://localhost:9", http_client=own)
    assert driver.do(get, client).id == "c"
    targets = [heard.target for heard in proxy.heard]
    assert targets == ["http://localhost:9/v1/token", "http://localhost:9/v1/companies/c"]


def test_the_proxy_of_the_environment_is_used_but_not_for_this_machine(
    driver: Driver, serve: Serve, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    proxy = serve(lambda connection, _: connection.sendall(proxy.reply(403)))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    server = keeping(serve)
    client = driver.client(base_url=server.url)
    assert driver.do(get, client).id == "c"
    assert proxy.heard == []
    client = driver.client(base_url="https://pax8.test", clock=time.clock)
    with pytest.raises(NotSent, match="ProxyError 403"):
        driver.do(order, client)
    assert {(heard.method, heard.target) for heard in proxy.heard} == {("CONNECT", "pax8.test:443")}


# Given up


def test_a_call_cancelled_in_the_middle_of_its_answer_leaves_the_client_whole(serve: Serve) -> None:
    async def scene() -> None:
        begun, ended = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def behave(connection: socket.socket, heard: Heard) -> None:
            if heard.target.endswith("slow"):
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{")
                loop.call_soon_threadsafe(begun.set)
                assert connection.recv(1) == b""
                ended.set()
            else:
                connection.sendall(server.reply(200, ONE))

        server = serve(behave)
        async with AsyncPax8Client("id", "secret", base_url=server.url) as client:
            slow = asyncio.create_task(client.companies.get("slow"))
            await begun.wait()
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
            assert await asyncio.to_thread(ended.wait, 10)
            assert (await client.companies.get("c")).id == "one"

    asyncio.run(scene())


def test_a_call_cancelled_while_it_waits_to_try_again_tries_no_more() -> None:
    async def scene() -> None:
        pax8 = Script(httpx2.Response(429, headers={"retry-after": "200"}), httpx2.Response(200))
        client = AsyncPax8Client("id", "secret", transport=pax8)
        call = asyncio.create_task(client.companies.get("c"))
        await until(lambda: bool(pax8.asked))
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert pax8.left == 1

    asyncio.run(scene())


def test_an_interrupt_while_a_token_is_fetched_leaves_the_way_free() -> None:
    def interrupt(_: httpx2.Request) -> httpx2.Response:
        raise KeyboardInterrupt

    client = Pax8Client("id", "secret", transport=Script(tokens=(interrupt,)))
    with pytest.raises(KeyboardInterrupt):
        client.companies.get("c")
    assert client.companies.get("c").id == "one"
