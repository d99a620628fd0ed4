"""How an operation is carried out here: its arguments read, its handler called, its result sent."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pax8._core.files import File
from pax8._core.http import Request, Response
from pax8.sandbox.arguments import read_arguments
from pax8.sandbox.envelopes import wrapped
from pax8.sandbox.refusals import JSON, Refusal
from pax8.sandbox.sending import encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pax8._core.model import Model
    from pax8._core.operation import Operation

_USUAL = 200
# What is not said in a header as it is.
_UNPLAIN = re.compile(r"[^A-Za-z0-9._-]")


def carried_out(  # noqa: PLR0913 - each is a part of what is asked for, or of how it is answered
    operation: Operation[..., Any],
    places: Mapping[str, str],
    query: str,
    request: Request,
    perform: Callable[..., Any],
    *,
    spoken: Callable[[type[Model] | None, bytes], bytes],
    refuses_unknown: bool,
) -> Response:
    """The answer to a request for an operation. Raises `Refusal`.

    :param places: What stands in the places of the operation's path.
    :param perform: Carries it out: it takes the operation's arguments and returns its result.
    :param spoken: Puts the JSON of a success as this sandbox speaks.
    """
    if not operation.signature.files:
        _require_json(request)
    arguments = read_arguments(
        operation,
        places,
        dict(parse_qsl(query, keep_blank_values=True)),
        request.content,
        content_type=request.headers.get("content-type", ""),
        refuses_unknown=refuses_unknown,
    )
    positional = [
        arguments.pop(name) if name in arguments else _defaults(operation)[name]
        for name, parameter in operation.signature.parameters.items()
        if parameter.positional
    ]
    result = perform(*positional, **arguments)
    if result is None:
        return Response(204 if operation.status == _USUAL else operation.status)
    if isinstance(result, File):
        return _download(result)
    content = spoken(operation.result, encoded(wrapped(operation, result)))
    return Response(operation.status, dict(JSON), content)


@cache
def _defaults(operation: Operation[..., Any]) -> dict[str, Any]:
    """What stands for what is not given, by name."""
    declared = inspect.signature(operation.function).parameters.values()
    return {each.name: each.default for each in declared}


def _download(file: File) -> Response:
    named = _UNPLAIN.sub("_", file.name)
    headers = {"content-disposition": f'attachment; filename="{named}"'}
    return Response(200, headers | {"content-type": file.type}, file.content)


def _require_json(request: Request) -> None:
    if request.content and "json" not in request.headers.get("content-type", "json").lower():
        raise Refusal(415, "Content-Type must be application/json")
