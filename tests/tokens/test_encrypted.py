"""Encrypted tokens: opened by their keys in their own place, and readable to nobody else."""

from __future__ import annotations

import base64
import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8._core.credentials import ClientCredentials
from pax8.errors import ConfigurationError
from pax8.tokens import EncryptedStore, MemoryStore, encrypted, new_key
from support.calls import get
from support.driver import Driver
from support.script import Script
from support.servers import MemcachedServer, RedisServer

KEY, API = new_key(), "https://api.pax8.com"
WARNING = "an entry that encryption_key does not open"
fixtures_stay = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)


class Plain:
    """A store that keeps things where the test sees them; it knows no claims."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def load(self, key: str) -> Any:
        return self.values.get(key)

    def save(self, key: str, value: bytes, seconds: float) -> None:
        assert seconds
        self.values[key] = value


def test_a_new_key_is_one_and_no_two_are_the_same() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(each.startswith("pax8-key-") for each in keys)
    bits = [base64.urlsafe_b64decode(each.removeprefix("pax8-key-") + "=") for each in keys]
    assert {len(each) for each in bits} == {32}


@fixtures_stay
@given(st.binary(max_size=200), st.integers(min_value=0))
def test_a_bit_that_was_changed_anywhere_makes_it_a_miss(value: bytes, where: int) -> None:
    plain = Plain()
    store = EncryptedStore(plain, KEY)
    store.save("key", value, 10)
    entry = bytearray(plain.values["key"])
    where %= len(entry) * 8
    entry[where // 8] ^= 1 << where % 8
    plain.values["key"] = bytes(entry)
    assert store.load("key") is None


@given(st.one_of(st.binary(max_size=100), st.text(), st.integers(), st.just(object())))
def test_what_is_no_entry_of_ours_is_a_miss(entry: object) -> None:
    plain = Plain()
    plain.values["key"] = entry
    assert EncryptedStore(plain, KEY).load("key") is None


@given(st.binary(), st.text(), st.text())
def test_an_entry_is_good_in_its_own_place_only(value: bytes, place: str, other: str) -> None:
    plain = Plain()
    store = EncryptedStore(plain, KEY)
    store.save(place, value, 10)
    plain.values[other] = plain.values[place]
    assert store.load(other) == (value if other == place else None)


def test_the_same_is_written_differently_each_time() -> None:
    plain, written = Plain(), set[bytes]()
    for _ in range(100):
        EncryptedStore(plain, KEY).save("key", b"value", 10)
        written.add(plain.values["key"])
    assert len({each[1:13] for each in written}) == len(written) == 100


def test_keys_are_changed_one_at_a_time() -> None:
    plain, old, new = Plain(), new_key(), new_key()
    EncryptedStore(plain, old).save("key", b"of the old", 10)
    both = EncryptedStore(plain, [new, old])
    assert both.load("key") == b"of the old"
    assert EncryptedStore(plain, new).load("key") is None
    both.save("key", b"of the new", 10)
    assert EncryptedStore(plain, f"{new}, {old}").load("key") == b"of the new"
    assert EncryptedStore(plain, new).load("key") == b"of the new"
    assert EncryptedStore(plain, old).load("key") is None


def test_what_does_not_open_is_told_of_once_and_replaced(
    driver: Driver, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    driver.do(get, driver.client(Script(), token_store=f"file:{file}", encryption_key=KEY))
    pax8 = Script()
    client = driver.client(pax8, token_store=f"file:{file}", encryption_key=new_key())
    for _ in range(3):
        driver.do(get, client)
    assert len(pax8.token_requests) == 1
    assert caplog.text.count(WARNING) == 1
    assert [each.levelno for each in caplog.records if WARNING in each.getMessage()] == [
        logging.WARNING
    ]


@pytest.mark.parametrize("kind", ["file", "redis", "memcached"])
def test_nothing_readable_stands_in_the_store(
    kind: str, driver: Driver, file: Path, request: pytest.FixtureRequest
) -> None:
    url = f"file:{file}"
    if kind != "file":
        server: RedisServer | MemcachedServer = request.getfixturevalue(f"{kind}_server")
        server.flush()
        url = server.url
    pax8 = Script()
    client = driver.client(pax8, token_store=url, encryption_key=KEY)
    driver.do(get, client)
    place = ClientCredentials(driver.client_id, "").key("https://api.pax8.com", API)
    if kind == "file":
        raw = file.read_bytes()
        (entry,) = json.loads(raw)["tokens"].values()
        raw += base64.b64decode(entry["value"])
    else:
        raw = server.ask(f"get pax8:tokens:{place}")
    assert len(raw) > 100
    secrets = [driver.client_id, driver.client_secret, "api.pax8.com", "token-1", "access_token"]
    for each in [*secrets, "fetched_at", KEY, KEY[9:]]:
        assert each.encode() not in raw
    other = Script()
    driver.do(get, driver.client(other, token_store=url, encryption_key=KEY))
    assert other.token_requests == []


def test_the_environment_may_hold_the_key(
    driver: Driver, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAX8_ENCRYPTION_KEY", KEY)
    driver.do(get, driver.client(Script(), cache_token=True, cache_location=file))
    monkeypatch.delenv("PAX8_ENCRYPTION_KEY")
    pax8 = Script()
    given = {"cache_token": True, "cache_location": file}
    driver.do(get, driver.client(pax8, encryption_key=iter([new_key(), KEY]), **given))
    assert pax8.token_requests == []
    driver.do(get, driver.client(pax8, **given))
    assert len(pax8.token_requests) == 1


SHOWN = "S3CR3T"
BAD_KEYS: list[Any] = [
    "",
    SHOWN,
    f"pax8-key-{SHOWN}",
    KEY[:-1] + SHOWN,
    KEY[9:] + SHOWN,
    f"{KEY},{SHOWN}",
    f"{KEY},",
    f"{KEY};{SHOWN}",
    [],
    [KEY, SHOWN],
    [KEY, None],
    [SHOWN.encode()],
    SHOWN.encode(),
    len(SHOWN),
    {SHOWN: KEY},
    f"pax8-key-{'é' * 43}{SHOWN}",
]


@pytest.mark.parametrize("bad", BAD_KEYS, ids=repr)
@pytest.mark.parametrize("store", ["memory:", "file:"])
def test_what_is_no_key_is_refused_and_not_shown(
    bad: Any, store: str, driver: Driver, file: Path
) -> None:
    url = f"file:{file}" if store == "file:" else store
    with pytest.raises(ConfigurationError, match="encryption_key: a key is needed") as caught:
        driver.client(token_store=url, encryption_key=bad)
    assert SHOWN not in str(caught.value)
    with pytest.raises(ConfigurationError, match="pax8 key new"):
        encrypted(MemoryStore(), bad)


def test_a_bad_key_of_the_environment_is_refused(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAX8_ENCRYPTION_KEY", SHOWN)
    with pytest.raises(ConfigurationError, match="encryption_key"):
        driver.client()
    monkeypatch.setenv("PAX8_ENCRYPTION_KEY", "")
    driver.client()


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(ConfigurationError, match=r"cryptography is needed.*pax8\[crypto\]"):
        encrypted(MemoryStore(), KEY)


def test_a_store_without_claims_has_none_when_it_is_encrypted() -> None:
    assert not hasattr(encrypted(Plain(), KEY), "claim")
    assert hasattr(encrypted(MemoryStore(), KEY), "claim")
