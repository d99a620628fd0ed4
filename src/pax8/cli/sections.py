"""Help whose options stand under headings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import click


class Option(click.Option):
    """An option that stands under a heading of its own in the help."""

    def __init__(self, declarations: list[str], *, section: str = "Options", **rest: Any) -> None:
        super().__init__(declarations, **rest)
        self.section = section


class Argument(click.Argument):
    """An argument that the help says something of."""

    def __init__(self, declarations: list[str], *, told: str = "", **rest: Any) -> None:
        super().__init__(declarations, **rest)
        self.told = told


class Sectioned(click.Command):
    """A command whose help has its arguments and options under their headings."""

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing: `format_options` writes the arguments, as older versions of click want."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments and the options, each under its heading."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            if isinstance(each, Argument):
                record: tuple[str, str] | None = (each.make_metavar(ctx), each.told)
            else:
                record = each.get_help_record(ctx)
            if record is not None:
                sections.setdefault(section(each), []).append(record)
        # What every command has, such as --help, comes last.
        sections["Options"] = sections.pop("Options", [])
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


class SectionedGroup(Sectioned, click.Group):
    """A group of commands whose help has its options under their headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


class LazyGroup(SectionedGroup, ABC):
    """A group whose commands are made when it is entered."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of its commands, in the order in which they are made."""
        self._fill()
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Its command of this name."""
        self._fill()
        return super().get_command(ctx, cmd_name)

    def _fill(self) -> None:
        if not self.commands:
            for each in self._made():
                self.add_command(each)

    @abstractmethod
    def _made(self) -> Iterator[click.Command]:
        """Make its commands."""


def section(parameter: click.Parameter) -> str:
    """The heading under which the help has this."""
    if isinstance(parameter, Option):
        return parameter.section
    return "Options" if isinstance(parameter, click.Option) else "Arguments"
