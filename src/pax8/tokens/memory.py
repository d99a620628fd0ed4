"""Tokens kept as long as the process lives."""

from __future__ import annotations

from pax8._core.credentials import Token


class MemoryStore:
    """Keeps tokens in this process."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def load(self, key: str) -> Token | None:
        """The token kept under this key; None if there is none."""
        return self._tokens.get(key)

    def save(self, key: str, token: Token) -> None:
        """Keep this token under this key."""
        self._tokens[key] = token
