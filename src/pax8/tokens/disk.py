"""Tokens kept in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import msgspec

from pax8._core.credentials import Token
from pax8.errors import TokenStoreError

_MARK = "pax8 tokens"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class _Entry(msgspec.Struct):
    token: str
    expires_at: float
    fetched_at: float


class _File(msgspec.Struct):
    kind: str
    tokens: dict[str, _Entry]


def default_location() -> Path:
    """Where tokens are kept when nothing else is said: in the user's folder for caches."""
    home = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return Path(home or "~/.cache").expanduser() / "pax8" / "tokens.json"


class DiskStore:
    """Keeps tokens in one file, which is replaced as a whole and is the owner's alone.

    Several clients may share the file: each token stands under the key of its client id, host and
    audience. A file that others could have written, or that holds something else, is neither
    believed nor overwritten.
    """

    def __init__(self, location: str | Path) -> None:
        self.location = Path(location).expanduser()

    def load(self, key: str) -> Token | None:
        """The token kept under this key; None if there is none. TokenStoreError if unreadable."""
        entry = self._entries(believed=True).get(key)
        return Token(entry.token, entry.expires_at, entry.fetched_at) if entry else None

    def save(self, key: str, token: Token) -> None:
        """Keep this token under this key. TokenStoreError if the file cannot be written."""
        entries = self._entries(believed=False)
        kept = {name: each for name, each in entries.items() if each.expires_at > token.fetched_at}
        kept[key] = _Entry(token.value, token.expires_at, token.fetched_at)
        try:
            self._replace(msgspec.json.encode(_File(_MARK, kept)))
        except OSError as error:
            raise TokenStoreError(f"{self.location} cannot be written: {error.strerror}") from error

    def _entries(self, *, believed: bool) -> dict[str, _Entry]:
        try:
            with self.location.open("rb") as file:
                status = os.fstat(file.fileno())
                content = file.read() if stat.S_ISREG(status.st_mode) else b"?"
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise TokenStoreError(f"{self.location} cannot be read: {error.strerror}") from error
        entries = self._parse(content)
        # Windows keeps a user's folders to the user, and has neither of these.
        if os.name != "nt" and status.st_uid != os.geteuid():
            raise TokenStoreError(f"{self.location} belongs to another user; choose another place")
        if os.name != "nt" and status.st_mode & _OTHERS:
            if believed and content.strip():
                raise TokenStoreError(f"{self.location} is open to other users, so it is made anew")
            return {}
        return entries

    def _parse(self, content: bytes) -> dict[str, _Entry]:
        if not content.strip():
            return {}
        try:
            found = msgspec.json.decode(content, type=_File)
            if found.kind == _MARK:
                return found.tokens
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # Ours, cut short; or the cache of pax8 0.x, which stood in the same place.
            if content.startswith(b'{"kind":"' + _MARK.encode()) or _is_older(content):
                return {}
        raise TokenStoreError(
            f"{self.location} holds something else, so it is left alone; choose another place"
        )

    def _replace(self, content: bytes) -> None:
        folder = self.location.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes a file that only its owner can read, whatever the umask.
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{self.location.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.location)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _is_older(content: bytes) -> bool:
    try:
        found = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return False
    return "access_token" in found or "token" in found
