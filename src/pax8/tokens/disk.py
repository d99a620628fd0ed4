"""Tokens kept in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pax8.errors import ConfigurationError, TokenStoreError
from pax8.tokens.file_claims import FileClaims, turn

_MARK = "pax8 tokens"
# What each file of ours begins with.
_HEAD = b'{"kind":"' + _MARK.encode() + b'"'
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class _Entry(msgspec.Struct):
    value: bytes
    expires_at: float

    def __repr__(self) -> str:
        return "<a token>"


class _File(msgspec.Struct):
    kind: str
    tokens: dict[str, _Entry]


@dataclass(slots=True)
class _Found:
    """What stands in the file's place. `tokens` is None where it is no file of ours."""

    status: os.stat_result
    empty: bool
    tokens: dict[str, _Entry] | None


def default_location() -> Path:
    """Where tokens are kept when nothing else is said: in the user's folder for caches."""
    home = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return _at_home(home or "~/.cache") / "pax8" / "tokens.json"


class DiskStore:
    """Keeps tokens in one file, which is replaced as a whole and is the owner's alone.

    Several clients may share the file: each token stands under the key of its client id, host and
    audience. A file that others could have written, or that holds something else, is neither
    believed nor overwritten. Hidden files beside it are what processes lock to take turns.
    """

    # It is its owner's alone, yet a copy of the disk shows it.
    confidential = False

    def __init__(self, location: str | Path) -> None:
        self.location = _at_home(location)
        self._claims = FileClaims(self.location)

    def load(self, key: str) -> bytes | None:
        """What is kept under this key; None if there is nothing. TokenStoreError if unreadable."""
        entry = self._entries(believed=True).get(key)
        return entry.value if entry else None

    def save(self, key: str, value: bytes, seconds: float) -> None:
        """Keep this under this key. TokenStoreError if the file cannot be written."""
        now = time.time()
        entry = _Entry(value, now + seconds)
        # Here it would show in a traceback that shows variables.
        del value
        # Beside what is somebody else's, nothing is made.
        self._entries(believed=False)
        with self._alone():
            entries = self._entries(believed=False)
            kept = {name: each for name, each in entries.items() if each.expires_at > now}
            kept[key] = entry
            try:
                self._replace(_File(_MARK, kept))
            except OSError as error:
                raise TokenStoreError(
                    f"{self.location} cannot be written: {error.strerror}"
                ) from error

    def claim(self, key: str, seconds: float) -> str | None:
        """Claim this key for so many seconds; None while another process has claimed it."""
        self._entries(believed=False)
        return self._claims.claim(key, seconds)

    def release(self, key: str, ticket: str) -> None:
        """Give a claim back."""
        del key
        self._claims.release(ticket)

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Hold other processes off, which would not see what is written meanwhile."""
        with turn(self.location, "write") as had:
            if not had:
                raise TokenStoreError(f"{self.location} cannot be written: another process does")
            yield

    def _entries(self, *, believed: bool) -> dict[str, _Entry]:
        try:
            # What is read is not kept in a variable that a traceback might show.
            found = self._find()
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise TokenStoreError(f"{self.location} cannot be read: {why}") from error
        if found.tokens is None:
            raise TokenStoreError(
                f"{self.location} holds something else, so it is left alone; "
                "delete it if it is of pax8 0.x, or choose another place"
            )
        # Windows keeps a user's folders to the user, and has neither of these.
        if os.name != "nt" and found.status.st_uid != os.geteuid():
            raise TokenStoreError(f"{self.location} belongs to another user; choose another place")
        if os.name != "nt" and found.status.st_mode & _OTHERS:
            if believed and not found.empty:
                raise TokenStoreError(f"{self.location} is open to other users, so it is made anew")
            return {}
        return found.tokens

    def _find(self) -> _Found:
        with open(self.location, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return _Found(status, empty=False, tokens=None)
            content = file.read().strip()
        return _Found(status, empty=not content, tokens=_parse(content))

    def _replace(self, file: _File) -> None:
        folder = self.location.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{self.location.name}.")
        try:
            with os.fdopen(handle, "wb") as written:
                if os.name != "nt":
                    # The umask might have left its owner out.
                    os.fchmod(handle, stat.S_IRUSR | stat.S_IWUSR)
                written.write(msgspec.json.encode(file))
                written.flush()
                os.fsync(handle)
            Path(name).replace(self.location)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _open_at_once(path: str, flags: int) -> int:
    # A pipe in its place would be waited for.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _at_home(location: str | Path) -> Path:
    try:
        return Path(location).expanduser()
    except RuntimeError as error:
        raise ConfigurationError(f"cache_location: {location}: {error}") from error


def _parse(content: bytes) -> dict[str, _Entry] | None:
    """The tokens in a file of ours, none if it is damaged; None if it is something else."""
    try:
        found = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        ours = content.startswith(_HEAD) or _HEAD.startswith(content)
        return {} if ours else None
    return found.tokens if found.kind == _MARK else None
