"""What all replacements are drawn from: a secret that nobody keeps."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from random import Random

_SIZE = 32


class Secret:
    """Draws the same for the same, and says nothing of what it was drawn for.

    :param seed: Makes runs repeatable. Whoever knows it can check whether a value that he knows
        was there, so it is for tests; left out, the secret is random, and gone with this object.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._key = (
            secrets.token_bytes(_SIZE)
            if seed is None
            else hashlib.sha256(f"imitation {seed}".encode()).digest()
        )

    def digest(self, kind: str, value: str) -> bytes:
        """32 bytes for a value of a kind."""
        return hmac.digest(self._key, f"{kind}\0{value}".encode(), "sha256")

    def code(self, kind: str, value: str, length: int = 16) -> str:
        """So many hexadecimal digits for a value of a kind."""
        return self.digest(kind, value).hex()[:length]

    def random(self, kind: str, value: str) -> Random:
        """A generator for a value of a kind."""
        return Random(self.digest(kind, value))  # noqa: S311 - seeded by what is secret

    def __repr__(self) -> str:
        return "<Secret>"
