"""Tokens kept in the operating system's store for secrets."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from pax8._core.hidden import Hidden
from pax8.errors import ConfigurationError, TokenStoreError
from pax8.tokens.disk import default_location
from pax8.tokens.file_claims import FileClaims

_SERVICE = "pax8"
# What keeps nothing, or keeps it for everybody to read.
_REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


class KeyringStore:
    """Keeps tokens where the system keeps secrets: Keychain, Credential Manager, Secret Service.

    ConfigurationError if there is none, or one that keeps them in plain text.
    """

    # Only its owner's programs can read it.
    confidential = True

    def __init__(self) -> None:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as error:
            raise ConfigurationError(
                "token_store: the package keyring is needed for it: pip install 'pax8[keyring]'"
            ) from error
        try:
            self._keyring: Any = keyring.get_keyring()
        except Exception as error:
            # What the user's own settings of it lead to.
            raise ConfigurationError(f"token_store: keyring does not start: {error}") from error
        self._lost = (KeyringError, OSError)
        for name in filter(_is_refused, _names(self._keyring)):
            raise ConfigurationError(
                f"token_store: keyring would use {name} here, which keeps no secrets; "
                "choose another store, such as file: with an encryption_key"
            )
        # It knows no claims: they are made by files in the user's folder for caches.
        self._claims = FileClaims(default_location().with_name("keyring"))

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing. TokenStoreError if unreadable."""
        try:
            found: str | None = self._keyring.get_password(_SERVICE, key)
        except self._lost as error:
            raise TokenStoreError(f"keyring: {type(error).__name__}") from error
        try:
            return None if found is None else base64.b64decode(found, validate=True)
        except (binascii.Error, ValueError):
            return None

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key. TokenStoreError if it cannot be kept."""
        # It has no end of its own there; the next one takes its place.
        del seconds
        kept = Hidden(value)
        del value
        try:
            self._keyring.set_password(_SERVICE, key, base64.b64encode(kept.value).decode())
        except self._lost as error:
            raise TokenStoreError(f"keyring: {type(error).__name__}") from error

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; None while another process has claimed it."""
        return self._claims.claim(key, seconds)

    def release(self, key: str, ticket: str) -> None:
        """Give a claim back."""
        del key
        self._claims.release(ticket)


def _names(backend: Any) -> list[str]:
    """What this backend is, in the terms of its classes, and each that it passes secrets on to."""
    kinds: tuple[type, ...] = type(backend).__mro__
    names = [f"{kind.__module__}.{kind.__qualname__}" for kind in kinds]
    chained: Any = getattr(backend, "backends", None) or ()
    return names + [name for each in chained for name in _names(each)]


def _is_refused(name: str) -> bool:
    return name.startswith(_REFUSED_MODULES)
