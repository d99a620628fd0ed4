"""Tokens that only who has the key can read, in any store."""

from __future__ import annotations

import base64
import binascii
import logging
import os
import re
import secrets
from collections.abc import Iterable
from typing import Any

from pax8._core.hidden import Hidden
from pax8._core.token_store import SharedTokenStore, TokenStore
from pax8.errors import ConfigurationError

logger = logging.getLogger("pax8")
# What each key begins with, so that one that got where it should not be is found by scanners.
_MARK = "pax8-key-"
_KEY, _NONCE = 32, 12
# Of the form in which entries are written.
_FORM = b"\x01"


def new_key() -> str:
    """A key for `encryption_key=`: 256 bits of the system's randomness."""
    return _MARK + base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode().rstrip("=")


class EncryptionKeys:
    """Keys as they are given: one, several separated by commas, or several. They do not show."""

    def __init__(self, given: object) -> None:
        # Read at once, since what gives several may give them but once, and judged later.
        self._bits = _all_bits(given)

    @classmethod
    def of(cls, given: object) -> EncryptionKeys | None:
        """The keys that are given, or that the environment has; None if there are none."""
        found = os.environ.get("PAX8_ENCRYPTION_KEY", "") if given is None else given
        return None if found == "" and given is None else cls(found)

    def secrets(self) -> list[bytes]:
        """The bits of each; ConfigurationError if one is no key, which does not show it."""
        if self._bits is None:
            raise ConfigurationError(
                f"encryption_key: a key is needed, which begins with {_MARK!r}, or several; "
                "`pax8 key new` makes one"
            )
        return self._bits


class EncryptedStore:
    """Keeps tokens in another store, readable with the key only (AES-256 in GCM).

    The first key encrypts and all of them decrypt, so that keys can be changed one at a time. What
    cannot be opened (an entry of another key, one that was tampered with, or that was moved from
    another place) counts as missing, with one warning.
    """

    confidential = True

    def __init__(self, store: TokenStore, keys: str | Iterable[str] | EncryptionKeys) -> None:
        hidden = keys if isinstance(keys, EncryptionKeys) else EncryptionKeys(keys)
        # Here they would show in a traceback that shows variables.
        del keys
        try:
            from cryptography.exceptions import InvalidTag
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError as error:
            raise ConfigurationError(
                "encryption_key: the package cryptography is needed for it: "
                "pip install 'pax8[crypto]'"
            ) from error
        self._store, self._invalid = store, InvalidTag
        self._ciphers: list[Any] = [AESGCM(each) for each in hidden.secrets()]
        self._warned = False

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing that a key opens."""
        value: Any = self._store.load(key)
        if value is None:
            return None
        # A store of the caller's own may give anything.
        entry = value if isinstance(value, bytes) else b""
        nonce, sealed = entry[1 : 1 + _NONCE], entry[1 + _NONCE :]
        if entry[:1] == _FORM and len(nonce) == _NONCE:
            for cipher in self._ciphers:
                try:
                    opened: bytes = cipher.decrypt(nonce, sealed, _bound(key))
                except self._invalid:
                    continue
                return opened
        if not self._warned:
            self._warned = True
            logger.warning(
                "the token store holds an entry that encryption_key does not open: it is of "
                "another key, or somebody changed it; it is not used"
            )
        return None

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key, encrypted with the first of the keys."""
        nonce, readable = secrets.token_bytes(_NONCE), Hidden(value)
        del value
        sealed: bytes = self._ciphers[0].encrypt(nonce, readable.value, _bound(key))
        self._store.save(key, _FORM + nonce + sealed, seconds)


class SharedEncryptedStore(EncryptedStore):
    """The same, in a store of several processes."""

    _store: SharedTokenStore

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; None while another has claimed it."""
        return self._store.claim(key, seconds)

    def release(self, key: str, ticket: str) -> None:
        """Give a claim back, if it still stands."""
        self._store.release(key, ticket)


def encrypted(store: TokenStore, keys: str | Iterable[str] | EncryptionKeys) -> EncryptedStore:
    """This store with its entries encrypted; ConfigurationError if a key is none."""
    hidden = keys if isinstance(keys, EncryptionKeys) else EncryptionKeys(keys)
    del keys
    kind = SharedEncryptedStore if isinstance(store, SharedTokenStore) else EncryptedStore
    return kind(store, hidden)


def _bound(key: str) -> bytes:
    """What an entry is bound to, so that it cannot be moved to another's place."""
    return _FORM + key.encode()


def _all_bits(given: Any) -> list[bytes] | None:
    listed: Any = given.split(",") if isinstance(given, str) else given
    try:
        found = [_bits(each.strip()) for each in listed]
    except (TypeError, AttributeError):
        return None
    return [each for each in found if each is not None] if found and None not in found else None


def _bits(key: str) -> bytes | None:
    text = key.removeprefix(_MARK)
    if text == key or not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        return None
    try:
        bits = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return bits if len(bits) == _KEY else None
