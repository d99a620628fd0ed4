"""The control plane of a sandbox as an OpenAPI document, made from its declarations."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec

from pax8._core.arguments import metadata
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.page import Page
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8._version import __version__
from pax8.sandbox.control.resources import every_control
from pax8.sandbox.control.surface import CONTROL

if TYPE_CHECKING:
    from pax8._core.operation import Operation
    from pax8._core.signature import Parameter

_SCHEMAS = "#/components/schemas/"
_REFUSAL = {
    "type": "object",
    "required": ["type", "message", "instance", "status", "details"],
    "properties": {
        "type": {"type": "string"},
        "message": {"type": ["string", "null"]},
        "instance": {"type": "string"},
        "status": {"type": "integer"},
        "details": {"type": "array", "items": {"type": "object"}},
    },
}


@cache
def document() -> dict[str, Any]:
    """The document, as OpenAPI 3.1 has it."""
    paths: dict[str, dict[str, Any]] = {}
    for name, operation in every_control():
        place = paths.setdefault(operation.surface.prefix + operation.path, {})
        place[operation.method.lower()] = _described(name, operation)
    schemas = {each.__name__: _model(each) for each in sorted(_models(), key=str)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Control plane of the Pax8 sandbox",
            "version": __version__,
            "description": "What a sandbox is told beside the API. It asks for no token.",
        },
        "servers": [{"url": CONTROL.origin}],
        "paths": paths,
        "components": {"schemas": schemas | {"Refusal": _REFUSAL}},
    }


def _described(name: str, operation: Operation[..., Any]) -> dict[str, Any]:
    told = inspect.cleandoc(operation.__doc__ or "")
    summary, _, rest = told.partition("\n\n")
    found: dict[str, Any] = {
        "operationId": name,
        "tags": [name.rpartition(".")[0] or "world"],
        "summary": summary.rstrip("."),
        "description": rest.partition(":param")[0].strip(),
    }
    parameters = operation.signature.parameters.values()
    found["parameters"] = [_parameter(each) for each in parameters if each.place in _IN_URL]
    if body := [each for each in parameters if each.place == "body"]:
        found["requestBody"] = {
            "required": any(each.required for each in body),
            "content": {"application/json": {"schema": _object(body)}},
        }
    if operation.signature.files is not None:
        part = {"type": "string", "format": "binary"}
        schema = {"type": "object", "properties": {operation.signature.files: part}}
        found["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": schema}},
        }
    found["responses"] = {
        **_success(operation),
        "default": {
            "description": "It is refused, and says why.",
            "content": {"application/json": {"schema": {"$ref": f"{_SCHEMAS}Refusal"}}},
        },
    }
    return found


_IN_URL = {"path", "query"}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.wire,
        "in": parameter.place,
        "required": parameter.place == "path" or parameter.required,
        "schema": _schema(parameter.hint),
    }


def _object(body: list[Parameter]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [each.wire for each in body if each.required],
        "properties": {each.wire: _schema(each.hint) for each in body},
        "additionalProperties": False,
    }


def _success(operation: Operation[..., Any]) -> dict[str, Any]:
    if operation.returns is type(None):
        return {"204": {"description": "It is done."}}
    if operation.file:
        content = {"application/vnd.sqlite3": {"schema": {"type": "string", "format": "binary"}}}
        return {"200": {"description": "The file.", "content": content}}
    schema = _schema(operation.returns)
    return {
        str(operation.status): {
            "description": "It is done.",
            "content": {"application/json": {"schema": schema}},
        }
    }


def _schema(hint: Any) -> dict[str, Any]:
    """The JSON schema of an annotation."""
    if get_origin(hint) is Page:
        return _page(get_args(hint)[0])
    kinds = [_kind(each, hint) for each in members(hint)]
    # What may be given as one of a set may also be given as its text.
    if any(each.keys() & {"enum", "format"} for each in kinds):
        kinds = [each for each in kinds if each != {"type": "string"}]
    found = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    if type(None) in get_args(hint):
        return {"anyOf": [found, {"type": "null"}]}
    return found


def _kind(kind: Any, hint: Any) -> dict[str, Any]:
    if get_origin(kind) in (list, Sequence):
        return {"type": "array", "items": _schema(get_args(kind)[0])}
    if isinstance(kind, type) and issubclass(kind, Model):
        return {"$ref": f"{_SCHEMAS}{kind.__name__}"}
    if isinstance(kind, type) and issubclass(kind, OpenEnum):
        return {"type": "string", "enum": [str(each) for each in kind]}
    if kind is Decimal:
        return {"type": "number"}
    found: dict[str, Any] = dict(_PLAIN.get(kind, {}))
    for each in metadata(hint):
        if isinstance(each, msgspec.Meta) and kind is int:
            bounds = {"minimum": each.ge, "maximum": each.le}
            found |= {name: value for name, value in bounds.items() if value is not None}
    if get_origin(kind) in (dict, Mapping):
        found = {"type": "object", "additionalProperties": _schema(get_args(kind)[1])}
    return found


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
}


def _model(kind: type[Model]) -> dict[str, Any]:
    fields = plan(kind).fields.values()
    return {
        "type": "object",
        "description": inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0],
        "properties": {each.wire[0]: _schema(each.hint) for each in fields},
    }


def _page(model: type[Model]) -> dict[str, Any]:
    numbers = ("size", "totalElements", "totalPages", "number")
    page = {"type": "object", "properties": {each: {"type": "integer"} for each in numbers}}
    return {
        "type": "object",
        "properties": {
            "content": {"type": "array", "items": {"$ref": f"{_SCHEMAS}{model.__name__}"}},
            "page": page,
        },
    }


def _models() -> set[type[Model]]:
    """The models that anything returns, and those in them."""
    found: set[type[Model]] = set()
    todo = [operation.returns for _, operation in every_control()]
    while todo:
        hint = todo.pop()
        for kind in members(hint):
            todo += get_args(kind)
            if isinstance(kind, type) and issubclass(kind, Model) and kind not in found:
                found.add(kind)
                todo += (each.hint for each in plan(kind).fields.values())
    return found
