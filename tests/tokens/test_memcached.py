"""Tokens on Memcached: on one server or several, some of which may be down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pax8._core.credentials import kept_under
from pax8.errors import ConfigurationError, TokenStoreError
from pax8.tokens.on_memcached import MemcachedStore
from support.servers import MemcachedServer

KEYS = [kept_under(str(number)) for number in range(8)]


@pytest.fixture
def two() -> Iterator[tuple[MemcachedServer, MemcachedServer]]:
    both = MemcachedServer(), MemcachedServer()
    yield both
    for each in both:
        each.kill()


def test_keys_are_spread_and_one_server_does_for_another(
    two: tuple[MemcachedServer, MemcachedServer],
) -> None:
    up, down = two
    url = f"memcached://127.0.0.1:{up.port},127.0.0.1:{down.port}"
    for key in KEYS:
        MemcachedStore(url).save(key, key.encode(), 100)
    assert all(b"STAT curr_items 0" not in each.ask("stats") for each in two)
    down.kill()
    for key in KEYS:
        store, other = MemcachedStore(url), MemcachedStore(url)
        assert store.load(key) in {None, key.encode()}
        ticket = store.claim(key, 10)
        assert ticket
        assert other.claim(key, 10) is None
        store.save(key, b"anew", 100)
        assert other.load(key) == b"anew"
        store.release(key, ticket)
        assert other.claim(key, 10)
    up.kill()
    with pytest.raises(TokenStoreError, match="Memcached: ConnectionRefusedError"):
        MemcachedStore(url).load(KEYS[0])


def test_no_connection_is_kept(memcached_server: MemcachedServer) -> None:
    store = MemcachedStore(memcached_server.url)
    store.save("key", b"value", 10)
    assert store.load("key") == b"value"
    assert memcached_server.ask("stats conns").count(b":addr tcp:127") <= 2


def test_what_is_too_large_is_said_so(memcached_server: MemcachedServer) -> None:
    with pytest.raises(TokenStoreError, match="Memcached"):
        MemcachedStore(memcached_server.url).save("key", b"x" * 2**21, 100)


@pytest.mark.parametrize(
    ("url", "servers"),
    [
        ("memcached://cache", [("cache", 11211)]),
        ("memcached:cache", [("cache", 11211)]),
        ("memcached://cache:1/", [("cache", 1)]),
        ("memcached://10.0.0.1:1, [::1]:2", [("10.0.0.1", 1), ("::1", 2)]),
    ],
)
def test_servers_are_told_by_host_and_port(url: str, servers: list[tuple[str, int]]) -> None:
    assert MemcachedStore(url)._servers == servers


@pytest.mark.parametrize(
    "rest",
    ["", "//", "//:1", "//a,", "//a:b", "//a:70000", "//a:1?b=c", "//a/b", "//user:P4SSW0RD@a"],
)
def test_what_tells_no_servers_is_refused(rest: str) -> None:
    with pytest.raises(ConfigurationError, match="Memcached is at") as caught:
        MemcachedStore(f"memcached:{rest}")
    assert "P4SSW0RD" not in str(caught.value)
