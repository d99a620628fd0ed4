"""The programs that tests run against: found, or installed where that may be done unasked.

`python tests/support/programs.py` installs what is missing, where it may, and says what it did.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """A program by its names, the first that is there, and Debian's package that brings it."""

    names: tuple[str, ...]
    package: str

    def find(self) -> str | None:
        return next(filter(None, map(shutil.which, self.names)), None)


REDIS = Program(("redis-server", "valkey-server"), "redis-server")
MEMCACHED = Program(("memcached",), "memcached")
CHROMIUM = Program(("chromium", "chromium-browser", "google-chrome"), "chromium")
CHROMEDRIVER = Program(("chromedriver",), "chromium-driver")
NODE = Program(("node", "nodejs"), "nodejs")
PHP = Program(("php",), "php-cli")
CURL = Program(("curl",), "curl")
ALL = (REDIS, MEMCACHED, CHROMIUM, CHROMEDRIVER, NODE, PHP, CURL)


def may_install() -> bool:
    """Whether nobody needs to be asked: the user may, and it is Debian or of its kind."""
    root = getattr(os, "geteuid", lambda: 1)() == 0
    return root and shutil.which("apt-get") is not None


def install() -> int:
    missing = sorted({each.package for each in ALL if each.find() is None})
    if not missing:
        return 0
    if not may_install():
        print(  # noqa: T201 - it is a command
            f"tests that need {', '.join(missing)} will be skipped: "
            f"it takes root to install them (apt-get install {' '.join(missing)})",
            file=sys.stderr,
        )
        return 0
    # Neither questions, nor a service that would be started with the system.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - as written above
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(install())
