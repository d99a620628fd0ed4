"""Lets `python -m pax8` be the `pax8` command."""

from pax8.cli import main

main()
