"""A file that is there whole under its name, or not at all."""

from __future__ import annotations

import os
import secrets
from io import BytesIO
from pathlib import Path


class Saving:
    """A file beside its final place while it is written, and then in it.

    Who looks under the final name finds what was there before, or all of the new.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).expanduser()
        if self.path.is_dir():
            raise IsADirectoryError(f"{self.path} is a folder; say the name of the file too")
        self._beside = self.path.with_name(f".{self.path.name[:200]}.{secrets.token_hex(8)}.part")
        self._file = self._beside.open("xb")

    def restart(self) -> None:
        """Forget what was written."""
        self._file.seek(0)
        self._file.truncate()

    def write(self, block: bytes, /) -> object:
        """Take what comes next."""
        return self._file.write(block)

    def finish(self) -> Path:
        """Put it in its place, which is all or nothing."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._beside.replace(self.path)
        return self.path

    def discard(self) -> None:
        """Leave nothing of it; after `finish`, this does nothing."""
        if not self._file.closed or self._beside.exists():
            self._file.close()
            self._beside.unlink(missing_ok=True)


class Held(BytesIO):
    """A file that is held in memory."""

    def restart(self) -> None:
        """Forget what was written."""
        self.seek(0)
        self.truncate()
