"""One refresh for all processes that share a store."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8._core.runtime import Clock
from pax8.sandbox import Sandbox, SandboxServer
from pax8.tokens import new_key
from support.consent import APP, Partner
from support.servers import RedisServer

KEY = new_key()
# Each tells when it is ready, and begins when it is told to.
SCRIPT = """
import sys
from pax8 import Pax8Client
from pax8.auth import AuthorizationCode
url, store, key, *app = sys.argv[1:]
auth = AuthorizationCode(*app)
with Pax8Client(auth=auth, base_url=url, token_store=store, encryption_key=key) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    print(len(client.companies.list()), flush=True)
"""


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    # Long enough for all of them to come while one asks.
    with SandboxServer(Sandbox(companies=3, latency=0.1)) as server:
        yield server


@pytest.fixture(params=["file", "redis"])
def store(request: Any, tmp_path: Path) -> Iterator[str]:
    if request.param == "file":
        yield f"file:{tmp_path / 'tokens'}"
        return
    redis = RedisServer()
    try:
        yield redis.url
    finally:
        redis.kill()


def test_processes_that_come_together_refresh_once(server: SandboxServer, store: str) -> None:
    app = APP.of("contoso")
    # Two days ago, so that its access token is over.
    ago = Clock(time=lambda: time.time() - 2 * 86_400)
    with Pax8Client(
        auth=app, base_url=server.url, token_store=store, encryption_key=KEY, clock=ago
    ) as client:
        client.exchange(Partner(server.sandbox).code())
    world = server.sandbox.world
    assert world.count("refresh_tokens") == 1
    arguments = (app.client_id, app.client_secret, app.redirect_uri, app.partner)
    processes = [
        subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-c", SCRIPT, server.url, store, KEY, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        assert process.communicate(timeout=60)[0] == "3\n"
        assert process.returncode == 0
    assert world.count("refresh_tokens") == 2
