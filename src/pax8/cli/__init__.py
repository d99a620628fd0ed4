"""The `pax8` command: each operation of the API at a terminal, and a Pax8 to try it on."""

from __future__ import annotations

import os
import sys
import threading


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    from pax8.cli.root import pax8

    try:
        pax8(prog_name="pax8")
    except SystemExit as end:
        if threading.active_count() == 1:
            raise
        # Threads still wait for answers that nobody wants any more, and must not hold up the end.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
