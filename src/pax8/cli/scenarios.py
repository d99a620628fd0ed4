"""`pax8 sandbox scenarios` and `check`: worlds and what happens in them, from files."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pax8.cli.exits import Exit, Failure

if TYPE_CHECKING:
    from pax8.sandbox.scenarios import ScenarioError


@click.command(
    "scenarios",
    help="List the scenarios that come along, for --scenario and for the command scenario.",
)
def scenarios() -> None:
    """List what is shipped."""
    from pax8.sandbox.scenarios import scenarios as shipped

    formatter = click.HelpFormatter(width=100)
    with _needed():
        formatter.write_dl([(each.name, " ".join(each.about.split())) for each in shipped()])
    click.echo(formatter.getvalue(), nl=False)


@click.command("check", help="Check a scenario's file, and tell all that is wrong with it.")
@click.argument("file", type=click.Path(dir_okay=False))
def check(file: str) -> None:
    """Read a scenario, and begin a world with it."""
    from pax8.sandbox import World
    from pax8.sandbox.scenarios import ScenarioError, begin, load

    try:
        with _needed():
            scenario = load(Path(file))
        # What is refused until its beginning shows only when it is carried out.
        with closing(World()) as world:
            begin(world, scenario)
    except ScenarioError as error:
        raise wrong(error, Exit.REFUSED) from error
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror or error}", Exit.USAGE) from error
    events = len(scenario.events)
    click.echo(f"{file} is a scenario: {scenario.name}, with {events} events.")


def wrong(error: ScenarioError, code: Exit) -> Failure:
    """The end of a command by a scenario that cannot be used: each problem in a line."""
    count = len(error.problems)
    told = f"{error.file} has {count} {'problems' if count > 1 else 'problem'}"
    return Failure(told, code, tuple(str(error).splitlines()))


@contextmanager
def _needed() -> Generator[None]:
    """Say how to get what reads YAML, where it is not there."""
    try:
        yield
    except ImportError as error:
        raise Failure(str(error), Exit.USAGE) from error
