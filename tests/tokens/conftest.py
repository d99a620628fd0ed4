"""A token file and its store; servers of the tests' own; and every kind of store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pax8.tokens import DiskStore, MemoryStore, SharedTokenStore, encrypted, new_key, opened
from support.secret_store import SecretStore
from support.servers import MemcachedServer, RedisServer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def store(file: Path) -> DiskStore:
    return DiskStore(file)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One for all tests: none of them stops it."""
    started = RedisServer()
    yield started
    started.kill()


@pytest.fixture(scope="session")
def memcached_server() -> Iterator[MemcachedServer]:
    """One for all tests: none of them stops it."""
    started = MemcachedServer()
    yield started
    started.kill()


@pytest.fixture
def secret_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SecretStore:
    """What keyring leads to."""
    made = SecretStore()
    monkeypatch.setattr("keyring.get_keyring", lambda: made)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return made


@pytest.fixture(params=["redis", "file", "memcached"])
def shared_url(request: pytest.FixtureRequest, file: Path) -> str:
    """Where processes share tokens."""
    if request.param == "file":
        return f"file:{file}"
    server: RedisServer | MemcachedServer = request.getfixturevalue(f"{request.param}_server")
    if isinstance(server, RedisServer):
        return f"{server.url}?prefix={file.parent.name}"
    server.flush()
    return server.url


KINDS = ["memory", "file", "redis", "memcached", "keyring"]


@pytest.fixture(params=[f"{kind}{how}" for kind in KINDS for how in ("", ", encrypted")])
def make(request: pytest.FixtureRequest, file: Path) -> Callable[[], SharedTokenStore]:
    """Make a store of some kind, as another process would: all lead to the same place."""
    kind, _, how = str(request.param).partition(", ")
    key, memory = new_key(), MemoryStore()
    if kind == "keyring":
        request.getfixturevalue("secret_store")
    elif kind in {"redis", "memcached"}:
        server: RedisServer | MemcachedServer = request.getfixturevalue(f"{kind}_server")
        server.flush()
    urls = {"file": f"file:{file}", "keyring": "keyring:"}

    def make() -> SharedTokenStore:
        found = memory if kind == "memory" else opened(urls.get(kind) or server.url)
        made = encrypted(found, key) if how else found
        assert isinstance(made, SharedTokenStore)
        return made

    return make
