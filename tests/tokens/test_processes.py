"""Processes that share tokens: one fetches for all, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time as system
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pax8._core.credentials import ClientCredentials, Token
from pax8._core.token_store import written
from pax8.tokens import opened
from support.calls import get
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.server import Serve
from support.servers import LocalServer, MemcachedServer, RedisServer
from support.token_server import Callers, TokenServer, soon

MANY, FEW = 8, 4
API = "https://api.pax8.com"
Start = Callable[..., Callers]


@pytest.fixture
def pax8(serve: Serve) -> TokenServer:
    return TokenServer(serve)


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Callers] = []

    def start(many: int, pax8: TokenServer, url: str, calls: int = 1) -> Callers:
        started.append(Callers(many, pax8.url, url, calls))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_those_that_start_cold_and_are_turned_away_together_ask_for_one_token_each_time(
    shared_url: str, pax8: TokenServer, start: Start
) -> None:
    pax8.slowness = 0.1
    callers = start(MANY, pax8, shared_url, 3)
    assert callers.call() == [0] * MANY
    assert pax8.given == 1
    pax8.revoked.add("token-1")
    assert callers.call() == [0] * MANY
    assert pax8.given == 2
    assert callers.call() == [0] * MANY
    assert pax8.given == 2
    callers.close()


def test_while_one_renews_the_others_go_on_with_the_old_one(
    shared_url: str, pax8: TokenServer, start: Start
) -> None:
    now = system.time()
    due = Token("token-0", now + 200, now - 80_000)
    opened(shared_url).save(ClientCredentials("id", "").key(pax8.url, API), written(due), 200)
    pax8.free.clear()
    callers = start(FEW, pax8, shared_url, 2)
    callers.start()
    assert soon(lambda: callers.answered() == FEW - 1)
    assert pax8.given == 1
    pax8.free.set()
    assert callers.answers() == [0] * FEW
    assert callers.call() == [0] * FEW
    assert pax8.given == 1
    callers.close()


HOLDER = textwrap.dedent("""
    import sys, time
    from pax8.tokens import opened

    store = opened(sys.argv[1])
    print(store.claim(sys.argv[2], 2), flush=True)
    time.sleep(600)
""")


@pytest.fixture
def holder(shared_url: str, pax8: TokenServer) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has claimed the token, and does nothing about it."""
    key = ClientCredentials("id", "").key(pax8.url, API)
    process = subprocess.Popen(  # noqa: S603 - the program above
        [sys.executable, "-c", HOLDER, shared_url, key], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert len(process.stdout.readline().strip()) == 16
    yield process
    process.kill()
    process.communicate()


def test_a_holder_that_is_killed_does_not_hold_up_the_rest(
    shared_url: str,
    pax8: TokenServer,
    start: Start,
    holder: subprocess.Popen[bytes],
) -> None:
    callers = start(2, pax8, shared_url)
    began = system.monotonic()
    callers.start()
    holder.send_signal(signal.SIGKILL)
    callers.answers()
    # The system gives a file back at once; a server keeps the claim for its time, here two seconds.
    assert system.monotonic() - began < (1.5 if shared_url.startswith("file:") else 5)
    assert pax8.given == 1
    callers.close()


def test_a_holder_that_hangs_is_passed_by_one(file: Path) -> None:
    url = f"file:{file}"
    process = subprocess.Popen(  # noqa: S603 - the program above
        [sys.executable, "-c", HOLDER, url, "key"], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGSTOP)
    stores = [opened(url) for _ in range(5)]
    try:
        assert claims(stores, "key", 60) == []
        # As long ago as it takes to be passed.
        (lock,) = file.parent.glob(".tokens.json.?.lock")
        os.utime(lock, (system.time() - 61, system.time() - 61))
        assert len(claims(stores, "key", 60)) == 1
    finally:
        process.kill()
        process.communicate()


def claims(stores: list[Any], key: str, seconds: float) -> list[str]:
    """The tickets of those who could claim this at once."""
    with ThreadPoolExecutor(len(stores)) as threads:
        found = list(threads.map(lambda store: store.claim(key, seconds), stores))
    return [each for each in found if each is not None]


TAKING_TURNS = textwrap.dedent("""
    import os, sys, time
    from pax8.tokens import opened

    store, log = opened(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for _ in range(15):
        while (ticket := store.claim("key", 60)) is None:
            time.sleep(0.001)
        os.write(log, b"+")
        os.write(log, b"-")
        store.release("key", ticket)
""")


def test_no_two_processes_have_claimed_the_same(shared_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    processes = [
        subprocess.Popen([sys.executable, "-c", TAKING_TURNS, shared_url, str(log)])  # noqa: S603 - the program above
        for _ in range(4)
    ]
    assert [each.wait() for each in processes] == [0] * 4
    assert log.read_bytes() == b"+-" * 60


SERVERS: list[type[LocalServer]] = [RedisServer, MemcachedServer]


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_that_dies_and_comes_back_costs_no_call(
    kind: type[LocalServer], pax8: TokenServer, start: Start
) -> None:
    server = kind()
    try:
        callers = start(2, pax8, server.url, 4)
        assert callers.call() == [0, 0]
        assert pax8.given == 1
        server.kill()
        assert callers.call() == [0, 0]
        pax8.revoked.add("token-1")
        # Each for itself now, and each says so once.
        assert callers.call() == [1, 1]
        given = pax8.given
        assert given <= 3
        server.start()
        assert callers.call() == [1, 1]
        assert pax8.given == given
        callers.close()
    finally:
        server.kill()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_that_comes_back_empty_is_given_what_it_missed(
    kind: type[LocalServer], driver: Driver, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    server, pax8 = kind(), Script()
    try:
        server.kill()
        client = driver.client(pax8, token_store=server.url, clock=time.clock)
        driver.do(get, client)
        server.start()
        time.advance(31)
        driver.do(get, client)
        other = driver.client(pax8, token_store=server.url, clock=time.clock)
        driver.do(get, other)
    finally:
        server.kill()
    assert len(pax8.token_requests) == 1
    assert caplog.text.count("the token store fails") == 1
