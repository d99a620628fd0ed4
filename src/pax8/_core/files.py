"""Files on their way to Pax8: what a caller may give, and how it is read without reading it all."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

# Bytes that are in memory of a file at a time.
BLOCK = 1 << 18
# Is told how many bytes are through, and of how many; None where that is not known.
Progress = Callable[[int, int | None], object]


class FilePart:
    """Beside a type: this parameter is one file or several, sent as parts of a form."""


class Watch:
    """Beside a type: this parameter is told how far files have come, and is not sent."""


@dataclass(frozen=True)
class Upload:
    """A file to be sent, where more is to be said of it than a path says.

    - `source`: a path, the bytes themselves, or a file that is open in binary mode.
    - `name`: its name for Pax8; left out, that of the path or of the open file.
    - `type`: its media type; left out, what its name suggests.
    """

    source: str | os.PathLike[str] | bytes | BinaryIO = field(repr=False)
    name: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class File:
    """A file that Pax8 gives. Clients have it as a download, in the place of its content."""

    content: bytes = field(repr=False)
    name: str = "file"
    type: str = "application/octet-stream"


FileSource = Upload | str | os.PathLike[str] | bytes | BinaryIO


class Content:
    """The content of one file. `size` is None if it is not known before it was read."""

    def __init__(self, given: Any) -> None:
        upload = given if isinstance(given, Upload) else Upload(given)
        source: Any = upload.source
        self._start, self._spent = 0, False
        self._opens: Callable[[], Any] | None = None
        if isinstance(source, bytes | bytearray | memoryview):
            self._open: Any = io.BytesIO(cast("bytes", source))
            self.size: int | None = self._open.getbuffer().nbytes
            self._again, name = True, "file"
        elif isinstance(source, str | os.PathLike):
            path = Path(cast("str", source)).expanduser()
            # Asked now, so that what is missing is known before anything is sent.
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                raise IsADirectoryError(f"{path} is a folder, and not a file")
            self._again = stat.S_ISREG(status.st_mode)
            self.size = status.st_size if self._again else None
            self._opens, name = lambda: path.open("rb"), path.name
        elif callable(getattr(source, "read", None)) and not isinstance(source, io.TextIOBase):
            self._open = source
            self._again = bool(getattr(source, "seekable", lambda: False)())
            self.size = self._measured() if self._again else None
            name = getattr(source, "name", "file")
            name = Path(name).name if isinstance(name, str) else "file"
        else:
            raise TypeError(
                "a path, bytes or a file that is open in binary mode is wanted, "
                f"not {type(given).__name__}"
            )
        self.name = upload.name or name
        self.type = upload.type or _suggested(self.name)

    @property
    def spent(self) -> bool:
        """Whether it was read, and cannot be read again."""
        return self._spent and not self._again

    def blocks(self) -> Iterator[bytes]:
        """Its bytes from the beginning, a block at a time; of one of known size, no more."""
        self._spent = True
        if self._opens is None:
            if self._again:
                self._open.seek(self._start)
            yield from self._read(self._open)
            return
        with self._opens() as opened:
            yield from self._read(opened)

    def _measured(self) -> int:
        self._start = self._open.tell()
        end: int = self._open.seek(0, os.SEEK_END)
        self._open.seek(self._start)
        return max(0, end - self._start)

    def _read(self, opened: Any) -> Iterator[bytes]:
        left = self.size
        while left is None or left > 0:
            block = opened.read(BLOCK if left is None else min(BLOCK, left))
            if not block:
                break
            left = None if left is None else left - len(block)
            yield block
        if left:
            raise OSError(f"{self.name} became shorter while it was sent")


def _suggested(name: str) -> str:
    """The media type that a name suggests."""
    from mimetypes import guess_type

    return guess_type(name)[0] or "application/octet-stream"
