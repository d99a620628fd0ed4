"""The sandbox that a command is tried on, or that is served: its options, and its making."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

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
    wire: tuple[tuple[str, str], ...]
    scenario: str | None = None

    @property
    def made_of(self) -> str:
        """What it is made from, for people."""
        if self.scenario is not None:
            return f"a world by the scenario {self.scenario}"
        return f"a world of {self.companies} companies from seed {self.seed}"

    @property
    def is_new(self) -> bool:
        """Whether it is made, and not found in its file."""
        return self.db is None or not os.path.exists(self.db)  # noqa: PTH110 - pathlib takes longer to import

    @contextmanager
    def sandbox(self, **more: Any) -> Generator[Sandbox]:
        """A sandbox for a while, new or kept in the file; a Failure if it cannot be there.

        :param more: What else it is made with.
        """
        import sqlite3

        from pax8.cli.scenarios import wrong
        from pax8.sandbox import Sandbox
        from pax8.sandbox.scenarios import ScenarioError

        made: dict[str, Any] = {**self._asdict(), "wire": dict(self.wire), **more}
        try:
            sandbox = Sandbox(**made)
        except ScenarioError as error:
            raise wrong(error, Exit.USAGE) from error
        except (ImportError, OSError) as error:
            if self.scenario is None:
                raise
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise Failure(f"--scenario {self.scenario}: {why}", Exit.USAGE) from error
        except sqlite3.Error as error:
            raise Failure(f"--db {self.db}: {error}", Exit.USAGE) from error
        except ValueError as error:
            raise Failure(str(error), Exit.USAGE) from error
        try:
            yield sandbox
        finally:
            sandbox.shut()


class Switch(click.ParamType[tuple[str, str]]):
    """A wire switch and its value, as NAME=VALUE."""

    name = "switch"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The name and the value; whether there are such is for the sandbox to say."""
        if isinstance(value, tuple):
            return cast("tuple[str, str]", value)
        name, equals, said = str(value).partition("=")
        if not equals:
            self.fail(f"{value!r} is not NAME=VALUE, such as retry_after=date", param, ctx)
        return name.strip(), said.strip()


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
            type=Switch(),
            metavar="NAME=VALUE",
            multiple=True,
            section=section,
            help="How it speaks where nobody knows how Pax8 does; see `pax8 sandbox wire list`.",
        ),
        Option(
            ["--scenario"],
            metavar="NAME|FILE",
            section=section,
            help="A world and what happens in it: one that comes along, such as month-end, or a"
            " file. It takes the place of --seed and --companies.",
        ),
    ]
