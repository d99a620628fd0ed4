"""The sandbox that a command is tried on, or that is served: its options, and its making."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pax8.cli.durations import Duration
from pax8.cli.exits import Exit, Failure
from pax8.cli.sections import Option

if TYPE_CHECKING:
    from pax8.sandbox import Sandbox


class World(NamedTuple):
    """What a sandbox is made with."""

    seed: int
    companies: int
    db: str | None
    latency: float | None
    documented: bool
    wire: dict[str, str] | None = None

    @contextmanager
    def sandbox(self, *, posts_anywhere: bool = False) -> Generator[Sandbox]:
        """A sandbox for a while, new or kept in the file; a Failure if it cannot be there."""
        import sqlite3

        from pax8.sandbox import Sandbox

        try:
            sandbox = Sandbox(**self._asdict(), posts_anywhere=posts_anywhere)
        except sqlite3.Error as error:
            raise Failure(f"--db {self.db}: {error}", Exit.USAGE) from error
        with closing(sandbox.world):
            yield sandbox


def _switches(_: click.Context, option: click.Parameter, said: tuple[str, ...]) -> Any:
    """The switches by name, each as it was said last; None if nothing was said of any."""
    if not said:
        return None
    from pax8.sandbox.dialect import LIVE

    found: dict[str, str] = {}
    for each in said:
        name, equals, value = each.partition("=")
        if not equals:
            raise click.BadParameter(f"'{each}' is not NAME=VALUE", param=option)
        found[name.strip().replace("-", "_")] = value.strip()
    try:
        LIVE.turned(found)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error
    return found


def world_options(section: str) -> list[click.Parameter]:
    """The options that make a World, by the names of its fields."""
    return [
        Option(
            ["--seed"],
            type=int,
            default=1,
            show_default=True,
            section=section,
            help="Which world: the same seed makes the same one.",
        ),
        Option(
            ["--companies"],
            type=click.IntRange(min=0),
            metavar="INTEGER",
            default=25,
            show_default=True,
            section=section,
            help="How many companies it has.",
        ),
        Option(
            ["--db"],
            metavar="FILE",
            section=section,
            help="Keep it in this file, and go on with what the file holds.",
        ),
        Option(
            ["--latency"],
            type=Duration(),
            metavar="TIME",
            section=section,
            help="How long each answer takes, such as 100ms.",
        ),
        Option(
            ["--documented"],
            is_flag=True,
            section=section,
            help="Speak as Pax8 is documented where Pax8 really speaks otherwise.",
        ),
        Option(
            ["--wire"],
            multiple=True,
            metavar="NAME=VALUE",
            callback=_switches,
            section=section,
            help="Switch how it speaks where nobody knows how Pax8 does; may be given again.",
        ),
    ]
