"""Distil Pax8's published OpenAPI documents to the facts that code can be tested against."""

import argparse
import difflib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

Facts = dict[str, Any]

# Our file for a surface, and the name under which its document is published.
PUBLISHED = {
    "authentication": "authentication.json",
    "partner": "partner-endpoints.json",
    "quoting": "quoting-endpoints.json",
    "vendor-provisioning": "vendor-provisioning-endpoints.json",
    "vendor-usage": "vendor-usage-endpoints.json",
    "webhooks": "webhooks-api.json",
}
METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}

# Whatever is neither kept nor ignored at its level stops the script: a keyword that nobody has
# thought about must be sorted by a person, or a fact is lost, or a sentence of theirs comes over.
PROSE = {"description", "summary", "title", "example", "examples", "externalDocs"}
FLAGS = ("nullable", "readOnly", "writeOnly", "deprecated")
SIZES = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
VALUES = ("type", "format", "default", "pattern", *SIZES)
NESTED = ("items", "additionalProperties")
COMPOSED = ("allOf", "anyOf", "oneOf")
STRUCTURE = {"$ref", "enum", "discriminator", "properties", "required"}
SCHEMA = STRUCTURE.union(FLAGS, VALUES, NESTED, COMPOSED)
OPERATION = {"parameters", "requestBody", "responses", "deprecated"}
OPERATION_IGNORED = PROSE | {"tags", "operationId", "security"}
EXPLANATION = re.compile(r"\s*\(.*", re.DOTALL)  # behind a value of an enum
PARAMETER = {"name", "in", "required", "schema", "deprecated", "style", "explode"}

WIDTH = 100
SPREAD_DEPTH = 3  # surface, operations or schemas, one of them, its parameters or fields


def distil(document: Facts) -> Facts:
    """
    Return the facts of one OpenAPI document: its servers, operations and schemas.

    :raises ValueError: when the document uses a keyword that this script has not been taught.
    """
    operations: dict[str, Facts] = {}
    for path, item in sorted(document["paths"].items()):
        known(item, METHODS | {"parameters"}, PROSE, path)
        for method in sorted(METHODS.intersection(item)):
            name = f"{method.upper()} {path}"
            shared_parameters = item.get("parameters", [])
            operations[name] = distil_operation(document, item[method], shared_parameters, name)
    facts: Facts = {"servers": [server["url"] for server in document["servers"]]}
    shared_responses = share(operations)
    if shared_responses:
        facts["sharedResponses"] = shared_responses
    facts["operations"] = operations
    schemas = document.get("components", {}).get("schemas", {})
    facts["schemas"] = {name: distil_schema(schemas[name], name) for name in sorted(schemas)}
    for operation in operations.values():
        add_envelopes(operation["responses"], facts["schemas"])
    return facts


def distil_operation(
    document: Facts, operation: Facts, shared_parameters: Sequence[Facts], where: str
) -> Facts:
    """Return the parameters by where they stand, the body and the responses by status."""
    known(operation, OPERATION, OPERATION_IGNORED, where)
    facts: Facts = {"deprecated": True} if operation.get("deprecated") else {}
    places: dict[str, Facts] = {}
    for reference in (*shared_parameters, *operation.get("parameters", [])):
        parameter = resolve(document, reference)
        place = places.setdefault(parameter["in"], {})
        place[parameter["name"]] = distil_parameter(parameter, f"{where} {parameter['name']}")
    facts |= {place: dict(sorted(places[place].items())) for place in sorted(places)}
    if "requestBody" in operation:
        body = resolve(document, operation["requestBody"])
        known(body, {"content", "required"}, PROSE, f"{where} body")
        facts["body"] = distil_content(body["content"], f"{where} body")
        if body.get("required"):
            facts["body"]["required"] = True
    responses: Facts = {}
    for status, reference in sorted(operation["responses"].items()):
        response = resolve(document, reference)
        known(response, {"content"}, PROSE, f"{where} {status}")
        responses[status] = distil_content(response.get("content", {}), f"{where} {status}")
    return facts | {"responses": responses}


def distil_parameter(parameter: Facts, where: str) -> Facts:
    """Return what a path, query or header parameter may be."""
    known(parameter, PARAMETER, PROSE, where)
    facts = distil_schema(parameter["schema"], where)
    if facts.get("type") in {"array", "object"}:  # these settings say nothing of a single value
        facts |= {key: parameter[key] for key in ("style", "explode") if key in parameter}
    return facts | {key: True for key in ("deprecated", "required") if parameter.get(key)}


def distil_content(content: Facts, where: str) -> Facts:
    """
    Return the shape of a body: empty without one, `alternatives` for several media types.

    The media type is left out where it is JSON of a known shape, as it mostly is.
    """
    bodies: list[Facts] = []
    for media, body in sorted(content.items()):
        known(body, {"schema"}, PROSE, f"{where} {media}")
        plain = media == "application/json" and "schema" in body
        facts = distil_schema(body.get("schema", {}), where)
        bodies.append(facts if plain else {"media": media} | facts)
    if len(bodies) > 1:
        return {"alternatives": bodies}
    return bodies[0] if bodies else {}


def distil_schema(schema: Facts, where: str) -> Facts:
    """Return the structure of a schema, with references as the names of schemas."""
    known(schema, SCHEMA, PROSE, where)
    facts: Facts = {}
    if "$ref" in schema:
        facts["ref"] = reference_name(schema["$ref"])
    facts |= {key: schema[key] for key in VALUES if key in schema}
    if "enum" in schema:
        facts |= distil_enum(schema["enum"])
    for key in NESTED:
        if key in schema:
            inner = schema[key]
            facts[key] = inner if isinstance(inner, bool) else distil_schema(inner, where)
    for key in COMPOSED:
        if key in schema:
            facts[key] = [distil_schema(part, where) for part in schema[key]]
    if "discriminator" in schema:
        facts["discriminator"] = distil_discriminator(schema["discriminator"], where)
    facts |= distil_fields(schema, where)
    if "fields" in facts and facts.get("type") == "object":
        del facts["type"]  # fields say so
    return facts | {key: True for key in FLAGS if schema.get(key)}


def distil_fields(schema: Facts, where: str) -> Facts:
    """Return the fields, and in `requires` the names that must be there without being fields."""
    required = set(schema.get("required", []))
    fields: Facts = {}
    for name, field in sorted(schema.get("properties", {}).items()):
        fields[name] = distil_schema(field, f"{where}.{name}")
        if name in required:
            fields[name]["required"] = True
    elsewhere = sorted(required.difference(fields))
    return ({"fields": fields} if fields else {}) | ({"requires": elsewhere} if elsewhere else {})


def distil_enum(values: list[Any]) -> Facts:
    """Return the sorted values, each without the explanation that may follow in parentheses."""
    kept = [EXPLANATION.sub("", value) if isinstance(value, str) else value for value in values]
    trimmed: Facts = {"enumTrimmed": True} if kept != values else {}
    return {"enum": sorted(kept, key=str)} | trimmed


def distil_discriminator(discriminator: Facts, where: str) -> Facts:
    """Return which property tells the variants apart, and which value means which schema."""
    known(discriminator, {"propertyName", "mapping"}, set(), f"{where} discriminator")
    facts: Facts = {"propertyName": discriminator["propertyName"]}
    mapping: Mapping[str, str] = discriminator.get("mapping", {})
    if mapping:
        facts["mapping"] = {value: reference_name(mapping[value]) for value in sorted(mapping)}
    return facts


def share(operations: Mapping[str, Facts]) -> Facts:
    """
    Move a response that operations spell out alike for one status to one place.

    :returns: the moved responses by status; in the operations, `{"shared": true}` stands instead.
    """
    spelled: dict[str, list[Facts]] = {}
    for operation in operations.values():
        for status, response in operation["responses"].items():
            if "fields" in response and "content" not in response["fields"]:
                spelled.setdefault(status, []).append(response)
    shared = {
        status: dict(responses[0])
        for status, responses in sorted(spelled.items())
        if len(responses) > 1 and all(response == responses[0] for response in responses)
    }
    for operation in operations.values():
        for status, response in operation["responses"].items():
            if status in shared and response == shared[status]:
                operation["responses"][status] = {"shared": True}
    return shared


def add_envelopes(responses: Facts, schemas: Mapping[str, Facts]) -> None:
    """Say of each response that wraps records how it wraps them, and whose records they are."""
    for status, response in responses.items():
        schema = schemas.get(response.get("ref", ""), response)
        fields: Mapping[str, Facts] = schema.get("fields", {})
        record = fields.get("content", {}).get("items", {}).get("ref")
        if record is None:
            continue
        kind = "page" if "page" in fields else "flat" if "totalElements" in fields else "content"
        envelope: Facts = {"envelope": kind, "of": record}
        plain = {"content": {"type": "array", "items": {"ref": record}}}
        page: str | None = fields.get("page", {}).get("ref")
        if page is not None:
            plain["page"] = {"ref": page}
        if response.get("fields") == plain:
            # The envelope and the two names now say all that the fields said.
            rest = {key: value for key, value in response.items() if key != "fields"}
            responses[status] = envelope | ({"page": page} if page else {}) | rest
        else:
            responses[status] = envelope | response


def known(mapping: Facts, kept: set[str], ignored: set[str], where: str) -> None:
    """Refuse a keyword that is neither kept nor knowingly ignored."""
    strange = [key for key in mapping if key not in kept | ignored and not key.startswith("x-")]
    if strange:
        raise ValueError(f"{where}: no rule for {', '.join(strange)}")


def resolve(document: Facts, value: Facts) -> Facts:
    """Return what a reference inside the document points to, or the value itself."""
    while "$ref" in value:
        target: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        value = target
    return value


def reference_name(reference: str) -> str:
    """Return the name of the schema that a reference points to."""
    return reference.rsplit("/", 1)[-1]


def render(facts: Facts) -> str:
    """Return the facts as JSON with one parameter, field or status a line where it fits."""
    return lines(facts, depth=0, used=0) + "\n"


def lines(value: Any, *, depth: int, used: int) -> str:
    """Return the value laid out at its depth, behind the columns already used on its line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return line
    node = cast("Facts | list[Any]", value)
    branches = isinstance(node, dict) and any(isinstance(inner, dict) for inner in node.values())
    if used + len(line) < WIDTH and not (branches and depth <= SPREAD_DEPTH):
        return line
    indent = "  " * (depth + 1)
    if isinstance(node, dict):
        items = [(f"{indent}{json.dumps(key)}: ", inner) for key, inner in node.items()]
    else:
        items = [(indent, inner) for inner in node]
    inside = [start + lines(inner, depth=depth + 1, used=len(start)) for start, inner in items]
    opening, closing = "{}" if isinstance(node, dict) else "[]"
    return "\n".join((opening, ",\n".join(inside), "  " * depth + closing))


def main(arguments: Sequence[str], target: Path) -> int:
    """Write the facts of the documents to the target folder, or compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the published documents are")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args(arguments)
    missing = [name for name in PUBLISHED.values() if not (options.folder / name).is_file()]
    if missing:
        parser.error(f"not in {options.folder}: {', '.join(missing)}")
    differs = False
    for surface, name in PUBLISHED.items():
        document = json.loads((options.folder / name).read_text(encoding="utf-8"))
        new = render(distil(document))
        file = target / f"{surface}.json"
        if not options.check:
            file.write_text(new, encoding="utf-8")
            continue
        old = file.read_text(encoding="utf-8") if file.is_file() else ""
        difference = "\n".join(
            difflib.unified_diff(
                old.splitlines(),
                new.splitlines(),
                fromfile=f"{file.name} (here)",
                tofile=f"{name} (published)",
                lineterm="",
            )
        )
        if difference:
            differs = True
            print(difference)
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).parent))
