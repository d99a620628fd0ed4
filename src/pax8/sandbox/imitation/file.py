"""The file of a new world: under its name stands all of it, or what was there before."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pax8.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Generator

# What SQLite keeps beside a file while it is open.
_BESIDE = ("-wal", "-shm", "-journal")


@contextmanager
def new_file(path: Path, *, force: bool) -> Generator[World]:
    """A new world, written beside the file and put in its place when all went well.

    FileExistsError if there is one already, unless `force` says that it may be replaced.
    """
    _require_free(path, force=force)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    _remove(beside)
    try:
        world = World(beside)
        try:
            yield world
        finally:
            # The last one to close a file writes into it all that stands beside.
            world.close()
        _put(beside, path, force=force)
    finally:
        _remove(beside)


def _put(beside: Path, path: Path, *, force: bool) -> None:
    if not force:
        try:
            # Refused by the system itself, should somebody have made one meanwhile.
            path.hardlink_to(beside)
        except FileExistsError:
            raise _taken(path) from None
        except OSError:
            # Not every file system has links.
            _require_free(path, force=force)
        else:
            return
    # What stands beside an older file would be taken for this one's.
    for suffix in _BESIDE:
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    beside.replace(path)


def _require_free(path: Path, *, force: bool) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.parent} is no folder that is there")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file")
    if path.exists() and not force:
        raise _taken(path)


def _taken(path: Path) -> FileExistsError:
    return FileExistsError(f"{path} is there already; name another file, or let it be replaced")


def _remove(path: Path) -> None:
    for suffix in ("", *_BESIDE):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").unlink()
