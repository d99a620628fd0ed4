"""The declarations of the partner surface, held against the published facts, both ways."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin
from uuid import UUID

import msgspec
import pytest

from contract.differences import PARTNER as DIFFERENCES
from pax8._core import wire
from pax8._core.arguments import metadata
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8._core.signature import Parameter
from pax8.api.resources import every_operation
from pax8.api.surfaces import PARTNER as SURFACE
from pax8.types import Address, Contact, ContactType, LineItem, ProvisioningDetail

Facts = dict[str, Any]
SPEC: Facts = json.loads(
    (Path(__file__).parents[2] / "spec" / "partner.json").read_text(encoding="utf-8")
)
SCHEMAS: dict[str, Facts] = SPEC["schemas"]
DECLARED = {
    f"{each.method} {re.sub('{.*?}', '{}', each.path)}": each
    for each in every_operation()
    if each.surface is SURFACE
}
PUBLISHED: dict[str, Facts] = {
    re.sub("{.*?}", "{}", route): facts for route, facts in SPEC["operations"].items()
}
_WORDS: dict[Any, str] = {
    str: "string",
    UUID: "string",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    date: "day",
    datetime: "time",
}


def declared_type(hint: Any) -> str:
    """The type of a declaration, in the words that are compared."""
    kinds = members(hint)
    origin = get_origin(kinds[0])
    if origin is not None:
        return f"array of {declared_type(get_args(kinds[0])[0])}"
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Model):
            return kind.__name__
        if isinstance(kind, type) and issubclass(kind, OpenEnum):
            return "one of " + ", ".join(sorted({each.casefold() for each in kind}))
    # An id or a day may be given as text too; a time as a day.
    for kind in (datetime, date, UUID):
        if kind in kinds:
            return _WORDS[kind]
    return _WORDS[kinds[0]]


def published_type(facts: Facts, of: dict[str, str]) -> str:
    """The type in the document, in the same words, schemas under the names of our models."""
    for part in facts.get("allOf", []):
        facts = {**facts, **part}
    if "ref" in facts:
        return of.get(facts["ref"], facts["ref"])
    if facts.get("type") == "array":
        return f"array of {published_type(facts['items'], of)}"
    if "enum" in facts and facts["type"] == "string":
        return "one of " + ", ".join(sorted({each.casefold() for each in facts["enum"]}))
    form = {"date-time": "time", "date": "day", "yyyy-MM-dd": "day"}.get(facts.get("format", ""))
    words = {"integer": "number", "": "anything"}
    return form or words.get(facts.get("type", ""), facts.get("type", "anything"))


def pairs() -> dict[str, set[str]]:
    """Which published schemas each of our models stands for, found by walking both together."""
    found: dict[str, set[str]] = defaultdict(set)
    todo: list[tuple[type[Model], str]] = []
    for route, operation in DECLARED.items():
        facts = PUBLISHED[route]
        answer = next(
            facts["responses"][code] for code in ("200", "204") if code in facts["responses"]
        )
        schema = answer.get("of") or answer.get("ref")
        if operation.result is not None:
            todo.append((operation.result, schema))
        bundle = operation.signature.bundle
        body = facts.get("body", {}).get("ref")
        if bundle and body and operation.result is not None:
            todo.append((operation.result, body))
    while todo:
        model, schema = todo.pop()
        if schema in found[model.__name__]:
            continue
        found[model.__name__].add(schema)
        MODELS[model.__name__] = model
        fields = plan(model).by_wire
        for name, facts in SCHEMAS[schema]["fields"].items():
            inner = facts.get("items", facts)
            for part in (inner, *inner.get("allOf", [])):
                nested = fields[name].model if name in fields else None
                if "ref" in part and nested is not None and issubclass(nested, Model):
                    todo.append((nested, part["ref"]))
    return found


MODELS: dict[str, type[Model]] = {}
PAIRS = pairs()
NAMES = {schema: model for model, schemas in PAIRS.items() for schema in schemas}


def model_differences() -> Iterator[str]:
    for name, schemas in PAIRS.items():
        published = {k: v for each in schemas for k, v in SCHEMAS[each]["fields"].items()}
        fields = plan(MODELS[name]).by_wire
        yield from (f"{name}: + {field}" for field in fields.keys() - published.keys())
        yield from (f"{name}: - {field}" for field in published.keys() - fields.keys())
        for field in fields.keys() & published.keys():
            ours = declared_type(fields[field].hint)
            theirs = published_type(published[field], NAMES)
            if ours != theirs:
                yield f"{name}.{field}: {theirs} is {ours}"


def operation_differences(route: str, operation: Operation[..., Any]) -> Iterator[str]:
    facts = PUBLISHED[route]
    declared: dict[str, dict[str, Parameter]] = {"path": {}, "query": {}, "body": {}}
    for parameter in operation.signature.parameters.values():
        declared[parameter.place][parameter.wire] = parameter
    query = declared["query"]
    if query.pop("sortDirection", None):
        yield f"{route} query sort: + direction"
    yield from _parameter_differences(f"{route} query", query, facts.get("query", {}))
    if len(declared["path"]) != len(facts.get("path", {})):
        yield f"{route} path: other parameters"
    yield from _body_differences(route, declared["body"], facts.get("body"))
    answer = facts["responses"].get("200", {})
    envelope = {"page": "page", "content": "content"}.get(answer.get("envelope", ""), "one")
    ours = "page" if operation.paged else "content" if get_origin(operation.returns) else "one"
    if ours != envelope:
        yield f"{route} answers {envelope}, is {ours}"


def _parameter_differences(
    where: str, declared: dict[str, Parameter], published: Facts
) -> Iterator[str]:
    yield from (f"{where}: + {name}" for name in declared.keys() - published.keys())
    yield from (f"{where}: - {name}" for name in published.keys() - declared.keys())
    for name in declared.keys() & published.keys():
        facts, ours = dict(published[name]), declared[name]
        if name == "sort":
            facts["enum"] = sorted({each.partition(",")[0] for each in facts["enum"]})
        theirs = published_type(facts, NAMES)
        if theirs != declared_type(ours.hint):
            yield f"{where} {name}: {theirs} is {declared_type(ours.hint)}"
        if bool(facts.get("required")) != ours.required:
            yield f"{where} {name}: required differs"
        low, high = facts.get("minimum"), facts.get("maximum")
        if isinstance(facts.get("enum", [""])[0], int):
            low, high = min(facts["enum"]), max(facts["enum"])
        limits = [each for each in metadata(ours.hint) if isinstance(each, msgspec.Meta)]
        if name != "page" and (low, high) != (
            (limits[0].ge, limits[0].le) if limits else (None, None)
        ):
            yield f"{where} {name}: limits differ"


def _body_differences(
    route: str, declared: dict[str, Parameter], body: Facts | None
) -> Iterator[str]:
    if body is None:
        if declared:
            yield f"{route} body: is none"
        return
    refs = (
        [body["ref"]] if "ref" in body else [each["ref"] for each in body["allOf"] if "ref" in each]
    )
    published = {
        name: facts
        for ref in refs
        for name, facts in SCHEMAS[ref]["fields"].items()
        if not facts.get("readOnly")
    }
    yield from (f"{route} body: + {name}" for name in declared.keys() - published.keys())
    yield from (f"{route} body: - {name}" for name in published.keys() - declared.keys())
    for name in declared.keys() & published.keys():
        ours = declared_type(declared[name].hint)
        theirs = published_type(published[name], NAMES)
        if ours != theirs:
            yield f"{route} body {name}: {theirs} is {ours}"


def test_every_published_operation_is_declared_and_no_other() -> None:
    assert DECLARED.keys() == PUBLISHED.keys()
    assert len(DECLARED) == 29


def test_the_surface_stands_where_it_is_published() -> None:
    assert SPEC["servers"] == [SURFACE.origin + SURFACE.prefix]


def test_the_differences_are_the_listed_ones() -> None:
    found = set(model_differences())
    for route, operation in DECLARED.items():
        found.update(operation_differences(route, operation))
    assert sorted(found - DIFFERENCES.keys()) == [], "not listed"
    assert sorted(DIFFERENCES.keys() - found) == [], "listed, and gone"


@pytest.mark.parametrize(
    ("model", "schema"),
    [
        (Address, "Address"),
        (Contact, "Contact"),
        (ContactType, "ContactType"),
        (LineItem, "CreateLineItem"),
        (ProvisioningDetail, "ProvisioningDetail"),
    ],
)
def test_what_cannot_be_written_is_left_out_of_what_is_sent(
    model: type[Model], schema: str
) -> None:
    writable = {k for k, facts in SCHEMAS[schema]["fields"].items() if not facts.get("readOnly")}
    rest = {each.name for name, each in plan(model).by_wire.items() if name not in writable}
    assert model._read_only == rest


def test_every_published_schema_has_its_model() -> None:
    said_elsewhere = {
        "Page": "Page is a class of its own, for any record",
        "Error": "the errors",
        "ErrorDetail": "the errors",
        "CompanyUpdate": "the keywords of Companies.update",
    }
    assert SCHEMAS.keys() - NAMES.keys() == said_elsewhere.keys()


@pytest.mark.parametrize("operation", DECLARED.values(), ids=lambda each: each.full_name)
def test_every_parameter_is_described(operation: Operation[..., Any]) -> None:
    described = set(re.findall(r":param (\w+):", operation.__doc__ or ""))
    named = {
        name
        for name, parameter in operation.signature.parameters.items()
        if parameter.positional or operation.signature.bundle is None or parameter.place == "body"
    }
    assert named <= described
    taken = {*operation.signature.parameters, *operation.signature.unsent}
    assert described - {operation.signature.bundle} <= taken


def test_the_token_request_is_the_published_one() -> None:
    from pax8._core.credentials import ClientCredentials

    spec = json.loads(
        (Path(__file__).parents[2] / "spec" / "authentication.json").read_text(encoding="utf-8")
    )
    request = ClientCredentials("id", "secret").request("https://api.pax8.com", SURFACE.audience)
    fields = spec["schemas"]["TokenRequest"]["fields"]
    sent = json.loads(request.content)
    assert request.url == f"{spec['servers'][0]}/token"
    assert sent.keys() == fields.keys()
    assert sent["audience"] in fields["audience"]["enum"]
    assert sent["grant_type"] in fields["grant_type"]["enum"]
    assert wire.decode(request.content) == sent
