"""The documents of Pax8, made of their facts in `spec/`: OpenAPI without a word of their prose."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Facts = dict[str, Any]

SPEC = Path(__file__).parents[1] / "spec"
SURFACES = (
    "authentication",
    "partner",
    "quoting",
    "webhooks",
    "vendor-provisioning",
    "vendor-usage",
)
_PLACES = ("path", "query", "header")
_OF_A_PARAMETER = ("style", "explode", "required", "deprecated")
# What stands in the facts as it does in a document.
_KEPT = frozenset(
    {"type", "format", "default", "pattern", "enum", "nullable", "readOnly", "writeOnly"}
    | {"deprecated", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"}
)
_COMPOSED = ("allOf", "anyOf", "oneOf")
_SCHEMES = {"bearer": {"type": "http", "scheme": "bearer"}}


def facts_of(surface: str) -> Facts:
    """What `spec/` has of a surface."""
    facts: Facts = json.loads((SPEC / f"{surface}.json").read_text(encoding="utf-8"))
    return facts


def openapi(surface: str, facts: Facts) -> Facts:
    """An OpenAPI document that has these facts, and no others."""
    shared = facts.get("sharedResponses", {})
    paths: dict[str, Facts] = {}
    for route, operation in facts["operations"].items():
        method, path = route.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(operation, shared)
    components: Facts = {"schemas": {name: schema(each) for name, each in facts["schemas"].items()}}
    document: Facts = {
        "openapi": "3.0.3",
        "info": {"title": surface, "version": "1"},
        "servers": [{"url": url} for url in facts["servers"]],
        "paths": paths,
        "components": components,
    }
    if surface != "authentication":
        components["securitySchemes"] = _SCHEMES
        document["security"] = [{name: [] for name in _SCHEMES}]
    return document


def schema(facts: Mapping[str, Any]) -> Facts:
    """The schema that has these facts."""
    if "ref" in facts and not facts.keys() & {"fields", "allOf"}:
        return {"$ref": f"#/components/schemas/{facts['ref']}"}
    made: Facts = {key: value for key, value in facts.items() if key in _KEPT}
    for key in ("items", "additionalProperties"):
        if key in facts:
            inner = facts[key]
            made[key] = inner if isinstance(inner, bool) else schema(inner)
    for key in _COMPOSED:
        if key in facts:
            made[key] = [schema(part) for part in facts[key]]
    if "discriminator" in facts:
        made["discriminator"] = _discriminator(facts["discriminator"])
    fields: Mapping[str, Facts] = facts.get("fields", {})
    if fields:
        made["type"] = "object"
        made["properties"] = {name: schema(field) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.get("required")]
    required += facts.get("requires", [])
    return made | ({"required": required} if required else {})


def _operation(facts: Facts, shared: Mapping[str, Facts]) -> Facts:
    made: Facts = {"deprecated": True} if facts.get("deprecated") else {}
    made["parameters"] = [
        _parameter(place, name, each)
        for place in _PLACES
        for name, each in facts.get(place, {}).items()
    ]
    if "body" in facts:
        body = {key: each for key, each in facts["body"].items() if key != "required"}
        request: Facts = {"content": dict(_content(body))}
        if facts["body"].get("required"):
            request["required"] = True
        made["requestBody"] = request
    made["responses"] = {
        status: _response(shared[status] if answer.get("shared") else answer)
        for status, answer in facts["responses"].items()
    }
    return made


def _parameter(place: str, name: str, facts: Facts) -> Facts:
    flags = {key: facts[key] for key in _OF_A_PARAMETER if key in facts}
    of_value = {key: each for key, each in facts.items() if key not in _OF_A_PARAMETER}
    return {"name": name, "in": place, "schema": schema(of_value), **flags}


def _response(facts: Facts) -> Facts:
    content = dict(_content(facts))
    # A response must have a description, and may have an empty one.
    return {"description": "", **({"content": content} if content else {})}


def _content(facts: Facts) -> Iterator[tuple[str, Facts]]:
    """The media types of a body, each with its schema."""
    if "alternatives" in facts:
        for each in facts["alternatives"]:
            yield from _content(each)
    elif facts:
        media = facts.get("media", "application/json")
        inner = schema(_unwrapped({key: each for key, each in facts.items() if key != "media"}))
        yield media, {"schema": inner} if inner else {}


def _unwrapped(facts: Facts) -> Facts:
    """The facts of an envelope, field by field."""
    if "envelope" not in facts:
        return facts
    rest = {key: each for key, each in facts.items() if key not in {"envelope", "of", "page"}}
    if rest.keys() & {"ref", "fields"}:
        return rest
    fields: Facts = {"content": {"type": "array", "items": {"ref": facts["of"]}}}
    if "page" in facts:
        fields["page"] = {"ref": facts["page"]}
    return rest | {"fields": fields}


def _discriminator(facts: Facts) -> Facts:
    mapping: Mapping[str, str] = facts.get("mapping", {})
    pointers = {value: f"#/components/schemas/{name}" for value, name in mapping.items()}
    return {"propertyName": facts["propertyName"]} | ({"mapping": pointers} if pointers else {})
