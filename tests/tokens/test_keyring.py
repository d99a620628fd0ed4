"""Tokens in the system's store of secrets, if it keeps secrets."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from pax8.errors import ConfigurationError, TokenStoreError
from pax8.tokens import opened
from support.calls import get
from support.driver import Driver
from support.script import Script
from support.secret_store import SecretStore


def test_two_clients_share_what_is_kept_there(driver: Driver, secret_store: SecretStore) -> None:
    first, second = Script(), Script()
    for pax8 in (first, second):
        driver.do(get, driver.client(pax8, token_store="keyring:"))
    assert (len(first.token_requests), len(second.token_requests)) == (1, 0)
    ((service, _),) = secret_store.secrets
    assert service == "pax8"


def test_a_store_that_is_locked_costs_a_warning(
    driver: Driver, secret_store: SecretStore, caplog: pytest.LogCaptureFixture
) -> None:
    secret_store.fault = KeyringLocked("the user said no")
    with pytest.raises(TokenStoreError, match="keyring: KeyringLocked"):
        opened("keyring:").load("key")
    client = driver.client(Script(), token_store="keyring:")
    assert driver.do(get, client).id == "one"
    assert caplog.text.count("the token store fails") == 1


def test_what_somebody_else_put_there_is_no_token(secret_store: SecretStore) -> None:
    secret_store.secrets["pax8", "key"] = "not base64!"
    assert opened("keyring:").load("key") is None


class Plaintext(KeyringBackend):
    """As keyrings.alt has one."""

    priority = 0.5  # type: ignore[assignment]  # keyring makes a property of it
    get_password = set_password = delete_password = None  # type: ignore[assignment]  # not used


Plaintext.__module__, Plaintext.__qualname__ = "keyrings.alt.file", "PlaintextKeyring"


class Own(Plaintext):
    """What somebody made of it."""


class Chain(keyring.backends.chainer.ChainerBackend):
    """Several, one after the other."""

    viable = True

    def __init__(self, *backends: KeyringBackend) -> None:
        self._chained = list(backends)
        super().__init__()

    @property
    def backends(self) -> list[KeyringBackend]:  # type: ignore[override]  # keyring's is computed
        return self._chained

    @backends.setter
    def backends(self, _: Any) -> None: ...


REFUSED = {
    "keyring.backends.fail.Keyring": keyring.backends.fail.Keyring,
    "keyring.backends.null.Keyring": keyring.backends.null.Keyring,
    "keyrings.alt.file.PlaintextKeyring": Plaintext,
}


@pytest.mark.parametrize(("name", "kind"), REFUSED.items(), ids=REFUSED)
@pytest.mark.parametrize("how", ["alone", "in a chain", "in a chain in a chain"])
def test_what_keeps_no_secrets_is_refused_by_name(
    name: str, kind: Any, how: str, monkeypatch: pytest.MonkeyPatch, driver: Driver
) -> None:
    backend = kind()
    for _ in range(how.count("chain")):
        backend = Chain(SecretStore(), backend)
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    with pytest.raises(ConfigurationError, match=rf"would use {name} here, which keeps no secrets"):
        driver.client(token_store="keyring:")


def test_what_is_made_of_such_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_keyring", Own)
    with pytest.raises(ConfigurationError, match="PlaintextKeyring here"):
        opened("keyring:")


def test_a_keyring_that_does_not_start_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ModuleNotFoundError("No module named 'of_a_setting'")

    monkeypatch.setattr("keyring.get_keyring", broken)
    with pytest.raises(ConfigurationError, match="keyring does not start: No module named"):
        opened("keyring:")


@pytest.mark.parametrize(
    ("url", "package", "extra"),
    [
        ("keyring:", "keyring", "keyring"),
        ("redis://cache", "redis", "redis"),
        ("memcached://cache", "pymemcache", "memcached"),
    ],
)
def test_a_package_that_is_missing_is_named(
    url: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing: ModuleType | None = None
    monkeypatch.setitem(sys.modules, package, missing)
    with pytest.raises(ConfigurationError, match=rf"{package} is needed.*pax8\[{extra}\]"):
        opened(url)
