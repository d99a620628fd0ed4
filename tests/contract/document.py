"""A published document beside the declarations of its surface, and how the two differ."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, get_origin
from urllib.parse import urlsplit

import msgspec

from contract.words import Facts, declared_type, models_in, published_type, refs_in
from pax8._core.arguments import metadata
from pax8._core.model import Model
from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8._core.signature import Parameter
from pax8.api.resources import every_operation
from pax8.api.surfaces import SURFACES

SPEC = Path(__file__).parents[2] / "spec"
_ENVELOPES = {"page": "page", "flat": "page", "content": "list"}


class Document:
    """A document of `spec/`, and what is declared on the surface of the same name."""

    def __init__(self, name: str, file: str, differences: Mapping[str, str]) -> None:
        self.name, self.listed = name, differences
        facts: Facts = json.loads((SPEC / f"{file}.json").read_text(encoding="utf-8"))
        self.servers: list[str] = facts["servers"]
        self.schemas: dict[str, Facts] = facts["schemas"]
        self.enums = {each: facts for each, facts in self.schemas.items() if "enum" in facts}
        self.published: dict[str, Facts] = {
            _nameless(route): facts for route, facts in facts["operations"].items()
        }
        self.surface = next((each for each in SURFACES if each.name == name), None)
        # What the document has before the paths that it publishes.
        self._before = urlsplit(self.servers[0]).path
        # One that answers in several ways may be declared in several.
        self.declared: dict[str, list[Operation[..., Any]]] = defaultdict(list)
        for each in dict.fromkeys(every_operation()):
            if each.surface is self.surface:
                self.declared[_nameless(f"{each.method} {self._path(each)}")].append(each)

    def __repr__(self) -> str:
        return self.name

    def _path(self, operation: Operation[..., Any]) -> str:
        return (operation.surface.prefix + operation.path).removeprefix(self._before)

    @property
    def missing(self) -> list[str]:
        """The published operations that are not declared."""
        return sorted(self.published.keys() - self.declared.keys())

    @property
    def differences(self) -> set[str]:
        """All differences between the document and the declarations."""
        found = set(self._model_differences())
        for route, operations in self.declared.items():
            for operation in operations:
                found.update(self._operation_differences(route, operation))
            theirs = shape(answered(self.published[route]))
            if all(self._inside(route, each) for each in operations):
                theirs = "list"
            ours = " or ".join(map(_shape, operations))
            if ours != theirs:
                found.add(f"{route} answers {theirs}, is {ours}")
        return found

    @cached_property
    def envelopes(self) -> set[str]:
        """The schemas that say only how records are wrapped."""
        answers = [answered(facts) for facts in self.published.values()]
        named = {each["ref"] for each in answers if {"envelope", "ref"} <= each.keys()}
        each = ((route, one) for route, many in self.declared.items() for one in many)
        return named | {
            answered(self.published[r])["ref"] for r, one in each if self._inside(r, one)
        }

    def _inside(self, route: str, operation: Operation[..., Any]) -> Facts | None:
        """What an operation returns as a list, though it is answered with an object of it alone."""
        named = answered(self.published[route]).get("ref")
        wrapped = "envelope" in answered(self.published[route])
        if named is None or wrapped or get_origin(operation.returns) is not list:
            return None
        return self.fields(named).get(operation.key or "")

    @cached_property
    def pairs(self) -> dict[type[Model], set[str]]:
        """Which published schemas each of our models stands for, found by walking both."""
        found: dict[type[Model], set[str]] = defaultdict(set)
        todo = [
            pair
            for route, operations in self.declared.items()
            for each in operations
            for pair in self._begin(route, each)
        ]
        while todo:
            model, schema = todo.pop()
            if schema in found[model]:
                continue
            found[model].add(schema)
            fields = plan(model).by_wire
            for name, facts in self.fields(schema).items():
                if name in fields:
                    todo += self._both(fields[name].hint, facts)
        return found

    def _begin(
        self, route: str, operation: Operation[..., Any]
    ) -> Iterator[tuple[type[Model], str]]:
        facts = self.published[route]
        answer = self._inside(route, operation) or answered(facts)
        if operation.result is not None and issubclass(operation.result, Model):
            schemas = [answer["of"]] if "of" in answer else refs_in(answer)
            yield from ((operation.result, schema) for schema in schemas)
        body = facts.get("body", {})
        signature = operation.signature
        taken = [each for each in signature.parameters.values() if each.place == "body"]
        if body.get("type") == "array":
            yield from (pair for each in taken for pair in self._both(each.hint, body))
            return
        published = self._written(body)
        for parameter in taken:
            if parameter.wire in published:
                yield from self._both(parameter.hint, published[parameter.wire])
        for bundle in signature._bundled if signature.bundle else ():
            yield from ((bundle, schema) for schema in refs_in(body))

    def _both(self, hint: Any, facts: Facts) -> list[tuple[type[Model], str]]:
        schemas = [each for each in refs_in(facts) if each not in self.enums]
        # Of one of several kinds, the schema is called by its type.
        return [
            (model, schema)
            for model in models_in(hint)
            for schema in schemas
            if getattr(model, "_tag", "") in schema
        ]

    @cached_property
    def names(self) -> dict[str, str]:
        """The published schemas, to the names of the models that stand for them."""
        return {
            schema: model.__name__ for model, schemas in self.pairs.items() for schema in schemas
        }

    def fields(self, schema: str) -> dict[str, Facts]:
        """The fields of a schema, with those of what it extends."""
        facts = self.schemas[schema]
        found: dict[str, Facts] = {}
        for part in facts.get("allOf", []):
            inner = self.fields(part["ref"]) if "ref" in part else part.get("fields", {})
            found |= {name: {**inner[name], **found.get(name, {})} for name in inner}
        return found | facts.get("fields", {})

    def _type(self, facts: Facts) -> str:
        return published_type(facts, self.names, self.enums)

    def _model_differences(self) -> Iterator[str]:
        for model, schemas in self.pairs.items():
            name = model.__name__
            published = {k: v for each in sorted(schemas) for k, v in self.fields(each).items()}
            fields = plan(model).by_wire
            yield from (f"{name}: + {field}" for field in fields.keys() - published.keys())
            yield from (f"{name}: - {field}" for field in published.keys() - fields.keys())
            for field in fields.keys() & published.keys():
                ours, theirs = declared_type(fields[field].hint), self._type(published[field])
                if ours != theirs:
                    yield f"{name}.{field}: {theirs} is {ours}"

    def _operation_differences(self, route: str, operation: Operation[..., Any]) -> Iterator[str]:
        facts = self.published[route]
        declared: dict[str, dict[str, Parameter]] = defaultdict(dict)
        for parameter in operation.signature.parameters.values():
            size = parameter.name == "size" and parameter.place == "query"
            name = operation.surface.size_name if size else parameter.wire
            declared[parameter.place][name] = parameter
        query = declared["query"]
        if query.pop("sortDirection", None):
            yield f"{route} query sort: + direction"
        # What is sent always is no parameter.
        fixed = {each.fixed.partition("=")[0] for each in self.declared[route]}
        published = {k: v for k, v in facts.get("query", {}).items() if k not in fixed}
        yield from self._query_differences(f"{route} query", query, published)
        if len(declared["path"]) != len(facts.get("path", {})):
            yield f"{route} path: other parameters"
        yield from self._body_differences(
            route, declared["body"] | declared["file"], facts.get("body")
        )

    def _query_differences(
        self, where: str, declared: dict[str, Parameter], published: Facts
    ) -> Iterator[str]:
        yield from (f"{where}: + {name}" for name in declared.keys() - published.keys())
        yield from (f"{where}: - {name}" for name in published.keys() - declared.keys())
        for name in declared.keys() & published.keys():
            facts, ours = dict(published[name]), declared[name]
            if name == "sort" and "enum" in facts:
                facts["enum"] = sorted({each.partition(",")[0] for each in facts["enum"]})
            theirs = self._type(facts)
            if theirs != declared_type(ours.hint):
                yield f"{where} {name}: {theirs} is {declared_type(ours.hint)}"
            if bool(facts.get("required")) != ours.required:
                yield f"{where} {name}: required differs"
            if name != "page" and _limits(facts) != _declared_limits(ours):
                yield f"{where} {name}: limits differ"

    def _body_differences(
        self, route: str, declared: dict[str, Parameter], body: Facts | None
    ) -> Iterator[str]:
        if body is None:
            if declared:
                yield f"{route} body: is none"
            return
        if body.get("type") == "array":
            ours = [declared_type(each.hint) for each in declared.values()]
            if ours != [self._type(body)]:
                yield f"{route} body: {self._type(body)} is {', '.join(ours)}"
            return
        published = {k: v for k, v in self._written(body).items() if not v.get("readOnly")}
        yield from (f"{route} body: + {name}" for name in declared.keys() - published.keys())
        yield from (f"{route} body: - {name}" for name in published.keys() - declared.keys())
        for name in declared.keys() & published.keys():
            ours, theirs = declared_type(declared[name].hint), self._type(published[name])
            if ours != theirs:
                yield f"{route} body {name}: {theirs} is {ours}"

    def _written(self, body: Facts) -> dict[str, Facts]:
        """The fields of a body, by their names."""
        named = {k: v for ref in refs_in(body) for k, v in self.fields(ref).items()}
        return named | body.get("fields", {})


def answered(facts: Facts) -> Facts:
    """What an operation answers with when it succeeds."""
    answer: Facts = facts["responses"][min(facts["responses"])]
    return answer


def shape(answer: Facts) -> str:
    """What an answer is: one object, a page or a list of them, a file, or nothing."""
    if "envelope" in answer:
        return _ENVELOPES[answer["envelope"]]
    parts = answer.get("alternatives", [answer])
    kinds = ["file" if part.get("format") == "binary" else "one" for part in parts]
    if "ref" in answer or "alternatives" in answer or kinds == ["file"]:
        return " or ".join(kinds)
    return "list" if answer.get("type") == "array" else "nothing"


def _shape(operation: Operation[..., Any]) -> str:
    if operation.paged:
        return "page"
    if operation.file:
        return "file"
    if get_origin(operation.returns) is list:
        return "list"
    return "nothing" if operation.result is None else "one"


def _nameless(route: str) -> str:
    return re.sub("{.*?}", "{}", route)


def _limits(facts: Facts) -> tuple[Any, Any]:
    if isinstance(facts.get("enum", [""])[0], int):
        return min(facts["enum"]), max(facts["enum"])
    return facts.get("minimum"), facts.get("maximum")


def _declared_limits(parameter: Parameter) -> tuple[Any, Any]:
    limits = [each for each in metadata(parameter.hint) if isinstance(each, msgspec.Meta)]
    return (limits[0].ge, limits[0].le) if limits else (None, None)
