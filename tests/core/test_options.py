"""How a client is set up: what is taken from where, and what is refused before anything is sent."""

from __future__ import annotations

import math
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8 import AsyncPax8Client, Pax8Client
from pax8._core.options import BASE_URL, Options, base_url, credentials
from pax8.errors import ConfigurationError
from pax8.tokens import DiskStore, MemoryStore
from support.calls import get
from support.driver import Driver
from support.script import Script

both = pytest.mark.parametrize("kind", [Pax8Client, AsyncPax8Client])


@both
def test_making_a_client_touches_neither_network_nor_disk(
    kind: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    location = tmp_path / "folder" / "tokens.json"
    client = kind("id", "secret", cache_token=True, cache_location=location)
    assert client.companies.list() is not None
    assert list(tmp_path.iterdir()) == []


# Where settings come from


@both
def test_arguments_come_before_the_environment(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAX8_CLIENT_ID", "id-of-environment")
    monkeypatch.setenv("PAX8_CLIENT_SECRET", "secret-of-environment")
    monkeypatch.setenv("PAX8_BASE_URL", "https://environment.test/")
    client = kind()
    assert repr(client) == (
        f"{kind.__name__}(client_id='id-of-environment', base_url='https://environment.test')"
    )
    client = kind("id", "secret", base_url="https://argument.test")
    assert repr(client) == f"{kind.__name__}(client_id='id', base_url='https://argument.test')"
    assert credentials("id", None).client_secret == "secret-of-environment"
    assert credentials(None, "secret").client_id == "id-of-environment"


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAX8_BASE_URL", "")
    assert base_url("") == BASE_URL
    monkeypatch.setenv("PAX8_CLIENT_SECRET", "")
    with pytest.raises(ConfigurationError, match="no client_secret: give client_secret= or PAX8_"):
        Pax8Client("id", "")


@both
def test_what_is_lacking_is_named_with_the_ways_to_give_it(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        kind()
    for word in ("client_id=", "client_secret=", "PAX8_CLIENT_ID", "PAX8_CLIENT_SECRET", "portal"):
        assert word in str(caught.value)
    monkeypatch.setenv("PAX8_CLIENT_SECRET", "the-secret")
    with pytest.raises(ConfigurationError, match="no client_id: give client_id= or PAX8_CLIENT_ID"):
        kind()


def test_the_root_of_the_callers_own_stands_for_every_host(
    driver: Driver,
) -> None:
    for root in (None, "https://pax8.test/behind"):
        pax8 = Script()
        client = driver.client(pax8, base_url=root)
        driver.do(get, client)
        driver.do(client.companies.get_ms_tenant_id, "c")
        urls = [str(request.url) for request in [*pax8.token_requests, *pax8.asked]]
        api, portal = root or BASE_URL, root or "https://app.pax8.com"
        assert urls == [
            f"{api}/v1/token",
            f"{api}/v1/token",
            f"{api}/v1/companies/c",
            f"{portal}/p8p/api/v3/companies/c/msTenantId",
        ]


# The root


@pytest.mark.parametrize(
    "root",
    [
        "https://api.pax8.com",
        "https://pax8.test:8443",
        "https://pax8.test/behind/a/path",
        "https://[2001:db8::1]",
        "HTTPS://PAX8.TEST",
        "http://localhost:8080",
        "http://LOCALHOST",
        "http://pax8.localhost",
        "http://127.0.0.1",
        "http://127.8.9.10:80",
        "http://[::1]:8080",
    ],
)
def test_roots_that_are_taken(root: str) -> None:
    assert base_url(root) == root
    assert base_url(f"{root}/") == root


CLEAR = [
    "http://api.pax8.com",
    "http://10.0.0.1",
    "http://192.168.1.1:8080",
    "http://0.0.0.0",
    "http://[::]",
    "http://[fe80::1]",
    "http://localhost.evil.test",
    "http://127.0.0.1.evil.test",
    "http://127.0.0.1.",
    "http://evil.test/localhost",
    "http://evil.test\\.localhost/",
    "http://evillocalhost",
    "http://2130706433",
    "http://0x7f000001",
]
NO_ROOT = [
    "api.pax8.com",
    "localhost:8080",
    "//api.pax8.com",
    "ftp://localhost",
    "file:///etc/passwd",
    "https://",
    "https:///v1",
    "http://[::1",
    "https://pax8.test:port",
    "https://pax8.test:99999",
    "https://user:hidden@pax8.test",
    "https://user@pax8.test",
    "ftp://user:hidden@pax8.test",
    "user:hidden@pax8.test",
    "https://user:hid/den@pax8.test",
    "https://pax8.test\n.localhost",
    "https://pax8 .test",
    "http://localhost@evil.test",
    "http://localhost:80@evil.test",
    "https://pax8.test?key=hidden",
    "https://pax8.test#hidden",
    "http://evil.test#.localhost",
    "http://evil.test?.localhost",
    "https://api.pax8.com/v1",
    "https://api.pax8.com/v1/",
    "https://api.pax8.com/api/v2",
]


@both
@pytest.mark.parametrize("root", [*CLEAR, *NO_ROOT])
def test_roots_that_are_refused(kind: Any, root: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        kind("id", "secret", base_url=root)
    assert "hidden" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("root", CLEAR[:6])
def test_a_root_in_the_clear_is_refused_for_that(root: str) -> None:
    with pytest.raises(ConfigurationError, match="would send the secret in the clear"):
        base_url(root)


@given(st.ip_addresses(), st.integers(1, 65_535))
def test_plain_http_goes_to_this_machine_only(address: Any, port: int) -> None:
    host = f"[{address}]" if address.version == 6 else address
    try:
        root = base_url(f"http://{host}:{port}")
    except ConfigurationError:
        assert not address.is_loopback
    else:
        assert address.is_loopback
        assert httpx2.URL(root).host == str(address)


@given(st.text(max_size=30).map("http://{}".format) | st.text(max_size=30))
def test_a_root_is_taken_or_refused_and_plain_http_only_for_what_is_called_from_it(
    root: str,
) -> None:
    try:
        taken = base_url(root)
    except ConfigurationError:
        return
    if taken.lower().startswith("http:"):
        # What is sent is sent where httpx2 reads that it goes.
        try:
            host = httpx2.URL(taken).host
        except httpx2.InvalidURL:
            return
        assert (
            host == "localhost" or host.endswith(".localhost") or host.startswith(("127.", "::1"))
        )


# How patient it is


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeout", 0),
        ("timeout", -1),
        ("timeout", math.nan),
        ("timeout", 10**400),
        ("timeout", -math.inf),
        ("deadline", 0),
        ("deadline", -1),
        ("deadline", math.nan),
        ("retries", -1),
        ("prefetch", -1),
        ("consistency", "slow"),
        ("consistency", ""),
    ],
)
def test_options_that_cannot_work_are_refused(driver: Driver, name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=name):
        driver.client(**{name: value})
    client = driver.client()
    with pytest.raises(ConfigurationError, match=name):
        client.with_options(**{name: value})


def test_options_that_are_not_known_are_refused_with_the_near_miss(driver: Driver) -> None:
    with pytest.raises(TypeError, match="timeout"):
        driver.client(timeuot=5)
    with pytest.raises(TypeError, match="timeuot"):
        driver.client().with_options(timeuot=5)


def test_with_options_changes_what_is_given_and_nothing_else(driver: Driver) -> None:
    client = driver.client(timeout=5, prefetch=3)
    other = client.with_options(deadline=None, consistency="fast").with_options(retries=1)
    assert client.options == Options(timeout=5, prefetch=3)
    assert other.options == Options(5, None, 1, 3, "fast")
    assert type(other) is type(client)
    assert other.companies is other.Company
    assert other.companies is not client.companies


# Where tokens are kept, and what things are sent with


def test_what_contradicts_itself_is_refused(driver: Driver, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="token_store"):
        driver.client(token_store=MemoryStore(), cache_token=True)
    with pytest.raises(ConfigurationError, match="token_store"):
        driver.client(token_store=MemoryStore(), cache_location=tmp_path)
    with pytest.raises(ConfigurationError, match="cache_token=True"):
        driver.client(cache_location=tmp_path)
    with pytest.raises(ConfigurationError, match="http_client"):
        driver.client(Script(), http_client=driver.http_client(transport=Script()))


@both
def test_a_home_that_cannot_be_found_is_said_so(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"cache_location: ~nobody-of-that-name/t\.json"):
        kind("id", "secret", cache_token=True, cache_location="~nobody-of-that-name/t.json")
    with pytest.raises(ConfigurationError, match="~nobody-of-that-name"):
        DiskStore("~nobody-of-that-name/t.json")
