"""What an operation takes, as the arguments and options of a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from inspect import cleandoc
from typing import Any, get_args, get_origin
from uuid import UUID

import click
import msgspec
from click.shell_completion import CompletionItem

from pax8._core.arguments import metadata
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8._core.signature import Parameter
from pax8.cli import inputs
from pax8.cli.sections import Argument, Option

_READING = frozenset({"sort", "sort_direction", "page", "size"})
_METAVARS: dict[Any, str] = {
    datetime: "YYYY-MM-DD[THH:MM:SSZ]",
    date: "YYYY-MM-DD",
    Decimal: "NUMBER",
    int: "INTEGER",
    UUID: "ID",
    str: "TEXT",
}


def kebab(name: str) -> str:
    """A name in the spelling of command lines."""
    return name.replace("_", "-")


class Known(click.ParamType[str]):
    """Text of a set that is completed, and checked by the operation itself.

    With `:` before it, it is a value that the operation takes though it does not know it.
    """

    name = "text"

    def __init__(self, kind: type[OpenEnum]) -> None:
        self._kind = kind

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002 - click's signature
    ) -> str:
        """The text, or the member of the set that it was said to be."""
        text = str(value)
        return self._kind(text[1:]) if text.startswith(":") else text

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """The values that begin like this, in any case."""
        begun = incomplete.casefold()
        return [CompletionItem(each) for each in self._kind if each.casefold().startswith(begun)]


def argument(parameter: Parameter, told: str) -> Argument:
    """The argument for an id in the path, or for what needs no name."""
    # Where the whole object may be given, its id is told first.
    told = told.partition("; or the ")[0].rstrip(".") + "."
    kind = click.INT if members(parameter.hint) == (int,) else click.STRING
    return Argument([parameter.name], type=kind, required=parameter.required, told=told)


def files(parameter: Parameter, told: str) -> Argument:
    """The argument for files that are sent."""
    kind = click.Path(exists=True, dir_okay=False, allow_dash=False)
    many = any(get_origin(each) is Sequence for each in members(parameter.hint))
    # What else a file may be than a path, nobody types.
    about = told.partition(": ")[0].rstrip(".") + "."
    return Argument([parameter.name], type=kind, nargs=-1 if many else 1, required=True, told=about)


def option(parameter: Parameter, told: str, *, filters: bool) -> Option:
    """The option for anything else. `filters` says that the operation is a listing."""
    name, kinds = kebab(parameter.name), members(parameter.hint)
    section = "Fields"
    if filters:
        section = "Reading" if parameter.name in _READING else "Filters"
    about = told or _about(parameter, section, kinds[0])
    declarations = [f"--{name}", parameter.name]
    rest: dict[str, Any] = {"section": section, "required": parameter.required}
    if bool in kinds:
        declarations[0] += f"/--no-{name}"
        # Neither is what most calls want.
        rest["default"] = None
    else:
        kind, metavar, more = _type(kinds, parameter.hint)
        rest |= {"type": kind, "metavar": metavar}
        about = f"{about} {more}".strip()
    return Option(declarations, help=about, **rest)


def _about(parameter: Parameter, section: str, kind: Any) -> str:
    """What there is to say of an option that the declaration says nothing of."""
    if section == "Filters":
        return f"Filter by {parameter.name.replace('_', ' ')}."
    return cleandoc(kind.__doc__ or "").partition("\n\n")[0]


def _type(  # noqa: PLR0911 - one return a kind
    kinds: tuple[Any, ...], hint: Any
) -> tuple[click.ParamType[Any], str, str]:
    """The type, its name in the help, and what more the help says of it."""
    first = kinds[0]
    if get_origin(first) in (dict, Mapping):
        told = "An object of any names; or @FILE, or - for standard input."
        return inputs.Json(many=False), "JSON", told
    if get_origin(first) in (list, Sequence):
        inner = members(get_args(first)[0])
        if not issubclass(inner[0], Model):
            return inputs.Words(), f"{_METAVARS.get(inner[0], 'TEXT')},…", ""
        return inputs.Json(many=True), "JSON", _fields("A list of objects", *inner)
    if isinstance(first, type) and issubclass(first, Model):
        return inputs.Json(many=False), "JSON", _fields("An object", first)
    if isinstance(first, type) and issubclass(first, OpenEnum):
        if any(get_origin(each) is Sequence for each in kinds):
            return inputs.Words(), "VALUE,…", f"Some of: {', '.join(first)}."
        return Known(first), "VALUE", f"One of: {', '.join(first)}; or :VALUE, unchecked."
    if first is int:
        return _whole_number(hint), _METAVARS[int], ""
    return click.STRING, _METAVARS.get(first, "TEXT"), ""


def _whole_number(hint: Any) -> click.ParamType[int]:
    ranges = [each for each in metadata(hint) if isinstance(each, msgspec.Meta)]
    low = next((each.ge for each in ranges if isinstance(each.ge, int)), None)
    high = next((each.le for each in ranges if isinstance(each.le, int)), None)
    return click.INT if low is None and high is None else click.IntRange(low, high)


def _fields(what: str, *kinds: type[Model]) -> str:
    found = (field.wire[0] for kind in kinds for field in plan(kind).fields.values())
    names = ", ".join(dict.fromkeys(found))
    return f"{what} of {names}; or @FILE, or - for standard input."
