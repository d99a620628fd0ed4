"""What tests bring in the place of the world."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.driver import Driver
from support.fake_time import FakeTime
from support.installed import install
from support.server import Behaviour, Serve, Server

# Runs of pytest within those of pytest, for what is a part of pytest itself.
pytest_plugins = ["pytester"]

# Started in the background, a shell lets its programs ignore an interruption, and theirs too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def time() -> FakeTime:
    """Time that passes only when it is slept through."""
    return FakeTime()


@pytest.fixture(params=[True, False], ids=["blocking", "async"])
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """Each client in turn."""
    made = Driver(blocking=request.param)
    yield made
    made.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers: `serve(behaviour)`."""
    started: list[Server] = []

    def start(behave: Behaviour) -> Server:
        started.append(Server(behave))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tester's own environment holds for Pax8 and for proxies is not tested."""
    ours = ("CLIENT_ID", "CLIENT_SECRET", "BASE_URL", "ENCRYPTION_KEY", "TOKEN_STORE")
    for name in (f"PAX8_{each}" for each in ours):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let processes find the package with its entry points; where those are written."""
    site = tmp_path_factory.mktemp("site")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(install(site)))
    return site
