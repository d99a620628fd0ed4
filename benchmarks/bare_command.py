"""A command that does nothing: the baseline of `pax8 --help`."""

from __future__ import annotations

import click


@click.group()
@click.option("--output", type=click.Choice(["table", "json"]), help="How the result is printed.")
def main(output: str | None) -> None:
    """Do nothing, in as many ways as there are commands."""


@main.command()
def walk() -> None:
    """Do nothing, step by step."""


@main.command()
def stand() -> None:
    """Do nothing, at once."""
