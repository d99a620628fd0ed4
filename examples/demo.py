"""Run the example of the page as it is, against a Pax8 on this machine: `make demo`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pax8.sandbox import Sandbox
from pax8.sandbox.server import SandboxServer

EXAMPLE = Path(__file__).with_name("quickstart.py")


def main() -> int:
    """Start a sandbox, and run the example in a process of its own that knows only its address."""
    with (
        tempfile.TemporaryDirectory() as home,
        SandboxServer(Sandbox(seed=1, companies=25)) as server,
    ):
        print(f"A Pax8 of 25 companies listens at {server.url}")
        print(f"$ PAX8_BASE_URL={server.url} python examples/{EXAMPLE.name}", flush=True)
        environment = {**os.environ, "PAX8_BASE_URL": server.url, "HOME": home}
        status = subprocess.run([sys.executable, str(EXAMPLE)], env=environment, check=False)
    return status.returncode


if __name__ == "__main__":
    sys.exit(main())
