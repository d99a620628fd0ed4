"""Passwords in URLs, encryption keys and tokens of the caller's own show nowhere."""

from __future__ import annotations

import logging
import socket
from functools import partial
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.auth import BearerToken
from pax8.errors import ConfigurationError, Pax8Error
from pax8.tokens import EncryptionKeys, MemoryStore, encrypted, new_key, opened
from support.calls import get
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.shown import shown

SECRET, TOKEN, PASSWORD = "S3CR3T", "T0K3N-VALUE", "P4SSW0RD"


def assert_kept(text: str) -> None:
    # Tokens are kept as JSON, and that by some as base64.
    assert [each for each in (SECRET, TOKEN, PASSWORD) if each in text] == []


def test_a_url_with_a_password_shows_it_nowhere(
    driver: Driver, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"redis://:{PASSWORD}@127.0.0.1:{port}/0?protocol=2"
    client = driver.client(Script(), token_store=url, clock=time.clock)
    driver.do(get, client)
    assert "the token store fails" in caplog.text
    assert PASSWORD not in caplog.text
    assert PASSWORD not in repr([client, vars(client), vars(client._tokens)])
    store = opened(url)
    for call in (
        lambda: store.load("key"),
        lambda: store.save("key", TOKEN.encode(), 10),
        lambda: opened(f"redis://:{PASSWORD}@host:port"),
        lambda: opened(f"redis://:{PASSWORD}@[host"),
        lambda: opened(f"memcached://user:{PASSWORD}@host"),
        lambda: opened(f"reddis://:{PASSWORD}@host"),
        lambda: opened(f"keyring:{PASSWORD}"),
    ):
        with pytest.raises(Pax8Error) as caught:
            call()
        assert PASSWORD not in shown(caught.value)
        assert_kept(shown(caught.value))


@pytest.mark.parametrize("url", ["memcached://127.0.0.1:1", "file:/dev/null/tokens.json"])
def test_a_store_that_cannot_save_does_not_show_what(url: str) -> None:
    for store in (opened(url), encrypted(opened(url), new_key())):
        with pytest.raises(Pax8Error) as caught:
            store.save("key", TOKEN.encode(), 10)
        assert_kept(shown(caught.value))


def test_encryption_keys_do_not_show() -> None:
    key = new_key()
    store = encrypted(MemoryStore(), key)
    client = Pax8Client("id", SECRET, cache_token=True, encryption_key=key)
    for each in (store, vars(store), client, vars(client), EncryptionKeys(key)):
        assert key[9:] not in f"{each!r} {each}"
    for bad in (key + SECRET, [key, SECRET], SECRET):
        for call in (
            partial(encrypted, MemoryStore(), bad),
            partial(Pax8Client, "id", "secret", encryption_key=bad),
        ):
            with pytest.raises(ConfigurationError) as caught:
                call()
            assert key[9:] not in shown(caught.value)
            assert_kept(shown(caught.value))


@pytest.mark.parametrize("given", [TOKEN, f"{TOKEN}\n", TOKEN.encode()])
def test_a_token_of_ones_own_does_not_show(driver: Driver, given: Any) -> None:
    nobody: dict[str, Any] = {"client_id": None, "client_secret": None}
    auth = BearerToken(lambda: given)
    client = driver.client(Script(httpx2.Response(403)), auth=auth, **nobody)
    with pytest.raises(Pax8Error) as caught:
        driver.do(get, client)
    assert_kept(shown(caught.value))
    assert_kept(repr([client, vars(client), auth]))
    if given == TOKEN:
        assert_kept(repr(BearerToken(given)))
        return
    with pytest.raises(ConfigurationError) as caught:
        BearerToken(given)
    assert_kept(shown(caught.value))


@pytest.mark.parametrize("kind", [Pax8Client, AsyncPax8Client])
@pytest.mark.parametrize(
    "given",
    [
        {"client_secret": SECRET.encode()},
        {"auth": BearerToken("mine")},
        {"timeout": -1, "token_store": f"redis://:{SECRET}@host"},
        {"timeuot": 5, "token_store": f"redis://:{SECRET}@host"},
        {"cache_token": True, "token_store": f"redis://:{SECRET}@host"},
        {"token_store": f"redis://:{SECRET}@host:port"},
        {"token_store": f"memcached://{SECRET}@host"},
        {"encryption_key": SECRET},
        {"timeout": -1, "encryption_key": [SECRET]},
    ],
    ids=str,
)
def test_a_client_that_cannot_be_made_shows_no_secret(kind: Any, given: dict[str, Any]) -> None:
    whole = {"client_id": "id", "client_secret": SECRET} | given
    with pytest.raises((ConfigurationError, TypeError)) as caught:
        kind(**whole)
    assert_kept(shown(caught.value))
