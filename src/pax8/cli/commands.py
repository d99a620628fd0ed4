"""A command for each operation, made from its declaration."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_type_hints, is_typeddict

import click

from pax8._core import wire
from pax8._core.call import Call
from pax8._core.given import fields_of
from pax8._core.model import Model
from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8.api.terms import Paging
from pax8.cli import documentation, parameters
from pax8.cli.emission import Output, emit, write_file
from pax8.cli.exits import Exit, Failure
from pax8.cli.formats import FORM, output_option
from pax8.cli.inputs import Body
from pax8.cli.sections import Option, Sectioned, section
from pax8.cli.session import Session
from pax8.errors import Pax8Error

if TYPE_CHECKING:
    from pax8.cli.steering import ControlSession
    from pax8.client import Pax8Client

_PLACE = re.compile(r"{(\w+)}")
# The headings of the help, in their order.
_SECTIONS = ("Arguments", "Filters", "Fields", "Reading", "Output", "Options")
# What a command has beside what its operation takes; none of it is the name of a parameter.
_BODY, _LIMIT, _COLUMNS, _EXACT, _YES = "from", "limit", "columns", "csv_exact", "yes"
_TO = "to"


class OperationCommand(Sectioned):
    """The command of an operation: its parameters as arguments and options.

    :param steers: Whether it steers a sandbox: what the operation takes without a name needs none
        here either, and nobody is asked whether it is meant.
    """

    def __init__(self, name: str, operation: Operation[..., Any], *, steers: bool = False) -> None:
        self.operation, self._steers = operation, steers
        self.signature = operation.signature
        self._model = _taken(operation)
        super().__init__(
            name,
            callback=click.pass_context(self._carry_out),
            params=sorted([*self._parameters(), *self._own()], key=_order),
            help="\n\n".join(self._paragraphs()),
            epilog=f"Calls {self._request(_PLACE.sub(_named, operation.path))}",
        )

    def _parameters(self) -> Iterator[click.Parameter]:
        """The arguments and options that the operation declares."""
        operation = self.operation
        told = {
            **documentation.fields(Paging.__doc__, self._spelled),
            **documentation.parameters(operation.__doc__, self._spelled),
        }
        for name, parameter in self.signature.parameters.items():
            about = told.get(name, "")
            if parameter.place == "path":
                yield parameters.argument(parameter, about)
            elif parameter.place == "file":
                yield parameters.files(parameter, about)
            elif self._steers and parameter.positional:
                yield parameters.argument(parameter, about)
            elif parameter.place != "watch":
                yield parameters.option(parameter, about, filters=operation.method == "GET")

    def _own(self) -> Iterator[click.Parameter]:
        """The options that a command has beside those."""
        if self._model is not None:
            yield Option(
                ["--from", _BODY],
                type=Body(),
                metavar="FILE",
                section="Fields",
                help=f"The {self._model.__name__} as JSON in Pax8's names, or - for standard "
                "input: the fields in it that this takes are sent as they stand, null as null. "
                "What options say goes before.",
            )
        if self.operation.paged:
            yield Option(
                ["--limit"],
                type=click.IntRange(min=1),
                metavar="INTEGER",
                section="Reading",
                help="Stop after so many records. Without it, and without --page, it is all.",
            )
        if self.operation.result is not None:
            yield output_option("Output")
            yield Option(
                ["--columns"],
                metavar="NAME,…",
                section="Output",
                help="Show these only, by their names in the JSON, such as id,address.city.",
            )
            yield Option(
                ["--csv-exact"],
                is_flag=True,
                section="Output",
                help="In CSV, write text to the letter, even what a spreadsheet would take for a "
                "formula (see pax8 help output).",
            )
        if self.operation.file:
            yield Option(
                ["--to", _TO],
                required=True,
                metavar="FILE",
                section="Output",
                help="Where to write it, or - for standard output. A file is replaced when all "
                "has come, and not before.",
            )
        for name in [name for name, kind in self.signature.unsent.items() if kind is bool]:
            told = documentation.parameters(self.operation.__doc__, self._spelled)
            yield Option([f"--{parameters.kebab(name)}", name], is_flag=True, help=told[name])
        if self.operation.method == "DELETE" and not self._steers:
            yield Option(["--yes", "-y"], is_flag=True, help="Do not ask whether it is meant.")

    def _paragraphs(self) -> Iterator[str]:
        yield from documentation.paragraphs(self.operation.__doc__, self._spelled)
        for kind in members(_hints(self.operation).get(self.signature.bundle or "")):
            if is_typeddict(kind) and kind is not Paging:
                yield from documentation.paragraphs(kind.__doc__, self._spelled)

    def _spelled(self, name: str) -> str:
        """How this command calls what a docstring calls by this name."""
        parameter = self.signature.parameters.get(name)
        if parameter is None:
            return wire.camel(name) if name.isidentifier() else name
        return name.upper() if parameter.place == "path" else f"--{parameters.kebab(name)}"

    def _request(self, path: str) -> str:
        return f"{self.operation.method} {self.operation.surface.prefix}{path}"

    def _carry_out(self, ctx: click.Context, /, **given: Any) -> None:
        session: Session | ControlSession = ctx.obj
        sure, limit = given.pop(_YES, True), given.pop(_LIMIT, None)
        form, columns = given.pop(FORM, None) or session.form, given.pop(_COLUMNS, None)
        output = Output(form, columns, given.pop(_EXACT, False), limit)
        to = given.pop(_TO, None)
        call = self._call(ctx, given)
        if not sure:
            self._confirm(call)
        with session.client() as client:
            caller = client if limit is None else self._limited(client, call, limit)
            try:
                result = caller._call(self.operation, call)
            except KeyboardInterrupt:
                raise self._interrupted(call) from None
            except ValueError as error:
                if isinstance(error, Pax8Error) or not call.safely:
                    raise
                # It cannot be done safely, so it was not done.
                raise click.UsageError(str(error), ctx) from error
            if self.operation.file:
                write_file(result, to)
            elif self.operation.result is not None:
                emit(result, self.operation.result, output)

    def _call(self, ctx: click.Context, given: dict[str, Any]) -> Call:
        """The call that was asked for; UsageError if the operation does not take it."""
        source = given.pop(_BODY, None)
        places = self.signature.parameters.values()
        args = [given.pop(each.name) for each in places if each.place == "path"]
        named = {name: value for name, value in given.items() if value is not None}
        try:
            if source is not None and self._model is not None:
                model = _body(self._model, source)
                if self.signature.bundle is not None:
                    args.append(model)
                else:
                    named = {**fields_of(self.signature, model, changed=False), **named}
            return self.signature.bind(tuple(args), named)
        except (TypeError, ValueError) as error:
            raise click.UsageError(str(error), ctx) from error

    def _limited(self, client: Pax8Client, call: Call, limit: int) -> Pax8Client:
        """The client, asking for no more than a call needs that ends after so many records."""
        if "page" in call.values:
            # Another size would make it another page.
            return client
        surface = self.operation.surface
        size = call.values.setdefault(surface.size_name, min(limit, surface.largest_page))
        return client.with_options(prefetch=min(client.options.prefetch, (limit - 1) // size))

    def _confirm(self, call: Call) -> None:
        """Ask whether it is meant; where nobody can be asked, it is not."""
        if not at_a_terminal():
            raise Failure(
                f"{self.name} asks before it acts, and here is nobody to ask; give --yes",
                Exit.USAGE,
            )
        summary = (self.help or "").partition("\n")[0]
        click.echo(f"{summary} ({self._request(call.path)})", err=True)
        click.confirm("Go on?", abort=True, err=True)

    def _interrupted(self, call: Call) -> Failure:
        if self.operation.method == "GET" or call.trial:
            return Failure("interrupted", Exit.INTERRUPTED)
        return Failure(
            f"interrupted: {self._request(call.path)} may or may not have happened; look before "
            "you repeat it",
            Exit.INTERRUPTED,
        )


def at_a_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _named(place: re.Match[str]) -> str:
    return place[1].upper()


def _order(parameter: click.Parameter) -> int:
    return _SECTIONS.index(section(parameter))


def _hints(operation: Operation[..., Any]) -> dict[str, Any]:
    return get_type_hints(operation.function, include_extras=True)


def _taken(operation: Operation[..., Any]) -> type[Model] | None:
    """The kind of model that the operation's body may be given as; None if it is no such body."""
    if operation.signature.whole is not None or not any(
        each.place == "body" for each in operation.signature.parameters.values()
    ):
        return None
    kinds = (kind for hint in _hints(operation).values() for kind in members(hint))
    models = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model))
    return next(models, None)


def _body(kind: type[Model], source: bytes) -> Model:
    """The model in this JSON; ValueError if it is none, or has a field that nothing takes."""
    try:
        model = kind.from_json(source)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"--from: {error}") from error
    known = plan(kind).by_wire
    for name in model.extra:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}"
        raise ValueError(f"--from: {kind.__name__} has no {name}; {hint}")
    return model
