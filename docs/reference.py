"""Make docs/reference.md from the declarations; with --check, say whether it is up to date."""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any, get_args, get_origin

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Operation, Resource, operations
from pax8._core.page import Page
from pax8._core.plan import plan
from pax8._core.procedure import Procedure, procedures
from pax8._core.reading import members
from pax8.api.ordering.draft import Draft
from pax8.api.resources import RESOURCES

# What nobody would write with all that is in it.
_PLAIN: dict[Any, str] = {Callable: "function", os.PathLike: "path"}
PAGE = Path(__file__).with_name("reference.md")
HEAD = """# All operations

Made from the declarations by `make docs`. On `AsyncPax8Client` each is awaited, and a listing read
with `async for`. Parameters in a query are sent only when given; `page` and `size` are those of any
listing: a page alone, and how many records a request asks for. A `Download` (`AsyncDownload`) is
a file that is asked for when it is read, with `save(path)`, `chunks()` or `read()`. Amounts with
their currency are `pax8.types.Money`.
"""


def type_name(hint: Any) -> str:
    """The type as a reader would write it."""
    names: list[str] = []
    for kind in members(hint):
        origin = get_origin(kind)
        if origin in _PLAIN:
            names.append(_PLAIN[origin])
        elif origin is not None:
            name = "Listing" if origin is Page else origin.__name__.lower()
            names.append(f"{name}[{', '.join(type_name(each) for each in get_args(kind))}]")
        else:
            names.append(getattr(kind, "__name__", str(kind)))
    return " or ".join(names) if names else "None"


def described(
    method: Operation[..., Any] | Procedure[..., Any] | FunctionType,
) -> tuple[str, dict[str, str]]:
    """The text of a method, and what it says of each parameter."""
    text, *rest = re.split(
        r"^:param (\w+): ", inspect.cleandoc(method.__doc__ or ""), flags=re.MULTILINE
    )
    words = {name: " ".join(said.split()) for name, said in zip(rest[::2], rest[1::2], strict=True)}
    return text.strip(), words


def operation_lines(path: str, operation: Operation[..., Any]) -> Iterator[str]:
    """The section of one operation."""
    text, words = described(operation)
    yield f"### {path}.{operation.name}\n"
    prefix = operation.surface.prefix
    fixed = f"?{operation.fixed}" if operation.fixed else ""
    returns = "Download" if operation.file else type_name(operation.returns)
    yield f"`{operation.method} {prefix}{operation.path}{fixed}` → `{returns}`\n"
    yield text + "\n"
    rows = [
        f"| `{name}` | {type_name(each.hint)} | {words.get(name, '')} |"
        for name, each in operation.signature.parameters.items()
        if name not in {"page", "size"}
    ]
    rows += [
        f"| `{name}` | {type_name(hint)} | {words[name]} |"
        for name, hint in operation.signature.unsent.items()
    ]
    yield from table(rows)


def procedure_lines(path: str, procedure: Procedure[..., Any]) -> Iterator[str]:
    """The section of one method that is made of several calls."""
    text, words = described(procedure)
    yield f"### {path}.{procedure.name}\n"
    yield f"Several calls → `{result_name(procedure.signature.return_annotation)}`\n"
    yield text + "\n"
    yield from table(
        [
            f"| `{name}` | {type_name(each.annotation)} | {words[name]} |"
            for name, each in procedure.signature.parameters.items()
        ]
    )


def result_name(hint: Any) -> str:
    """The type of what comes back; that it may be None is said too."""
    if hint is type(None):
        return "None"
    optional = type(None) in get_args(hint)
    return f"{type_name(hint)} or None" if optional else type_name(hint)


def plain_lines(path: str, name: str, method: FunctionType) -> Iterator[str]:
    """The section of one method that calls nobody, and so is never awaited."""
    text, words = described(method)
    signature = inspect.signature(method)
    yield f"### {path}.{name}\n"
    yield f"No call → `{written(signature.return_annotation)}`\n"
    yield text + "\n"
    yield from table(
        [
            f"| `{each}` | {written(signature.parameters[each].annotation)} | {said} |"
            for each, said in words.items()
        ]
    )


def written(annotation: str) -> str:
    """A type as it is written in the declaration."""
    return annotation.removesuffix(" | None").replace("[Mode]", "").replace(" | ", " or ")


def table(rows: list[str]) -> Iterator[str]:
    """The parameters, if there are any."""
    if rows:
        yield "\n".join(["| parameter | type | |", "|---|---|---|", *rows]) + "\n"


def resource_lines(path: str, resource: type[Resource[Any]]) -> Iterator[str]:
    """The section of one resource."""
    yield inspect.cleandoc(resource.__doc__ or "") + "\n"
    for operation in operations(resource):
        yield from operation_lines(path, operation)
    for procedure in procedures(resource).values():
        yield from procedure_lines(path, procedure)
    for name, method in vars(resource).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            yield from plain_lines(path, name, method)


def reachable() -> dict[str, type]:
    """The models and enumerations that the operations take, give, and hold, by name."""
    found: dict[str, type] = {}
    todo: list[Any] = []
    for resource in RESOURCES.values():
        for operation in operations(resource):
            parameters = operation.signature.parameters.values()
            todo += [operation.result, *(each.hint for each in parameters)]
    while todo:
        for kind in members(todo.pop()):
            todo += get_args(kind)
            if not isinstance(kind, type) or not issubclass(kind, Model | OpenEnum):
                continue
            if kind.__name__ not in found:
                found[kind.__name__] = kind
                if issubclass(kind, Model):
                    # One that comes in several kinds.
                    todo += kind.__subclasses__()
                    todo += [field.hint for field in plan(kind).fields.values()]
    return dict(sorted(found.items()))


def model_lines() -> Iterator[str]:
    """The fields of all models, and the values of all enumerations."""
    kinds = reachable()
    yield "## Models\n"
    for name, kind in kinds.items():
        if issubclass(kind, Model):
            yield f"### {name}\n"
            yield inspect.cleandoc(kind.__doc__ or "") + "\n"
            for field in plan(kind).fields.values():
                yield f"- `{field.name}`: {type_name(field.hint)}"
            yield ""
    yield "## Enumerations\n"
    yield "Each is open: a value that is not listed is taken as it is.\n"
    for name, kind in kinds.items():
        if issubclass(kind, OpenEnum):
            yield f"- `{name}`: {', '.join(f'`{each}`' for each in kind)}"


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for path, resource in RESOURCES.items():
        lines += [f"## client.{path}\n", *resource_lines(path, resource)]
    lines += ["## What orders.draft gives\n", *resource_lines("draft", Draft)]
    lines += model_lines()
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write the page, or check it."""
    made = page()
    if "--check" in sys.argv[1:]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == made:
            return 0
        print("docs/reference.md is not what the declarations say; run make docs", file=sys.stderr)
        return 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
