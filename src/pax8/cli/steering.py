"""The commands that steer a sandbox which is served, made from its control plane's declarations."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pax8.cli.exits import Exit, Failure
from pax8.cli.sections import LazyGroup

if TYPE_CHECKING:
    from pax8._core.operation import Resource
    from pax8.client import Pax8Client


class ControlSession(NamedTuple):
    """What a command that steers is set up with: where the sandbox is."""

    url: str
    form: str | None

    @contextmanager
    def client(self) -> Generator[Pax8Client]:
        """What calls the control plane; a Failure where no sandbox is."""
        from pax8.errors import NotSent
        from pax8.sandbox.control import Control

        try:
            with Control(self.url) as control:
                yield control.client
        except NotSent as error:
            raise Failure(
                f"no sandbox answers at {self.url}: `pax8 sandbox` starts one, and --url says "
                "where another is",
                Exit.NO_ANSWER,
            ) from error


class SandboxGroup(LazyGroup):
    """`pax8 sandbox`: alone, it serves; with a command behind it, it steers what is served."""

    def __init__(self, name: str, **rest: Any) -> None:
        super().__init__(name, invoke_without_command=True, **rest)

    def _made(self) -> Iterator[click.Command]:
        from pax8.cli.imitate import imitate
        from pax8.cli.scenarios import check, scenarios
        from pax8.sandbox.control.resources import RESOURCES
        from pax8.sandbox.control.worlds import Worlds

        yield from _commands(Worlds)
        yield from (scenarios, check, imitate)
        for name, resource in RESOURCES.items():
            yield _ControlGroup(name, resource)


class _ControlGroup(LazyGroup):
    """The commands of one part of the control plane."""

    def __init__(self, name: str, resource: type[Resource[Any]]) -> None:
        told = (resource.__doc__ or "").partition("\n\n")[0]
        super().__init__(name, help=told)
        self._resource = resource

    def _made(self) -> Iterator[click.Command]:
        yield from _commands(self._resource)


def _commands(resource: type[Resource[Any]]) -> Iterator[click.Command]:
    from pax8._core.operation import operations
    from pax8.cli.commands import OperationCommand
    from pax8.cli.parameters import kebab

    for each in operations(resource):
        yield OperationCommand(kebab(each.name), each, steers=True)
