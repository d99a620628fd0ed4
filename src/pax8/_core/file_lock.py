"""A lock between processes: one that the system takes back when its holder dies."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

# What a system says whose files cannot be locked, such as those of some network file systems.
_CANNOT = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})

if sys.platform == "win32":
    import msvcrt

    # Far beyond any content, which others may read meanwhile.
    _PLACE = 2**30

    def lock(handle: int) -> None:
        """Lock an open file, after all who came before; OSError where that takes too long."""
        os.lseek(handle, _PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

    def try_lock(handle: int) -> bool:
        """Lock an open file; False if another has locked it. True where none can be locked."""
        os.lseek(handle, _PLACE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            return error.errno in _CANNOT
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    def unlock(handle: int) -> None:
        """Let the next one have it."""
        os.lseek(handle, _PLACE, os.SEEK_SET)
        with contextlib.suppress(OSError):
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock(handle: int) -> None:
        """Lock an open file, after all who came before."""
        fcntl.flock(handle, fcntl.LOCK_EX)

    def try_lock(handle: int) -> bool:
        """Lock an open file; False if another has locked it. True where none can be locked."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in _CANNOT
        return True

    def unlock(handle: int) -> None:
        """Let the next one have it, even if a process forked meanwhile holds the file open."""
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
