"""The `pax8` command: each operation of the API at a terminal, and a Pax8 to try it on."""

from __future__ import annotations


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    from pax8.cli.root import pax8

    pax8(prog_name="pax8")
