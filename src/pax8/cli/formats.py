"""The formats in which results can be had."""

from __future__ import annotations

from typing import Any

import click

from pax8.cli.sections import Option

FORMATS = ("table", "json", "ndjson", "csv")
# The name under which the chosen one is handed on.
FORM = "output"


def output_option(section: str, **rest: Any) -> Option:
    """The option that chooses a format."""
    return Option(
        ["--output", "-o", FORM],
        type=click.Choice(FORMATS),
        metavar="FORMAT",
        section=section,
        help=f"How to write results: {', '.join(FORMATS)}. If nothing is said it is a table at a "
        "terminal, and json elsewhere.",
        **rest,
    )
